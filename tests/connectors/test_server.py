"""Clients that misuse the connection itself."""

import asyncio
from contextlib import suppress

import pytest

from connectors import server
from tests.connectors.conftest import Serve


async def exchange(port: int, data: bytes) -> bytes:
    """Sends `data`; everything the server answers until it closes."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(data)
    async with asyncio.timeout(20):
        try:
            answer = await reader.read()
        except ConnectionError:
            answer = b""
    writer.close()
    return answer


async def test_headers_that_do_not_arrive_end_the_connection(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "HEAD_SECONDS", 0.1)
    async with serve() as port:
        for beginning in (b"", b"GET / HTTP/1.1\r\nHost: x\r\n"):
            assert await exchange(port, beginning) == b""


async def test_endless_headers_end_the_connection(serve: Serve) -> None:
    async with serve() as port:
        for endless in (b"X: " + b"a" * 200_000, b"X: a\r\n" * 20_000):
            answer = await exchange(port, b"GET / HTTP/1.1\r\nHost: x\r\n" + endless)
            assert answer == b"" or b" 400 " in answer


async def test_a_slow_second_request_on_one_connection_ends_too(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "HEAD_SECONDS", 0.3)
    async with serve() as port:
        first = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
        answer = await exchange(port, first + b"GET /healthz HTTP/1.1\r\nHo")
        assert answer.count(b"200 OK") == 1


async def test_rubbish_is_no_server_error(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "HEAD_SECONDS", 0.1)
    async with serve() as port:
        for rubbish in (
            b"\x00\x01\x02\r\n\r\n",
            b"\x16\x03\x01",
            b"GET\r\n\r\n",
            b"PRI * HTTP/2.0",
        ):
            answer = await exchange(port, rubbish + b"\r\n\r\n")
            assert b" 50" not in answer.split(b"\r\n")[0]


async def test_a_megabyte_is_refused_before_it_is_sent(serve: Serve) -> None:
    head = (
        b"POST /webhooks/rest/webhook HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        b"Content-Length: 1000000\r\n\r\n"
    )
    async with serve() as port:
        answer = await exchange(port, head)
    assert answer.startswith(b"HTTP/1.1 413")


async def test_an_endless_chunked_body_is_refused(serve: Serve) -> None:
    head = b"POST /webhooks/rest/webhook HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
    async with serve() as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(head + (b"1000\r\n" + b" " * 0x1000 + b"\r\n") * 32)
        async with asyncio.timeout(20):
            assert (await reader.readline()).startswith(b"HTTP/1.1 413")
        writer.transport.abort()


async def test_endless_empty_fragments_end_the_connection(serve: Serve) -> None:
    handshake = (
        b"GET /ws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
    )
    first, more = b"\x01\x80\0\0\0\0", b"\x00\x80\0\0\0\0"
    async with serve() as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(handshake)
        assert b" 101 " in await reader.readuntil(b"\r\n\r\n")
        writer.write(first + more * 5000)
        async with asyncio.timeout(20):
            with suppress(ConnectionError):
                await reader.read()
        writer.close()
