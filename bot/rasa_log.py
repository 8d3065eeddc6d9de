"""Where the dialogue core's output goes: a bounded log file that never holds users' words.

Rasa is started so that it logs no texts (see `bot/rasa/quiet.py`); the file is bounded so that
it cannot fill the disk, and a full disk does not stop the assistant.
"""

import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path

MAX_BYTES = 1_000_000
BACKUPS = 3


class _Unfailing(RotatingFileHandler):
    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802
        """A log line that cannot be written is dropped."""


class RasaLog:
    """Takes the child's lines."""

    def __init__(self, file: Path) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        self.file = file
        self._handler = _Unfailing(file, maxBytes=MAX_BYTES, backupCount=BACKUPS, delay=True)

    def write(self, line: str) -> None:
        """Adds one line."""
        self._handler.emit(logging.makeLogRecord({"msg": line}))

    def close(self) -> None:
        """Closes the file."""
        self._handler.close()
