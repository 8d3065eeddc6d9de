"""Asterisk's AudioSocket: audio over TCP, for Asterisk from version 18 on.

A message is one byte of kind, two bytes of length (big endian), then the payload. Asterisk
plays what comes as it comes, so audio is sent in time, 20 ms by 20 ms.
"""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable
from uuid import UUID

from voice.media.access import AudioSocketAccess, audiosocket_returned
from voice.media.link import AudioIn, CallInfo, KeyIn, LineClosedError, MediaEvent

HANG_UP = 0x00
IDENTIFIER = 0x01
KEY = 0x03
AUDIO = 0x10
FAULT = 0xFF
FRAME_BYTES = 320
FIRST_MESSAGE_SECONDS = 5.0


class AudioSocketError(RuntimeError):
    """The other side does not speak AudioSocket or may not call."""


async def read_message(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    """Kind and payload of the next message; IncompleteReadError at the end."""
    head = await reader.readexactly(3)
    return head[0], await reader.readexactly(int.from_bytes(head[1:], "big"))


def message(kind: int, payload: bytes = b"") -> bytes:
    """One message, ready to be sent."""
    if len(payload) > 0xFFFF:
        raise ValueError(f"an AudioSocket message holds 65535 bytes, not {len(payload)}")
    return bytes([kind]) + len(payload).to_bytes(2, "big") + payload


class AudioSocketLink:
    """One call over AudioSocket."""

    rate = 8000
    # There is no way to take audio back, so as little as possible is sent ahead.
    lead = 0.04

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, info: CallInfo
    ) -> None:
        self.info = info
        self._reader = reader
        self._writer = writer
        self._rest = b""

    async def events(self) -> AsyncIterator[MediaEvent]:
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                kind, payload = await read_message(self._reader)
                if kind == AUDIO:
                    yield AudioIn(payload)
                elif kind == KEY:
                    yield KeyIn(payload.decode("ascii", "replace"))
                elif kind in (HANG_UP, FAULT):
                    return

    async def send_audio(self, pcm: bytes) -> None:
        pcm = self._rest + pcm
        whole = len(pcm) - len(pcm) % FRAME_BYTES
        self._rest = pcm[whole:]
        for start in range(0, whole, FRAME_BYTES):
            await self._send(message(AUDIO, pcm[start : start + FRAME_BYTES]))

    async def flush(self) -> None:
        self._rest = b""

    async def hand_over(self) -> None:
        await self.hang_up()

    async def hang_up(self) -> None:
        if not self._writer.is_closing():
            with contextlib.suppress(LineClosedError):
                await self._send(message(HANG_UP))
            self._writer.close()

    async def _send(self, data: bytes) -> None:
        if self._writer.is_closing():
            raise LineClosedError("the line is closed")
        try:
            self._writer.write(data)
            await self._writer.drain()
        except ConnectionError:
            raise LineClosedError("Asterisk closed the line") from None


async def accept(
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
    access: AudioSocketAccess,
    now: Callable[[], float] = time.time,
) -> AudioSocketLink:
    """Wait for the call's UUID and check it; AudioSocketError when it is not accepted."""
    try:
        async with asyncio.timeout(FIRST_MESSAGE_SECONDS):
            kind, payload = await read_message(reader)
    except (TimeoutError, asyncio.IncompleteReadError, ConnectionError):
        raise AudioSocketError("no UUID came") from None
    if kind != IDENTIFIER or len(payload) != 16:
        raise AudioSocketError(f"a UUID was expected, kind {kind} came")
    call = UUID(bytes=payload)
    if not access.accepts(call, int(now())):
        raise AudioSocketError("the UUID does not prove that the secret is known")
    info = CallInfo(conversation=access.conversation(call), returned=audiosocket_returned(call))
    return AudioSocketLink(reader, writer, info)
