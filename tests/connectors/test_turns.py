"""The line of messages of one conversation."""

import asyncio

import pytest

from connectors.turns import BusyError, Turns


async def test_first_come_first_served() -> None:
    turns = Turns()
    order: list[int] = []

    async def work(number: int) -> None:
        async with turns.turn("a"):
            await asyncio.sleep(0)
            order.append(number)

    await asyncio.gather(*(work(n) for n in range(5)))
    assert order == [0, 1, 2, 3, 4]


async def test_conversations_do_not_wait_for_each_other() -> None:
    turns = Turns()
    async with turns.turn("a"), turns.turn("b"):
        assert len(turns) == 2


async def test_a_full_line_turns_away() -> None:
    turns = Turns(places=1)
    async with turns.turn("a"):
        assert turns.full("a")
        with pytest.raises(BusyError):
            async with turns.turn("a"):
                pass
    assert not turns.full("a")


async def test_nothing_is_kept_of_answered_conversations() -> None:
    turns = Turns()
    with pytest.raises(RuntimeError):
        async with turns.turn("a"):
            raise RuntimeError
    waiting = asyncio.create_task(turns.turn("b").__aenter__())
    await waiting
    assert len(turns) == 1


def test_a_line_without_places_is_refused() -> None:
    with pytest.raises(ValueError, match="greater than 0"):
        Turns(places=0)
