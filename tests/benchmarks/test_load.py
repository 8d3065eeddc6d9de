import asyncio
import json
from pathlib import Path

import pytest

from benchmarks.load import TURNS_PER_CONVERSATION, LoadPlan, generate, outcome_of, run_load
from tests.benchmarks.fake_bot import FakeBot, port_of


@pytest.fixture
def messages(tmp_path: Path) -> Path:
    path = tmp_path / "messages.json"
    path.write_text(json.dumps([f"Frage {n}" for n in range(7)]))
    return path


async def test_users_talk_until_the_end(messages: Path) -> None:
    bot = FakeBot()
    async with await bot.serve() as server:
        turns = await generate(LoadPlan(port_of(server), 3, 0.3, 0.0, messages))
    assert bot.connections == 3
    assert len(turns.latencies) == len(bot.asked)
    assert 0 < turns.completed <= len(turns.latencies)
    assert turns.outcomes["answered"] == len(turns.latencies)


async def test_runs_in_a_process_of_its_own(messages: Path) -> None:
    bot = FakeBot()
    async with await bot.serve() as server:
        plan = LoadPlan(port_of(server), 2, 0.3, 0.0, messages)
        turns = await asyncio.to_thread(run_load, plan)
    assert turns.outcomes == {"answered": len(bot.asked)}
    assert turns.seconds == 0.3


async def test_conversations_stay_short(messages: Path) -> None:
    bot = FakeBot()
    async with await bot.serve() as server:
        await generate(LoadPlan(port_of(server), 1, 0.3, 0.0, messages))
    senders = [asked["sender"] for asked in bot.asked]
    assert max(map(senders.count, set(senders))) <= TURNS_PER_CONVERSATION


async def test_warm_up_is_not_counted(messages: Path) -> None:
    bot = FakeBot()
    async with await bot.serve() as server:
        turns = await generate(LoadPlan(port_of(server), 1, 0.0, 0.2, messages))
    assert bot.asked
    assert turns.latencies == []
    assert turns.completed == 0


async def test_errors_are_counted_as_failed(messages: Path) -> None:
    bot = FakeBot()
    bot.status = 500
    async with await bot.serve() as server:
        turns = await generate(LoadPlan(port_of(server), 1, 0.2, 0.0, messages))
    assert set(turns.outcomes) == {"failed"}


@pytest.mark.parametrize(
    ("reply", "outcome"),
    [
        ((200, b'[{"text": "hi", "custom": {"outcome": "clarify"}}]'), "clarify"),
        ((200, b'[{"text": "hi"}]'), "plain"),
        ((200, b"[]"), "silent"),
        ((200, b"<html>"), "failed"),
        ((429, b"[]"), "failed"),
        ((0, b""), "failed"),
    ],
)
def test_outcome_of_a_reply(reply: tuple[int, bytes], outcome: str) -> None:
    assert outcome_of(reply) == outcome
