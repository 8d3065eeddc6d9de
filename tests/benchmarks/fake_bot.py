"""A REST channel that answers from a list, as a program: `python fake_bot.py PORT TEXT`."""

import asyncio
import json
import sys


class FakeBot:
    """Speaks HTTP/1.1; remembers what it was asked."""

    def __init__(self, text: str = "hi", *, chunked: bool = False, close: bool = False) -> None:
        self.asked: list[dict[str, str]] = []
        self.connections = 0
        self.status = 200
        self.text = text
        self._chunked, self._close = chunked, close

    async def serve(self, port: int = 0) -> asyncio.Server:
        return await asyncio.start_server(self._handle, "127.0.0.1", port)

    async def _handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        while head := await self._head(reader):
            length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
            self.asked.append(json.loads(await reader.readexactly(length)))
            writer.write(self._response())
            await writer.drain()
            if self._close:
                break
        writer.close()

    async def _head(self, reader: asyncio.StreamReader) -> bytes:
        try:
            return await reader.readuntil(b"\r\n\r\n")
        except (asyncio.IncompleteReadError, ConnectionError):
            return b""

    def _response(self) -> bytes:
        message = {"recipient_id": "x", "text": self.text, "custom": {"outcome": "answered"}}
        body = json.dumps([message]).encode()
        head = f"HTTP/1.1 {self.status} Word\r\nContent-Type: application/json\r\n".encode()
        if self._chunked:
            half = len(body) // 2
            chunks = b"".join(b"%x\r\n%s\r\n" % (len(c), c) for c in (body[:half], body[half:]))
            return head + b"Transfer-Encoding: chunked\r\n\r\n" + chunks + b"0\r\n\r\n"
        return head + b"Content-Length: %d\r\n\r\n" % len(body) + body


def port_of(server: asyncio.Server) -> int:
    port: int = server.sockets[0].getsockname()[1]
    return port


async def _main(port: int, text: str) -> None:
    async with await FakeBot(text).serve(port) as server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_main(int(sys.argv[1]), sys.argv[2]))
