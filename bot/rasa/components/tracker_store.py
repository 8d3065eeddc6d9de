"""Conversations in SQLite, with the ones going on kept in memory.

Rasa's own SQLTrackerStore reads and replays all events of a conversation on every turn, so that a
long conversation becomes slow. This one has the same table and

- keeps the most recently used trackers in memory, each with its last few turns only; the values
  of the slots before that are kept as events in front, so that nothing a later turn can see is
  lost. Every event is written through to the database before a turn ends: a crash loses nothing;
- hands a tracker out to one turn at a time: a turn that fails half-way never saves it, and the
  next turn starts from the database;
- erases conversations by their id, those that ended long ago, and of the others the events that
  are never read again.
"""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections import OrderedDict, deque
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Any, Dict, List, Optional, Sequence, Text, Tuple

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    BotUttered,
    Event,
    SlotSet,
    deserialise_events,
)
from rasa.shared.core.trackers import DialogueStateTracker

LIVE_CONVERSATIONS = 2000
"""Trackers kept in memory; the least recently used ones are read again when needed."""

_STORED = "_number_of_stored_events"
_LAST_MESSAGE = "(message)"  # no slot has a name like this
_EVENTS_READ = 100
"""More events than a turn ever has."""

_INSERT = (
    "INSERT INTO events (sender_id, type_name, timestamp, intent_name, action_name, data)"
    " VALUES (?, ?, ?, ?, ?, ?)"
)
_LAST_EVENTS = "SELECT id, data FROM events WHERE sender_id = ? ORDER BY id DESC LIMIT ?"
# The column action_name holds the slot's name when the event sets a slot.
_SLOT_IDS_BEFORE = (
    "SELECT max(id) FROM events"
    " WHERE sender_id = ? AND type_name = 'slot' AND id < ? GROUP BY action_name"
)
_SLOTS_BEFORE = f"SELECT data FROM events WHERE id IN ({_SLOT_IDS_BEFORE}) ORDER BY id"
_ERASE = "DELETE FROM events WHERE sender_id = ?"
_ENDED = "SELECT sender_id FROM events GROUP BY sender_id HAVING max(timestamp) < ?"
_LONG = "SELECT sender_id FROM events GROUP BY sender_id HAVING count(*) > ?"
_FIRST_READ = "SELECT id FROM events WHERE sender_id = ? ORDER BY id DESC LIMIT 1 OFFSET ?"
_ERASE_BEFORE = (
    f"DELETE FROM events WHERE sender_id = ? AND id < ? AND id NOT IN ({_SLOT_IDS_BEFORE})"
)


class LiveTrackerStore(SQLTrackerStore):
    """SQLite tracker store whose cost of a turn does not grow with the conversation."""

    def __init__(
        self,
        domain: Optional[Domain] = None,
        event_broker: Optional[EventBroker] = None,
        db: Text = "tracker.sqlite",
        **_: Any,
    ) -> None:
        """`db` is the path of the SQLite file; it and its folder are made when missing."""
        Path(db).resolve().parent.mkdir(parents=True, exist_ok=True)
        _make_private(Path(db))
        super().__init__(domain, dialect="sqlite", db=db, event_broker=event_broker)
        self._connection = sqlite3.connect(db, timeout=10.0, check_same_thread=False)
        # A commit reaches the operating system at once and the disk soon; erased is overwritten.
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "secure_delete=ON"):
            self._connection.execute(f"PRAGMA {pragma}")
        self._live: "OrderedDict[Text, DialogueStateTracker]" = OrderedDict()

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Writes the new events of `tracker` and keeps it in memory."""
        await self.stream_events(tracker)
        stored = getattr(tracker, _STORED, 0)
        rows = [_row(tracker.sender_id, e) for e in islice(tracker.events, stored, None)]
        with self._connection:
            self._connection.executemany(_INSERT, rows)
        cut_back(tracker)
        setattr(tracker, _STORED, len(tracker.events))
        self._live[tracker.sender_id] = tracker
        if len(self._live) > LIVE_CONVERSATIONS:
            self._live.popitem(last=False)

    async def retrieve(self, sender_id: Text) -> Optional[DialogueStateTracker]:
        """The tracker of a conversation, None when it is unknown. Not handed out twice."""
        return self._live.pop(sender_id, None) or self._read(sender_id)

    async def retrieve_full_tracker(self, sender_id: Text) -> Optional[DialogueStateTracker]:
        """A tracker with all stored events of a conversation, to be looked at, not to be saved."""
        tracker = await super().retrieve_full_tracker(sender_id)
        if tracker:
            setattr(tracker, _STORED, len(tracker.events))
        return tracker

    def _read(self, sender_id: Text) -> Optional[DialogueStateTracker]:
        rows: List[Tuple[int, Text]] = self._connection.execute(
            _LAST_EVENTS, (sender_id, _EVENTS_READ)
        ).fetchall()
        if not rows:
            return None
        earlier = self._connection.execute(_SLOTS_BEFORE, (sender_id, rows[-1][0])).fetchall()
        stored = [data for (data,) in earlier] + [data for _, data in reversed(rows)]
        events = deserialise_events([json.loads(data) for data in stored])
        tracker = DialogueStateTracker.from_events(sender_id, events, self.domain.slots)
        cut_back(tracker)
        setattr(tracker, _STORED, len(tracker.events))
        return tracker

    async def erase(self, sender_id: Text) -> int:
        """Deletes all that is stored of a conversation; returns the number of its events."""
        return self._erase([sender_id])

    async def erase_ended_before(self, timestamp: float) -> int:
        """Deletes the conversations without an event since `timestamp`; returns their number."""
        ended = [sender for (sender,) in self._connection.execute(_ENDED, (timestamp,)).fetchall()]
        self._erase(ended)
        return len(ended)

    async def erase_unread(self) -> None:
        """Deletes all events but the last ones and the values of the slots before them."""
        for (sender_id,) in self._connection.execute(_LONG, (_EVENTS_READ,)).fetchall():
            self._erase_unread(sender_id)
            await asyncio.sleep(0)  # turns may come between
        self._empty_journal()

    def _erase_unread(self, sender_id: Text) -> None:
        first_read = (sender_id, _EVENTS_READ - 1)
        first = self._connection.execute(_FIRST_READ, first_read).fetchone()
        if first:  # else it has been erased meanwhile
            with self._connection:
                self._connection.execute(_ERASE_BEFORE, (sender_id, *first, sender_id, *first))

    def _erase(self, sender_ids: Sequence[Text]) -> int:
        for sender_id in sender_ids:
            self._live.pop(sender_id, None)
        with self._connection:
            cursor = self._connection.executemany(_ERASE, [(s,) for s in sender_ids])
        if sender_ids:
            self._empty_journal()
        return cursor.rowcount

    def _empty_journal(self) -> None:
        """The write-ahead log still holds what has been deleted."""
        self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def _make_private(path: Path) -> None:
    """Makes the file one that only its user can read; as in the gateway's `conversations.py`."""
    with suppress(OSError):  # the database says it better
        if not path.exists():
            path.touch(0o600)
        for file in (path, Path(f"{path}-wal"), Path(f"{path}-shm")):
            if file.exists():
                rights = file.stat().st_mode & 0o777
                file.chmod(0o600 if rights & 0o007 else rights)


def cut_back(tracker: DialogueStateTracker) -> None:
    """Leaves the values of the slots, the last message of the assistant, and that it listens."""
    events = tracker.events
    if tracker.active_loop is not None or not _is_listening(events):
        return
    kept: Dict[Text, Event] = {}
    for event in events:
        if isinstance(event, SlotSet):
            kept[event.key] = event
        elif isinstance(event, BotUttered):
            kept[_LAST_MESSAGE] = event
    tracker.events = deque([*kept.values(), events[-1]], events.maxlen)


def _is_listening(events: Sequence[Event]) -> bool:
    last = events[-1] if events else None
    return isinstance(last, ActionExecuted) and last.action_name == ACTION_LISTEN_NAME


def _row(sender_id: Text, event: Event) -> Tuple[Any, ...]:
    data = event.as_dict()
    intent = data.get("parse_data", {}).get("intent", {}).get("name")
    return (
        sender_id,
        event.type_name,
        data.get("timestamp"),
        intent,
        data.get("name"),
        json.dumps(data, ensure_ascii=False, separators=(",", ":")),
    )
