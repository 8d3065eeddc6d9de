"""Erases conversations from the dialogue core's SQLite tracker store.

Rasa Open Source has no route for that.
"""

import sqlite3
from contextlib import closing
from pathlib import Path


class TrackerEraser:
    """Works on the file beside the running dialogue core; does nothing where there is none."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def erase(self, sender: str) -> None:
        """Deletes all events of one conversation."""
        self._delete("DELETE FROM events WHERE sender_id = ?", sender)

    def expire(self, before: float) -> None:
        """Deletes conversations whose last event is older (seconds since the epoch)."""
        self._delete(
            "DELETE FROM events WHERE sender_id IN (SELECT sender_id FROM events"
            " GROUP BY sender_id HAVING max(timestamp) < ?)",
            before,
        )

    def _delete(self, statement: str, value: object) -> None:
        if not self._path.exists():
            return
        with closing(sqlite3.connect(self._path, timeout=10)) as store:
            if store.execute("SELECT 1 FROM sqlite_master WHERE name = 'events'").fetchone():
                store.execute("PRAGMA secure_delete=ON")
                store.execute(statement, (value,))
                store.commit()
