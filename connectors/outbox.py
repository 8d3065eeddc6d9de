"""Frames on their way to one WebSocket client, who may be slow or may never read."""

import asyncio
from collections import deque
from contextlib import suppress

from starlette.websockets import WebSocket, WebSocketDisconnect

TRY_AGAIN_LATER = 1013


class Outbox:
    """Sends in order without making the sender of a frame wait.

    A client that falls `places` frames behind is given up with code 1013: it reconnects and
    finds what it missed in the history.
    """

    def __init__(self, websocket: WebSocket, places: int = 64) -> None:
        if places < 1:
            raise ValueError("places must be greater than 0.")
        self._websocket = websocket
        self._places = places
        self._frames: deque[str] = deque()
        self._close_code: int | None = None
        self._sending: asyncio.Task[None] | None = None

    def put(self, frame: str) -> None:
        """Sends `frame` (JSON) as soon as the client has taken those before it."""
        if self._close_code is not None:
            return
        if len(self._frames) >= self._places:
            self.close(TRY_AGAIN_LATER)
            return
        self._frames.append(frame)
        self._start()

    def close(self, code: int) -> None:
        """Closes the connection after the frames put so far; later ones are not sent."""
        if self._close_code is None:
            self._close_code = code
            self._start()

    async def flushed(self) -> None:
        """Waits until everything put so far is sent or the client is gone."""
        if self._sending:
            await asyncio.wait([self._sending])

    def drop(self) -> None:
        """The client is gone: forgets what is not sent yet."""
        self._frames.clear()
        if self._sending:
            self._sending.cancel()

    def _start(self) -> None:
        # A task only while there is something to send: thousands of tabs sit idle.
        if self._sending is None:
            self._sending = asyncio.create_task(self._send())

    async def _send(self) -> None:
        # Both errors say that the connection ended meanwhile.
        with suppress(WebSocketDisconnect, RuntimeError):
            while self._frames:
                await self._websocket.send_text(self._frames.popleft())
            if self._close_code is not None:
                await self._websocket.close(self._close_code)
        self._sending = None
