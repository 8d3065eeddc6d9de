"""The record of conversations."""

import asyncio
import sqlite3
import threading
import time
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import pytest

from connectors.conversations import (
    Conversation,
    ConversationLog,
    Entry,
    RecordError,
    check_record,
    new_id,
)

ANNA = Conversation("anna", "jena", "web", "de")
BEN = Conversation("ben", "jena", "web", "de")


class FragileConnection(sqlite3.Connection):
    """Fails at one statement while it is named in `refused`."""

    refused = ""

    def execute(self, sql: str, *parameters: object) -> sqlite3.Cursor:
        if sql == self.refused:
            raise sqlite3.OperationalError("disk I/O error")
        return super().execute(sql, *parameters)  # type: ignore[arg-type]


def entry(id: str, sender: str = "bot", at: float | None = None) -> Entry:
    when = time.time() if at is None else at
    return Entry(id, "user" if sender == "user" else "bot", when, '{"text":"Hallo"}')


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "record.sqlite"


@pytest.fixture
async def record(path: Path) -> AsyncIterator[ConversationLog]:
    record = ConversationLog(path, history_messages=3)
    await record.start()
    yield record
    await record.close()


async def test_reads_what_was_appended_before(record: ConversationLog) -> None:
    record.append(ANNA, entry("1", "user"), entry("2"))
    found = await record.find("anna")
    assert found is not None
    assert found[0] == ANNA
    assert [e.id for e in found[1]] == ["1", "2"]


async def test_nobody_else_can_read_it(path: Path, record: ConversationLog) -> None:
    record.append(ANNA, entry("1"))
    await record.find("anna")
    assert rights(path) == {"": 0o600, "-wal": 0o600, "-shm": 0o600}


@pytest.mark.parametrize(("before", "after"), [(0o644, 0o600), (0o640, 0o640)])
async def test_an_older_record_is_closed_but_not_to_a_group_given_rights(
    path: Path, before: int, after: int
) -> None:
    await asyncio.to_thread(check_record, path)
    await asyncio.to_thread(path.chmod, before)
    await asyncio.to_thread(check_record, path)
    assert rights(path) == {"": after}


def rights(path: Path) -> dict[str, int]:
    """Those of the database and its journals, by what their names end in."""
    files = path.parent.glob(f"{path.name}*")
    return {file.name.removeprefix(path.name): file.stat().st_mode & 0o777 for file in files}


async def test_unknown_conversations_are_not_found(record: ConversationLog) -> None:
    assert await record.find("nobody") is None


async def test_survives_a_restart(path: Path, record: ConversationLog) -> None:
    record.append(ANNA, entry("1"))
    await record.close()
    again = ConversationLog(path)
    await again.start()
    assert await again.find("anna") is not None
    await again.close()


async def test_shows_the_last_messages_only(record: ConversationLog) -> None:
    for number in range(5):
        record.append(ANNA, entry(str(number)))
    found = await record.find("anna")
    assert found is not None
    assert [e.id for e in found[1]] == ["2", "3", "4"]


async def test_feedback_belongs_to_a_stored_answer(record: ConversationLog) -> None:
    record.append(ANNA, entry("1", "user"), entry("2"))
    assert await record.rate("anna", "2", "down", "stimmt nicht")
    assert await record.rate("anna", "2", "up", "")
    assert not await record.rate("anna", "1", "up", "")
    assert not await record.rate("ben", "2", "up", "")


async def test_erasing_leaves_nothing_on_disk(path: Path, record: ConversationLog) -> None:
    body = '{"text":"unverwechselbar"}'
    record.append(ANNA, Entry("1", "bot", time.time(), body))
    record.append(BEN, entry("2"))
    await record.rate("anna", "1", "up", "auchdies")
    assert await record.erase("anna")
    assert not await record.erase("anna")
    assert await record.find("ben") is not None
    stored = b"".join(file.read_bytes() for file in path.parent.iterdir())
    assert b"unverwechselbar" not in stored
    assert b"auchdies" not in stored


async def test_erasing_behind_other_work_leaves_nothing_on_disk(
    path: Path, record: ConversationLog
) -> None:
    record.append(ANNA, Entry("1", "bot", time.time(), '{"text":"unverwechselbar"}'))
    at_work, go_on = threading.Event(), threading.Event()

    def pause(connection: sqlite3.Connection) -> None:
        at_work.set()
        go_on.wait()

    pausing = asyncio.create_task(record._read(pause))
    await asyncio.to_thread(at_work.wait)
    reading = asyncio.create_task(record.find("anna"))
    erasing = asyncio.create_task(record.erase("anna"))
    await asyncio.sleep(0)
    go_on.set()
    assert await erasing
    stored = b"".join(file.read_bytes() for file in path.parent.iterdir())
    assert b"unverwechselbar" not in stored
    await asyncio.gather(pausing, reading)


async def test_expires_by_the_last_message(record: ConversationLog) -> None:
    record.append(ANNA, entry("1", at=100.0))
    record.append(BEN, entry("2", at=100.0), entry("3", at=300.0))
    assert await record.expire(200.0) == 1
    assert await record.find("anna") is None
    assert await record.find("ben") is not None


async def test_expiry_also_cuts_long_conversations(path: Path, record: ConversationLog) -> None:
    for number in range(9):
        record.append(ANNA, entry(str(number)))
    assert await record.expire(0.0) == 0
    await record.close()
    longer = ConversationLog(path, history_messages=100)
    await longer.start()
    found = await longer.find("anna")
    await longer.close()
    assert found is not None
    assert [e.id for e in found[1]] == ["6", "7", "8"]


async def test_a_broken_database_is_reported_not_raised_from_append(tmp_path: Path) -> None:
    lost: list[int] = []
    record = ConversationLog(tmp_path / "r.sqlite", on_loss=lost.append)
    await record.start()
    await record._read(lambda connection: connection.execute("DROP TABLE message"))
    record.append(ANNA, entry("1"))
    with pytest.raises(RecordError):
        await record.find("anna")
    await record.close()
    assert sum(lost) >= 1


@pytest.mark.parametrize("statement", ["BEGIN", "COMMIT"])
async def test_nothing_counts_as_done_before_it_is_committed(
    path: Path, monkeypatch: pytest.MonkeyPatch, statement: str
) -> None:
    fragile = partial(sqlite3.connect, factory=FragileConnection)
    monkeypatch.setattr("connectors.conversations.sqlite3.connect", fragile)
    record = ConversationLog(path)
    await record.start()
    record.append(ANNA, entry("1"))
    assert await record.find("anna")
    with monkeypatch.context() as broken:
        broken.setattr(FragileConnection, "refused", statement)
        async with asyncio.timeout(30):
            with pytest.raises(RecordError, match="disk I/O error"):
                await record.erase("anna")
    assert await record.find("anna")
    assert await record.erase("anna")
    await record.close()


async def test_a_text_that_cannot_be_stored_spoils_nothing_else(tmp_path: Path) -> None:
    lost: list[int] = []
    record = ConversationLog(tmp_path / "r.sqlite", on_loss=lost.append)
    await record.start()
    record.append(ANNA, Entry("1", "user", time.time(), "\ud800"))
    record.append(BEN, entry("2"))
    async with asyncio.timeout(30):
        assert await record.find("ben")
        with pytest.raises(RecordError, match="surrogates"):
            await record.find("\ud800")
        assert await record.find("ben")
    await record.close()
    assert sum(lost) == 2


def test_ids_cannot_be_guessed() -> None:
    ids = {new_id() for _ in range(1000)}
    assert len(ids) == 1000
    assert {len(id) for id in ids} == {24}


async def test_a_sound_record_passes_the_check(record: ConversationLog, path: Path) -> None:
    record.append(ANNA, entry("1"))
    check_record(path)
    assert await record.find("anna")


def test_the_check_makes_a_missing_record(path: Path) -> None:
    check_record(path)
    check_record(path)
    assert path.exists()


@pytest.mark.parametrize(
    "data", [b"no database at all" * 400, b"SQLite format 3\x00" + b"\xff" * 900]
)
def test_a_damaged_record_is_named(path: Path, data: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(data)
    with pytest.raises(RecordError, match=r"record\.sqlite is damaged: move the file away"):
        check_record(path)
    assert path.read_bytes() == data


def test_a_truncated_record_is_named(path: Path) -> None:
    check_record(path)
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    with pytest.raises(RecordError, match="is damaged"):
        check_record(path)


def test_a_folder_in_place_of_the_record_is_named(path: Path) -> None:
    path.mkdir(parents=True)
    with pytest.raises(RecordError, match="cannot be written"):
        check_record(path)


def test_a_file_in_place_of_the_folder_is_named(path: Path) -> None:
    path.parent.write_text("in the way")
    with pytest.raises(RecordError, match="cannot be opened"):
        check_record(path)
