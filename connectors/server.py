"""uvicorn with the bounds a public server needs and uvicorn alone does not set."""

import asyncio
from typing import Any

from uvicorn._types import ASGISendEvent
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import Frame

from bot.settings import Settings

HEAD_BYTES = 32 * 1024
HEAD_SECONDS = 15.0
STALL_SECONDS = 30.0
FRAGMENTS = 1000
PING_SECONDS = 20.0


class BoundedHttp(HttpToolsProtocol):
    """Gives up clients whose request line and headers are endless or do not arrive."""

    _deadline: asyncio.TimerHandle | None = None
    _head_bytes = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._expect_head()

    def connection_lost(self, exc: Exception | None) -> None:
        self._head_arrived()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self._deadline is None or self.transport.is_closing():
            return
        self._head_bytes += len(data)
        if self._head_bytes > HEAD_BYTES:
            self._head_arrived()
            self.send_400_response("Request header too large.")

    def on_message_begin(self) -> None:
        super().on_message_begin()
        if self._deadline is None:
            self._expect_head()

    def on_headers_complete(self) -> None:
        self._head_arrived()
        super().on_headers_complete()

    def _expect_head(self) -> None:
        self._head_bytes = 0
        self._deadline = self.loop.call_later(HEAD_SECONDS, self.transport.abort)

    def _head_arrived(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None


class BoundedWebSocket(WebSocketsSansIOProtocol):
    """Gives up clients that do not read, and reads nothing more from them meanwhile."""

    _stalled: asyncio.TimerHandle | None = None

    def pause_writing(self) -> None:
        super().pause_writing()
        self.transport.pause_reading()
        self._abort_after(STALL_SECONDS)

    def resume_writing(self) -> None:
        super().resume_writing()
        if not self.close_sent:
            self._cancel()
        if not self.read_paused:
            self.transport.resume_reading()

    def connection_lost(self, exc: Exception | None) -> None:
        self._cancel()
        super().connection_lost(exc)

    def keepalive_timeout(self) -> None:
        super().keepalive_timeout()
        # Closing waits for the peer to take what is left, which it does not do.
        self.transport.abort()

    def handle_cont(self, event: Frame) -> None:
        # The limit of bytes does not count pieces that are empty.
        if len(self.frames) >= FRAGMENTS:
            self.transport.abort()
            return
        super().handle_cont(event)

    async def send(self, message: ASGISendEvent) -> None:
        await super().send(message)
        if message["type"] == "websocket.http.response.body" and not message.get("more_body"):
            # A refusal is complete as well; uvicorn would take it for a crash.
            self.handshake_complete = True
        if message["type"] == "websocket.close":
            self._abort_after(STALL_SECONDS)

    async def receive(self) -> Any:
        message = await super().receive()
        if not self.writable.is_set() and not self.disconnected:
            self.transport.pause_reading()
        return message

    def _abort_after(self, seconds: float) -> None:
        if self._stalled is None and not self.disconnected:
            self._stalled = self.loop.call_later(seconds, self.transport.abort)

    def _cancel(self) -> None:
        if self._stalled is not None:
            self._stalled.cancel()
            self._stalled = None


def bounds(settings: Settings) -> dict[str, Any]:
    """Arguments for `uvicorn.Config`: how the gateway is served."""
    return {
        "http": BoundedHttp,
        "ws": BoundedWebSocket,
        "ws_max_size": settings.limits.body_bytes,
        # Compression costs more memory a connection than short texts are worth.
        "ws_per_message_deflate": False,
        "ws_ping_interval": PING_SECONDS,
        "ws_ping_timeout": PING_SECONDS,
        # Whom to believe about the client's address is the gateway's own setting.
        "proxy_headers": False,
        "server_header": False,
        # Addresses hold conversation ids.
        "access_log": False,
        "log_level": "warning",
        "log_config": None,
    }
