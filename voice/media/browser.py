"""A browser's microphone, for trying the assistant by voice without a telephone.

Binary frames are 16-bit PCM at 16 kHz both ways; text frames are JSON: `{"key": "0"}` from
the browser, `{"flush": true}` and `{"transfer": true}` to it.
"""

import contextlib
import json
from collections.abc import AsyncIterator

from websockets.asyncio.server import ServerConnection
from websockets.exceptions import ConnectionClosed

from voice.media.link import AudioIn, CallInfo, KeyIn, LineClosedError, MediaEvent


class BrowserLink:
    """One call from a browser."""

    rate = 16_000
    lead = 0.5

    def __init__(self, socket: ServerConnection, municipality: str = "") -> None:
        self.info = CallInfo(caller="browser", municipality=municipality)
        self._socket = socket

    async def events(self) -> AsyncIterator[MediaEvent]:
        with contextlib.suppress(ConnectionClosed):
            async for message in self._socket:
                if isinstance(message, bytes):
                    yield AudioIn(message)
                    continue
                with contextlib.suppress(ValueError, TypeError, KeyError):
                    yield KeyIn(str(json.loads(message)["key"])[:1])

    async def send_audio(self, pcm: bytes) -> None:
        await self._send(pcm)

    async def flush(self) -> None:
        await self._send(json.dumps({"flush": True}))

    async def hand_over(self) -> None:
        await self._send(json.dumps({"transfer": True}))
        await self._socket.close()

    async def hang_up(self) -> None:
        await self._socket.close()

    async def _send(self, message: str | bytes) -> None:
        try:
            await self._socket.send(message)
        except ConnectionClosed:
            raise LineClosedError("the browser is gone") from None
