import asyncio
import json

import pytest

from benchmarks.rest import ProtocolError, RestConnection
from tests.benchmarks.fake_bot import FakeBot, port_of


@pytest.mark.parametrize("chunked", [False, True])
async def test_says_a_message_and_reads_the_answer(chunked: bool) -> None:
    bot = FakeBot("46 €", chunked=chunked)
    async with await bot.serve() as server:
        connection = RestConnection("127.0.0.1", port_of(server))
        status, body = await connection.say("anna", "was kost das?")
        await connection.close()
    assert status == 200
    assert json.loads(body)[0]["text"] == "46 €"
    assert bot.asked == [{"sender": "anna", "message": "was kost das?"}]


async def test_keeps_one_connection() -> None:
    bot = FakeBot()
    async with await bot.serve() as server:
        connection = RestConnection("127.0.0.1", port_of(server))
        for _ in range(3):
            await connection.say("anna", "hallo")
        await connection.close()
    assert bot.connections == 1


async def test_reconnects_when_the_server_closed_in_between() -> None:
    bot = FakeBot(close=True)
    async with await bot.serve() as server:
        connection = RestConnection("127.0.0.1", port_of(server))
        statuses = [(await connection.say("anna", "hallo"))[0] for _ in range(3)]
        await connection.close()
    assert statuses == [200, 200, 200]


async def test_an_answer_cut_short_is_a_connection_error() -> None:
    async def cut(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhalf")
        writer.close()

    async with await asyncio.start_server(cut, "127.0.0.1", 0) as server:
        with pytest.raises(ConnectionError):
            await RestConnection("127.0.0.1", port_of(server)).say("anna", "hallo")


async def test_something_else_than_http_is_named() -> None:
    async def other(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"220 mail ready\r\n\r\n")
        writer.close()

    async with await asyncio.start_server(other, "127.0.0.1", 0) as server:
        with pytest.raises(ProtocolError, match="220 mail"):
            await RestConnection("127.0.0.1", port_of(server)).say("anna", "hallo")
