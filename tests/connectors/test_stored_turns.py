"""Reading what was asked, beside the assistant that writes it."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from connectors.conversations import Conversation, ConversationLog, Entry, RecordError
from connectors.stored_turns import stored_municipalities, stored_turns

ANNA = Conversation("anna", "jena", "web", "de")
BEN = Conversation("ben", "munich", "phone", "de")


def asked(id: str, text: str, at: float = 1.0) -> Entry:
    return Entry(id, "user", at, json.dumps({"text": text}))


def answered(id: str, at: float = 1.0, **custom: Any) -> Entry:
    return Entry(id, "bot", at, json.dumps({"text": "Antwort", "custom": custom}))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a folder" / "record.sqlite"


@pytest.fixture
async def record(path: Path) -> AsyncIterator[ConversationLog]:
    record = ConversationLog(path)
    await record.start()
    yield record
    await record.close()


async def test_reads_what_became_of_questions_while_the_record_is_open(
    path: Path, record: ConversationLog
) -> None:
    record.append(ANNA, asked("1", "Was \n kostet das?", 5.0))
    record.append(ANNA, answered("2", 6.0, outcome="answered", in_doubt=True, service="pass"))
    record.append(ANNA, asked("3", "Und Gold?", 7.0), answered("4", 8.0, outcome="refused"))
    await record.rate("anna", "4", "down", "schade")
    first, second = stored_turns(path, "jena")
    assert (first.question, first.time, first.channel) == ("Was kostet das?", 5.0, "web")
    assert (first.outcome, first.in_doubt, first.entry) == ("answered", True, "pass")
    assert (first.rating, first.comment, first.failed) == ("", "", False)
    assert (second.outcome, second.rating, second.comment) == ("refused", "down", "schade")


async def test_several_messages_are_one_answer(path: Path, record: ConversationLog) -> None:
    first, last = answered("2", outcome="dialogue"), answered("3", outcome="clarify")
    record.append(ANNA, asked("1", "Pass"), first, last)
    await record.rate("anna", "2", "down", "")
    [turn] = stored_turns(path, "jena")
    assert (turn.outcome, turn.rating) == ("clarify", "down")


async def test_halves_of_turns_are_left_out(path: Path, record: ConversationLog) -> None:
    record.append(ANNA, asked("1", "Wird noch beantwortet"))
    cleo = Conversation("cleo", "jena", "web", "de")
    record.append(cleo, answered("2", outcome="refused"))
    await record.find("cleo")
    assert stored_turns(path, "jena") == []


async def test_other_municipalities_and_earlier_times_are_left_out(
    path: Path, record: ConversationLog
) -> None:
    record.append(ANNA, asked("1", "früher", 1.0), answered("2", 1.0, outcome="answered"))
    record.append(ANNA, asked("3", "jetzt", 9.0), answered("4", 9.0, outcome="answered"))
    record.append(BEN, asked("5", "woanders", 9.0), answered("6", 9.0, outcome="answered"))
    await record.find("ben")
    assert [turn.question for turn in stored_turns(path, "jena", 9.0)] == ["jetzt"]
    assert stored_municipalities(path) == ["jena", "munich"]


async def test_answers_without_a_custom_part_are_read(path: Path, record: ConversationLog) -> None:
    record.append(ANNA, asked("1", "Hallo"), Entry("2", "bot", 1.0, '{"text":"Hallo"}'))
    await record.find("anna")
    assert stored_turns(path, "jena")[0].outcome == ""


def test_nothing_is_made_where_there_is_no_database(path: Path) -> None:
    assert stored_turns(path, "jena") == []
    assert stored_municipalities(path) == []
    assert not path.parent.exists()


async def test_a_record_that_is_closed_is_read_and_not_changed(
    path: Path, record: ConversationLog
) -> None:
    record.append(ANNA, asked("1", "Hallo"), answered("2", outcome="dialogue"))
    await record.close()
    before = await asyncio.to_thread(path.read_bytes)
    assert len(stored_turns(path, "jena")) == 1
    assert await asyncio.to_thread(path.read_bytes) == before


def test_a_database_that_cannot_be_read_is_an_error_in_one_sentence(tmp_path: Path) -> None:
    damaged = tmp_path / "record.sqlite"
    damaged.write_bytes(b"no database at all" * 100)
    with pytest.raises(RecordError, match=r"cannot be read .* as the user the assistant runs as"):
        stored_turns(damaged, "jena")
