"""A lean client of Rasa's REST channel: one kept-alive HTTP/1.1 connection, no library.

An HTTP library would take more of the processor than the light bots under test.
"""

import asyncio
import contextlib
import json

REST_PATH = "/webhooks/rest/webhook"


class ProtocolError(Exception):
    """The server answered with something that is not HTTP/1.1."""


class RestConnection:
    """One user's connection; reconnects when the server has closed it in between."""

    def __init__(self, host: str, port: int, path: str = REST_PATH) -> None:
        self._address = (host, port)
        self._head = (
            f"POST {path} HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: keep-alive\r\n"
            "Content-Type: application/json\r\nContent-Length: "
        ).encode()
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def say(self, sender: str, message: str) -> tuple[int, bytes]:
        """Sends one message; returns status and body. Raises `OSError` without a connection."""
        body = json.dumps({"sender": sender, "message": message}).encode()
        request = self._head + str(len(body)).encode() + b"\r\n\r\n" + body
        if self._streams is not None:
            # The server may close an idle connection at any time: then take a new one.
            with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
                return await self._exchange(*self._streams, request)
            await self.close()
        self._streams = await asyncio.open_connection(*self._address)
        try:
            return await self._exchange(*self._streams, request)
        except asyncio.IncompleteReadError as error:
            raise ConnectionResetError("closed before the end of the answer") from error

    async def close(self) -> None:
        """Closes the connection; the next message opens another."""
        if self._streams is None:
            return
        _, writer = self._streams
        self._streams = None
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()

    async def _exchange(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: bytes
    ) -> tuple[int, bytes]:
        writer.write(request)
        await writer.drain()
        head = await reader.readuntil(b"\r\n\r\n")
        status, headers = _parse_head(head)
        if headers.get(b"transfer-encoding") == b"chunked":
            body = await _read_chunks(reader)
        else:
            body = await reader.readexactly(int(headers.get(b"content-length", b"0")))
        if headers.get(b"connection", b"").lower() == b"close":
            await self.close()
        return status, body


def _parse_head(head: bytes) -> tuple[int, dict[bytes, bytes]]:
    first, *lines = head[:-4].split(b"\r\n")
    parts = first.split(b" ", 2)
    if not first.startswith(b"HTTP/1.") or len(parts) < 2 or not parts[1].isdigit():
        raise ProtocolError(f"not a status line: {first[:80]!r}")
    pairs = (line.split(b":", 1) for line in lines if b":" in line)
    return int(parts[1]), {name.strip().lower(): value.strip() for name, value in pairs}


async def _read_chunks(reader: asyncio.StreamReader) -> bytes:
    body = b""
    while size := int((await reader.readline()).split(b";")[0], 16):
        body += await reader.readexactly(size)
        await reader.readline()
    while (await reader.readline()).strip():
        pass
    return body
