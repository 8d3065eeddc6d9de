"""Asterisk's chan_websocket with JSON control messages (Asterisk 22.8 or later).

Audio travels as binary frames of 8 kHz linear PCM (`slin`), control as text frames. A
transfer is not a command: the bot hangs up and the dialplan goes on (see
`voice.media.outcomes`).
"""

import contextlib
import json
import logging
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

from websockets.asyncio.server import ServerConnection
from websockets.exceptions import ConnectionClosed

from voice.media.link import (
    AudioIn,
    CallInfo,
    KeyIn,
    LineClosedError,
    MediaEvent,
    mask_number,
)

FORMATS = {"slin": 8000, "slin16": 16_000}
LARGEST_FRAME = 60_000
"""Asterisk drops the call on a WebSocket frame of more than 65,535 bytes."""
log = logging.getLogger(__name__)


class AsteriskProtocolError(RuntimeError):
    """Asterisk did not begin as it should; the text says what to correct."""


class AsteriskLink:
    """One call that Asterisk brought. Make it with `accept`."""

    # FLUSH_MEDIA empties Asterisk's queue within milliseconds, so much may be ahead.
    lead = 1.0

    def __init__(self, socket: ServerConnection, start: dict[str, Any], info: CallInfo) -> None:
        self.rate = FORMATS[start["format"]]
        self.info = info
        self._socket = socket
        self._frame = int(start["optimal_frame_size"])
        self._rest = b""

    @classmethod
    async def accept(cls, socket: ServerConnection) -> "AsteriskLink":
        """Wait for MEDIA_START; AsteriskProtocolError when something else comes."""
        first = await socket.recv()
        if isinstance(first, bytes) or not first.lstrip().startswith("{"):
            raise AsteriskProtocolError(
                "Asterisk does not send JSON: set control_message_format=json or f(json)"
            )
        start = json.loads(first)
        if start.get("event") != "MEDIA_START" or start.get("format") not in FORMATS:
            raise AsteriskProtocolError(
                f"Asterisk sends {start.get('event')} {start.get('format')}; "
                f"permitted formats: {', '.join(FORMATS)}"
            )
        path = socket.request.path if socket.request else ""
        return cls(socket, start, info_from(path))

    async def events(self) -> AsyncIterator[MediaEvent]:
        with contextlib.suppress(ConnectionClosed):
            async for message in self._socket:
                if isinstance(message, bytes):
                    yield AudioIn(message)
                    continue
                event = json.loads(message)
                if event.get("event") == "DTMF_END":
                    yield KeyIn(str(event.get("digit", "")))
                elif event.get("event") == "ERROR":
                    log.warning("Asterisk reports %s", event.get("error_text") or event)

    async def send_audio(self, pcm: bytes) -> None:
        # Only whole frames: Asterisk would fill up a broken one with silence.
        pcm = self._rest + pcm
        whole = len(pcm) - len(pcm) % self._frame
        self._rest = pcm[whole:]
        step = LARGEST_FRAME - LARGEST_FRAME % self._frame
        for start in range(0, whole, step):
            await self._send(pcm[start : min(start + step, whole)])

    async def flush(self) -> None:
        self._rest = b""
        await self._command("FLUSH_MEDIA")

    async def hand_over(self) -> None:
        await self._command("HANGUP")
        await self._socket.close()

    async def hang_up(self) -> None:
        with contextlib.suppress(LineClosedError):
            await self._command("HANGUP")
        await self._socket.close()

    async def _command(self, command: str) -> None:
        await self._send(json.dumps({"command": command}))

    async def _send(self, message: str | bytes) -> None:
        try:
            await self._socket.send(message)
        except ConnectionClosed:
            raise LineClosedError("Asterisk closed the line") from None


def info_from(path: str) -> CallInfo:
    """What the dialplan put into the address: conversation, caller, returned, municipality."""
    query = {name: values[0] for name, values in parse_qs(urlsplit(path).query).items()}
    known = {"caller": mask_number(query.get("caller", ""))}
    if query.get("conversation"):
        known["conversation"] = query["conversation"][:100]
    return CallInfo(
        **known,
        returned=query.get("returned", "") not in ("", "0", "no"),
        municipality=query.get("municipality", "")[:50],
    )
