"""The gateway's own record of conversations: SQLite, written by one background thread.

Holds masked texts only. Messages are handed over in batches, so that a turn costs no disk
access; whatever reads sees all that was appended before.
"""

import asyncio
import hashlib
import json
import logging
import queue
import secrets
import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, Literal, TypeVar

log = logging.getLogger(__name__)

T = TypeVar("T")
TERMINAL = "terminal"
"""Channel under which trials are recorded."""
_BATCH_SECONDS = 0.1
_MAX_BACKLOG = 20_000
_SCHEMA = """
CREATE TABLE IF NOT EXISTS conversation (
    id TEXT PRIMARY KEY,
    municipality TEXT NOT NULL,
    channel TEXT NOT NULL,
    language TEXT NOT NULL,
    last REAL NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS message (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    conversation TEXT NOT NULL,
    sender TEXT NOT NULL,
    time REAL NOT NULL,
    body TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS message_conversation ON message (conversation, seq);
CREATE TABLE IF NOT EXISTS feedback (
    conversation TEXT NOT NULL,
    message TEXT NOT NULL,
    rating TEXT NOT NULL,
    comment TEXT NOT NULL,
    time REAL NOT NULL,
    PRIMARY KEY (conversation, message)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS conversation_last ON conversation (last);
"""


def new_id() -> str:
    """An id nobody can guess: who knows it may read and erase the conversation."""
    return secrets.token_urlsafe(18)


def rest_id(municipality: str, trusted: str | None, sender: str) -> str:
    """The id of a REST caller's conversation.

    Args:
        trusted: the channel whose token the caller presents, if any.
        sender: chosen freely by the caller.
    """
    # Hashed: a sender may be a person's address, and must not collide with another's.
    key = json.dumps([municipality, trusted, sender])
    return "r" + hashlib.sha256(key.encode()).hexdigest()[:40]


def iso(timestamp: float) -> str:
    """`timestamp` (seconds since the epoch) as the wire protocol writes times."""
    return datetime.fromtimestamp(timestamp, UTC).isoformat(timespec="milliseconds")


@dataclass(frozen=True, slots=True)
class Conversation:
    """Whom the assistant talks to, and how. `id` is also the dialogue core's sender."""

    id: str
    municipality: str
    channel: str
    language: str
    trial: bool = False
    """Asked by a command on this machine: recorded under `TERMINAL`, whatever the channel is."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One message of a conversation."""

    id: str
    sender: Literal["user", "bot"]
    time: float
    """Seconds since the epoch."""
    body: str
    """The message of the wire contract, as JSON."""

    def as_turn(self) -> str:
        """JSON of one turn in the `welcome` frame's history."""
        return (
            f'{{"id":{json.dumps(self.id)},"from":"{self.sender}",'
            f'"time":"{iso(self.time)}","message":{self.body}}}'
        )


class RecordError(Exception):
    """The database cannot be read or written right now."""


def check_record(path: Path) -> None:
    """Whether the record can be used, before anything else is started.

    Raises:
        RecordError: it cannot; the text is one sentence that says what to do.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        connection = _connect(path)
        try:
            sound = connection.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok"
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("CREATE TABLE writable (n INTEGER)")
            connection.execute("ROLLBACK")
        finally:
            connection.close()
    except sqlite3.OperationalError as error:
        raise RecordError(
            f"The record of conversations {path} cannot be written ({error}): check the rights of"
            " the file and its folder, and that no other assistant uses it."
        ) from None
    except sqlite3.DatabaseError:
        sound = False
    except OSError as error:
        raise RecordError(
            f"The record of conversations {path} cannot be opened: {error.strerror}."
        ) from None
    if not sound:
        raise RecordError(
            f"The record of conversations {path} is damaged: move the file away, or put a backup"
            " in its place, and start again."
        )


@dataclass(frozen=True, slots=True)
class _Job:
    """One piece of work for the thread."""

    work: Callable[[sqlite3.Connection], Any]
    future: asyncio.Future[Any] | None = None
    """Of whoever waits for the outcome."""
    shred: bool = False
    """What it deletes must not linger in the journal."""

    def settle(self, outcome: Any) -> None:
        """Tells the outcome; in the event loop."""
        if self.future is None or self.future.done():  # whoever asked may have gone
            return
        if isinstance(outcome, RecordError):
            self.future.set_exception(outcome)
        else:
            self.future.set_result(outcome)


class ConversationLog:
    """Opens on `start`, flushes on `close`; methods belong to one event loop."""

    def __init__(
        self,
        path: Path,
        *,
        history_messages: int = 200,
        on_loss: Callable[[int], None] | None = None,
    ) -> None:
        self._path = path
        self._history_messages = history_messages
        self._on_loss = on_loss or (lambda lost: None)
        self._batches: queue.SimpleQueue[list[_Job] | None] = queue.SimpleQueue()
        self._pending: list[_Job] = []
        self._backlog = 0
        self._timer: asyncio.TimerHandle | None = None
        self._thread: threading.Thread | None = None

    async def start(self) -> None:
        """Creates the database where needed; raises `sqlite3.Error` or `OSError`."""
        self._loop = asyncio.get_running_loop()
        connection = await asyncio.to_thread(self._open)
        self._thread = threading.Thread(
            target=self._write, args=(connection,), name="conversation-log", daemon=True
        )
        self._thread.start()

    async def close(self) -> None:
        """Writes what is left."""
        self._flush()
        self._batches.put(None)
        if self._thread:
            await asyncio.to_thread(self._thread.join)
            self._thread = None

    def append(self, conversation: Conversation, *entries: Entry) -> None:
        """Stores messages soon, without waiting; drops them when the disk does not keep up."""
        if self._backlog >= _MAX_BACKLOG:
            self._on_loss(len(entries))
            return
        self._backlog += 1
        self._pending.append(_Job(partial(_append, conversation, entries)))
        if self._timer is None:
            self._timer = self._loop.call_later(_BATCH_SECONDS, self._flush)

    async def find(self, id: str) -> tuple[Conversation, list[Entry]] | None:
        """The conversation and its last messages, oldest first; None if nothing is stored."""
        return await self._read(partial(_find, id, self._history_messages))

    async def rate(self, conversation: str, message: str, rating: str, comment: str) -> bool:
        """Stores one rating of a stored answer, replacing an earlier one; False if unknown."""
        return await self._read(partial(_rate, conversation, message, rating, comment))

    async def erase(self, id: str) -> bool:
        """Deletes all there is of a conversation; False if there was nothing."""
        return await self._read(partial(_erase, id), shred=True)

    async def expire(self, before: float) -> int:
        """Deletes conversations whose last message is older; returns how many."""
        return await self._read(partial(_expire, before, self._history_messages), shred=True)

    async def _read(self, work: Callable[[sqlite3.Connection], T], *, shred: bool = False) -> T:
        future: asyncio.Future[T] = self._loop.create_future()
        self._backlog += 1
        self._pending.append(_Job(work, future, shred))
        self._flush()
        return await future

    def _flush(self) -> None:
        if self._timer:
            self._timer.cancel()
            self._timer = None
        if self._pending:
            self._batches.put(self._pending)
            self._pending = []

    # The thread.

    def _open(self) -> sqlite3.Connection:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        return _connect(self._path)

    def _write(self, connection: sqlite3.Connection) -> None:
        while (batch := self._batches.get()) is not None:
            outcomes = _run_batch(connection, batch)
            if any(job.shred for job in batch):
                _empty_journal(connection)
            self._loop.call_soon_threadsafe(self._done, batch, outcomes)
        connection.close()

    def _done(self, batch: list[_Job], outcomes: list[Any]) -> None:
        self._backlog -= len(batch)
        if failed := sum(isinstance(outcome, RecordError) for outcome in outcomes):
            self._on_loss(failed)
        for job, outcome in zip(batch, outcomes, strict=True):
            job.settle(outcome)


def _run_batch(connection: sqlite3.Connection, batch: list[_Job]) -> list[Any]:
    """Runs the batch in one transaction; the outcome of each job, a RecordError if it failed."""
    try:
        connection.execute("BEGIN")
        outcomes = [_run(connection, job) for job in batch]
        connection.execute("COMMIT")
    except sqlite3.Error as error:
        log.error("The conversation log cannot be written: %s", error)
        if connection.in_transaction:
            with suppress(sqlite3.Error):  # the next batch fails then, and tries it again
                connection.execute("ROLLBACK")
        return [RecordError(str(error)) for _ in batch]
    return outcomes


def _run(connection: sqlite3.Connection, job: _Job) -> Any:
    try:
        return job.work(connection)
    except Exception as error:  # whatever the reason, the thread goes on and nobody waits for ever
        log.error("The conversation log refused a statement: %s", error)
        return RecordError(str(error))


def _empty_journal(connection: sqlite3.Connection) -> None:
    """The write-ahead log still holds what has been deleted."""
    try:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except sqlite3.Error as error:
        log.warning("The journal of the conversation log was not emptied: %s", error)


def _make_private(path: Path) -> None:
    """Makes the file one that only its user can read, whatever is usual on the machine.

    Its journals take over its rights. Those of a group are left only where all others have none:
    then they were given by the operator.
    """
    with suppress(OSError):  # the database says it better
        if not path.exists():
            path.touch(0o600)
        for file in (path, Path(f"{path}-wal"), Path(f"{path}-shm")):
            if file.exists():
                rights = file.stat().st_mode & 0o777
                file.chmod(0o600 if rights & 0o007 else rights)


def _connect(path: Path) -> sqlite3.Connection:
    _make_private(path)
    connection = sqlite3.connect(path, timeout=10, isolation_level=None, check_same_thread=False)
    try:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")
        # What has expired must not linger in free pages.
        connection.execute("PRAGMA secure_delete=ON")
        connection.executescript(_SCHEMA)
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _append(
    conversation: Conversation, entries: tuple[Entry, ...], connection: sqlite3.Connection
) -> None:
    connection.execute(
        "INSERT INTO conversation VALUES (?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE"
        " SET last = excluded.last, language = excluded.language",
        (
            conversation.id,
            conversation.municipality,
            TERMINAL if conversation.trial else conversation.channel,
            conversation.language,
            entries[-1].time,
        ),
    )
    connection.executemany(
        "INSERT INTO message (id, conversation, sender, time, body) VALUES (?, ?, ?, ?, ?)",
        [(e.id, conversation.id, e.sender, e.time, e.body) for e in entries],
    )


def _find(
    id: str, limit: int, connection: sqlite3.Connection
) -> tuple[Conversation, list[Entry]] | None:
    row = connection.execute(
        "SELECT id, municipality, channel, language FROM conversation WHERE id = ?", (id,)
    ).fetchone()
    if row is None:
        return None
    entries = connection.execute(
        "SELECT id, sender, time, body FROM message WHERE conversation = ?"
        " ORDER BY seq DESC LIMIT ?",
        (id, limit),
    ).fetchall()
    return Conversation(*row), [Entry(*entry) for entry in reversed(entries)]


def _rate(
    conversation: str, message: str, rating: str, comment: str, connection: sqlite3.Connection
) -> bool:
    known = connection.execute(
        "SELECT 1 FROM message WHERE conversation = ? AND id = ? AND sender = 'bot'",
        (conversation, message),
    ).fetchone()
    if known is None:
        return False
    # A thumb pressed again without words keeps the words given before.
    connection.execute(
        "INSERT INTO feedback VALUES (?, ?, ?, ?, ?) ON CONFLICT (conversation, message)"
        " DO UPDATE SET rating = excluded.rating, time = excluded.time,"
        " comment = CASE excluded.comment WHEN '' THEN comment ELSE excluded.comment END",
        (conversation, message, rating, comment, time.time()),
    )
    return True


def _erase(id: str, connection: sqlite3.Connection) -> bool:
    connection.execute("DELETE FROM feedback WHERE conversation = ?", (id,))
    connection.execute("DELETE FROM message WHERE conversation = ?", (id,))
    return connection.execute("DELETE FROM conversation WHERE id = ?", (id,)).rowcount > 0


def _expire(before: float, kept: int, connection: sqlite3.Connection) -> int:
    expired = "SELECT id FROM conversation WHERE last < ?"
    for table in ("feedback", "message"):
        connection.execute(
            f"DELETE FROM {table} WHERE conversation IN ({expired})",
            (before,),
        )
    erased = connection.execute("DELETE FROM conversation WHERE last < ?", (before,)).rowcount
    connection.execute(
        "DELETE FROM message WHERE seq IN (SELECT seq FROM (SELECT seq, row_number() OVER"
        " (PARTITION BY conversation ORDER BY seq DESC) AS place FROM message) WHERE place > ?)",
        (kept,),
    )
    return erased
