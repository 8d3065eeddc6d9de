"""What was asked and how that was answered, read from the record of conversations.

Opens the database read-only, so that it can be looked at while the assistant writes it.
"""

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from connectors.conversations import RecordError

T = TypeVar("T")
_MESSAGES = """
SELECT c.id, c.channel, m.sender, m.time, m.body, f.rating, f.comment
FROM message m
JOIN conversation c ON c.id = m.conversation
LEFT JOIN feedback f ON f.conversation = m.conversation AND f.message = m.id
WHERE c.municipality = ? AND m.time >= ?
ORDER BY m.conversation, m.seq
"""
_MUNICIPALITIES = "SELECT DISTINCT municipality FROM conversation ORDER BY municipality"


@dataclass(frozen=True, slots=True)
class StoredTurn:
    """One question and what became of it."""

    channel: str
    time: float
    """Seconds since the epoch."""
    question: str
    """Masked, as it is stored."""
    outcome: str
    in_doubt: bool = False
    """The answer says that it may be none."""
    failed: bool = False
    """No answer was to be had: whatever the content says, it was not asked."""
    entry: str | None = None
    """The entry that was answered with."""
    rating: str = ""
    """up, down or nothing."""
    comment: str = ""


def stored_turns(path: Path, municipality: str, since: float = 0.0) -> list[StoredTurn]:
    """All answered turns of a municipality since then; none where there is no database.

    Raises:
        RecordError: it cannot be read; the text is one sentence that says what to do.
    """

    def read(connection: sqlite3.Connection) -> list[StoredTurn]:
        rows = connection.execute(_MESSAGES, (municipality, since))
        return list(_turns(_Row(*row) for row in rows))

    return _read(path, read, [])


def stored_municipalities(path: Path) -> list[str]:
    """The municipalities that anything is stored of.

    Raises:
        RecordError: it cannot be read; the text is one sentence that says what to do.
    """

    def read(connection: sqlite3.Connection) -> list[str]:
        return [name for (name,) in connection.execute(_MUNICIPALITIES)]

    return _read(path, read, [])


def _read(path: Path, work: Callable[[sqlite3.Connection], T], nothing: T) -> T:
    try:
        if not path.exists():
            return nothing
        address = f"{path.absolute().as_uri()}?mode=ro"
        with closing(sqlite3.connect(address, uri=True, timeout=10)) as connection:
            return work(connection)
    except (sqlite3.Error, OSError) as error:
        raise RecordError(
            f"The record of conversations {path} cannot be read ({error}): run this as the user"
            " the assistant runs as, and see that the file is not damaged."
        ) from None


class _Row(NamedTuple):
    conversation: str
    channel: str
    sender: str
    time: float
    body: str
    rating: str | None
    comment: str | None


def _turns(rows: Iterable[_Row]) -> Iterator[StoredTurn]:
    """Turns out of messages in their order; a question without an answer is none yet."""
    question: _Row | None = None
    answers: list[_Row] = []
    for row in rows:
        if row.sender == "user":
            if question and answers:
                yield _turn(question, answers)
            question, answers = row, []
        # Of a long conversation the first messages are erased, some questions before their answers.
        elif question and question.conversation == row.conversation:
            answers.append(row)
    if question and answers:
        yield _turn(question, answers)


def _turn(question: _Row, answers: Sequence[_Row]) -> StoredTurn:
    customs = [_custom(row) for row in answers]
    return StoredTurn(
        channel=question.channel,
        time=question.time,
        question=" ".join(str(_body(question).get("text") or "").split()),
        outcome=customs[-1].get("outcome", ""),
        in_doubt=any(custom.get("in_doubt") for custom in customs),
        failed=any(custom.get("failed") for custom in customs),
        entry=customs[-1].get("service"),
        rating=next((row.rating for row in answers if row.rating), ""),
        comment=" ".join(" ".join(row.comment or "" for row in answers).split()),
    )


def _custom(answer: _Row) -> dict[str, Any]:
    return _body(answer).get("custom") or {}


def _body(row: _Row) -> dict[str, Any]:
    """What was stored; nothing where it cannot be read: one row does not hide the others."""
    try:
        body = json.loads(row.body)
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}
