from pathlib import Path

import pytest

from benchmarks import conversation
from benchmarks.processes import Server
from tests.benchmarks.fake_bot import FakeBot, port_of


def server(name: str, port: int) -> Server:
    return Server(name, [], Path(), {}, port, Path(), "", "")


async def test_one_conversation_with_the_same_messages_again_and_again() -> None:
    bot = FakeBot()
    async with await bot.serve() as listening:
        seconds = await conversation._converse([server("a", port_of(listening))], ["x", "y"], 5)
    assert len(seconds["a"]) == 5
    warm_up, measured = bot.asked[:2], bot.asked[2:]
    assert [asked["message"] for asked in measured] == ["x", "y", "x", "y", "x"]
    assert len({asked["sender"] for asked in measured}) == 1
    assert warm_up[0]["sender"] != measured[0]["sender"]


async def test_a_failed_turn_ends_the_measurement() -> None:
    bot = FakeBot()
    bot.status = 503
    async with await bot.serve() as listening:
        with pytest.raises(RuntimeError, match="a: HTTP status 503 at turn 1"):
            await conversation._converse([server("a", port_of(listening))], ["x"], 5)


def test_growth_compares_last_and_first_window() -> None:
    assert conversation.growth([1, 1, 5, 3, 3], window=2) == pytest.approx(3)


def test_plot_and_table(tmp_path: Path) -> None:
    seconds = {"auskunft": [0.01] * 100, "stock rasa": [0.001 * n for n in range(1, 101)]}
    conversation.plot(seconds, tmp_path)
    assert (tmp_path / "conversation.png").exists()
    assert "| 1.00 |" in conversation.table(seconds).splitlines()[2].replace("  ", " ")
