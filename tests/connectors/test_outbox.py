"""Sending to clients that are slow or gone."""

import asyncio
from typing import Any, cast

import pytest
from starlette.websockets import WebSocket, WebSocketDisconnect

from connectors.outbox import TRY_AGAIN_LATER, Outbox


class Line:
    """A WebSocket whose reader can be stopped."""

    def __init__(self) -> None:
        self.sent: list[str] = []
        self.code: int | None = None
        self.reads = asyncio.Event()
        self.reads.set()
        self.gone = False

    async def send_text(self, frame: str) -> None:
        await self.reads.wait()
        if self.gone:
            raise WebSocketDisconnect
        self.sent.append(frame)

    async def close(self, code: int) -> None:
        self.code = code


def outbox(line: Line, **options: Any) -> Outbox:
    return Outbox(cast(WebSocket, line), **options)


async def test_sends_in_order() -> None:
    line = Line()
    box = outbox(line)
    for number in range(10):
        box.put(str(number))
    await box.flushed()
    assert line.sent == [str(number) for number in range(10)]


async def test_closes_after_what_was_put() -> None:
    line = Line()
    box = outbox(line)
    box.put("a")
    box.close(1008)
    box.close(1000)
    box.put("b")
    await box.flushed()
    assert (line.sent, line.code) == (["a"], 1008)


async def test_gives_up_a_client_that_falls_behind() -> None:
    line = Line()
    line.reads.clear()
    box = outbox(line, places=3)
    for number in range(100):
        box.put(str(number))
    line.reads.set()
    await box.flushed()
    assert line.code == TRY_AGAIN_LATER
    assert len(line.sent) < 6


async def test_a_client_that_left_is_no_error() -> None:
    line = Line()
    line.gone = True
    box = outbox(line)
    box.put("a")
    await box.flushed()
    box.drop()
    assert line.sent == []


async def test_dropping_ends_a_blocked_sending() -> None:
    line = Line()
    line.reads.clear()
    box = outbox(line)
    box.put("a")
    await asyncio.sleep(0)
    box.drop()
    await box.flushed()
    assert line.sent == []


def test_an_outbox_without_places_is_refused() -> None:
    with pytest.raises(ValueError, match="greater than 0"):
        outbox(cast(Line, None), places=0)
