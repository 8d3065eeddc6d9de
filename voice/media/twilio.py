"""Twilio's Media Streams (`<Connect><Stream>`): JSON with µ-law in base64.

There is no transfer over this protocol: the bot closes the stream and Twilio goes on with
the TwiML after `<Connect>`, where the operator puts a `<Dial>`.
"""

import base64
import contextlib
import json
from collections.abc import AsyncIterator
from typing import Any

from websockets.asyncio.server import ServerConnection
from websockets.exceptions import ConnectionClosed

from voice.audio.pcm import from_mu_law, to_mu_law
from voice.media.link import (
    AudioIn,
    CallInfo,
    KeyIn,
    LineClosedError,
    MediaEvent,
    mask_number,
)


class TwilioProtocolError(RuntimeError):
    """The stream did not begin as documented."""


class TwilioLink:
    """One call over a media stream. Make it with `accept`."""

    rate = 8000
    # `clear` empties Twilio's buffer.
    lead = 1.0

    def __init__(self, socket: ServerConnection, stream: str, info: CallInfo) -> None:
        self.info = info
        self._socket = socket
        self._stream = stream

    @classmethod
    async def accept(cls, socket: ServerConnection) -> "TwilioLink":
        """Wait for `start`; TwilioProtocolError when it does not come or is not µ-law."""
        for _ in range(3):
            event = json.loads(await socket.recv())
            if event.get("event") == "start":
                return cls(socket, str(event["start"]["streamSid"]), _info(event["start"]))
        raise TwilioProtocolError("no start message came")

    async def events(self) -> AsyncIterator[MediaEvent]:
        with contextlib.suppress(ConnectionClosed):
            async for message in self._socket:
                event = json.loads(message)
                match event.get("event"):
                    case "media":
                        coded = base64.b64decode(event["media"]["payload"])
                        yield AudioIn(from_mu_law(coded))
                    case "dtmf":
                        yield KeyIn(str(event["dtmf"]["digit"]))
                    case "stop":
                        return

    async def send_audio(self, pcm: bytes) -> None:
        payload = base64.b64encode(to_mu_law(pcm)).decode()
        await self._send({"event": "media", "media": {"payload": payload}})

    async def flush(self) -> None:
        await self._send({"event": "clear"})

    async def hand_over(self) -> None:
        await self._socket.close()

    async def hang_up(self) -> None:
        await self._socket.close()

    async def _send(self, event: dict[str, Any]) -> None:
        try:
            await self._socket.send(json.dumps({**event, "streamSid": self._stream}))
        except ConnectionClosed:
            raise LineClosedError("Twilio closed the line") from None


def _info(start: dict[str, Any]) -> CallInfo:
    media = start.get("mediaFormat", {})
    if media.get("encoding", "audio/x-mulaw") != "audio/x-mulaw":
        raise TwilioProtocolError(f"unexpected encoding {media.get('encoding')}")
    custom = start.get("customParameters") or {}
    return CallInfo(
        caller=mask_number(str(custom.get("caller", ""))),
        conversation=str(start.get("callSid") or start["streamSid"]),
        returned=str(custom.get("returned", "")) == "1",
        municipality=str(custom.get("municipality", "")),
    )
