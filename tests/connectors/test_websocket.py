"""The WebSocket behind a real server."""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
import websockets
from websockets.asyncio.client import ClientConnection
from websockets.exceptions import InvalidStatus

from connectors import websocket as channel
from tests.connectors.conftest import Serve
from tests.connectors.fakes import FakeAssistant

Frame = dict[str, Any]


class Tab:
    """One browser tab."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection
        self.welcome: Frame = {}

    @property
    def conversation(self) -> str:
        return str(self.welcome["conversation"])

    async def send(self, **frame: Any) -> None:
        await self.connection.send(json.dumps(frame))

    async def ask(self, text: str, id: str = "c1") -> None:
        await self.send(type="message", id=id, text=text)

    async def next(self) -> Frame:
        async with asyncio.timeout(20):
            frame: Frame = json.loads(await self.connection.recv())
        return frame

    async def until(self, type: str) -> Frame:
        while (frame := await self.next())["type"] != type:
            pass
        return frame

    async def closed(self) -> int | None:
        """The code with which the server closes."""
        async with asyncio.timeout(20):
            await self.connection.wait_closed()
        return self.connection.close_code


@asynccontextmanager
async def tab(port: int, query: str = "", **options: Any) -> AsyncIterator[Tab]:
    address = f"ws://127.0.0.1:{port}/ws?{query}"
    async with websockets.connect(address, compression=None, **options) as connection:
        opened = Tab(connection)
        opened.welcome = await opened.next()
        yield opened


async def open_connections(port: int) -> int:
    async with httpx.AsyncClient() as client:
        metrics = (await client.get(f"http://127.0.0.1:{port}/metrics")).text
    found = re.search(r"^auskunft_websocket_connections (\d+)", metrics, re.MULTILINE)
    assert found
    return int(found[1])


async def test_welcome_says_all_a_tab_needs(serve: Serve) -> None:
    async with serve() as port, tab(port, "municipality=jena&language=en") as anna:
        welcome = anna.welcome
    assert welcome["type"] == "welcome"
    assert len(welcome["conversation"]) == 24
    assert welcome["history"] == []
    assert "not a human" in welcome["notice"]
    assert welcome["suggestions"][0]["title"] == "What does an ID cost?"
    assert welcome["limit"] == 1000


async def test_question_and_answer(serve: Serve, assistant: FakeAssistant) -> None:
    async with serve() as port, tab(port) as anna:
        await anna.ask("Was kostet ein Ausweis?", id="c7")
        frames = [await anna.next() for _ in range(3)]
    assert frames[0] == {"type": "ack", "id": "c7"}
    assert frames[1] == {"type": "typing"}
    assert frames[2]["type"] == "message"
    assert frames[2]["id"].startswith("m")
    message = frames[2]["message"]
    assert message["text"] == "Echo: Was kostet ein Ausweis?"
    assert message["custom"]["sources"][0]["reviewed"] == "2026-06-08"
    assert message["recipient_id"] == anna.conversation
    assert assistant.asked[0][2] == {"municipality": "jena", "channel": "web", "language": "de"}


async def test_reconnecting_shows_the_masked_history(serve: Serve) -> None:
    async with serve() as port:
        async with tab(port) as anna:
            await anna.ask("Ich heiße Eva Müller")
            answer = await anna.until("message")
        async with tab(port, f"conversation={anna.conversation}") as again:
            assert again.conversation == anna.conversation
            asked, answered = again.welcome["history"]
    assert asked["from"] == "user"
    assert asked["message"] == {"text": "Ich heiße [Name]"}
    assert answered["from"] == "bot"
    assert answered["id"] == answer["id"]
    assert answered["time"] == answer["time"]
    assert answered["message"] == answer["message"]


async def test_history_survives_a_restart_of_the_server(serve: Serve) -> None:
    async with serve() as port, tab(port) as anna:
        await anna.ask("Hallo")
        await anna.until("message")
    async with serve() as port, tab(port, f"conversation={anna.conversation}") as again:
        assert [turn["from"] for turn in again.welcome["history"]] == ["user", "bot"]


async def test_an_unknown_conversation_becomes_a_fresh_one(serve: Serve) -> None:
    unknown = ["", "x", "a" * 24, "a" * 5000, "%00", "../../etc", "%F0%9F%99%82", "%FF%FE"]
    async with serve() as port:
        for wanted in [*unknown, "'%20OR%201=1--", "a&conversation=b"]:
            async with tab(port, f"conversation={wanted}") as anna:
                assert len(anna.conversation) == 24
                assert anna.conversation != wanted
                assert anna.welcome["history"] == []


async def test_a_conversation_stays_in_its_municipality(serve: Serve) -> None:
    async with serve() as port:
        async with tab(port) as anna:
            await anna.ask("Hallo")
            await anna.until("message")
        async with tab(port, f"conversation={anna.conversation}&municipality=munich") as other:
            assert other.conversation != anna.conversation
            assert other.welcome["history"] == []


async def test_two_tabs_share_one_conversation(serve: Serve) -> None:
    async with (
        serve() as port,
        tab(port) as first,
        tab(port, f"conversation={first.conversation}") as second,
    ):
        assert second.conversation == first.conversation
        await first.ask("Hallo, 0171 2345678")
        own = await first.until("message")
        said = await second.until("said")
        seen = await second.until("message")
    assert said["text"] == "Hallo, [Telefonnummer]"
    assert seen == own


async def test_messages_are_answered_in_order(serve: Serve) -> None:
    async with serve() as port, tab(port) as anna:
        for number in range(5):
            await anna.ask(str(number), id=f"c{number}")
        texts = [(await anna.until("message"))["message"]["text"] for _ in range(5)]
    assert texts == [f"Echo: {number}" for number in range(5)]


async def test_a_message_sent_twice_is_answered_once(
    serve: Serve, assistant: FakeAssistant
) -> None:
    async with serve() as port:
        async with tab(port) as anna:
            await anna.ask("Hallo", id="unique-1")
            answer = await anna.until("message")
        async with tab(port, f"conversation={anna.conversation}") as again:
            await again.ask("Hallo", id="unique-1")
            assert (await again.next()) == {"type": "ack", "id": "unique-1"}
            assert (await again.until("message"))["id"] == answer["id"]
    assert len(assistant.asked) == 1


async def test_the_answer_is_found_although_the_tab_is_gone(
    serve: Serve, assistant: FakeAssistant
) -> None:
    assistant.gate = asyncio.Event()
    async with serve() as port:
        async with tab(port) as anna:
            await anna.ask("Hallo")
            await anna.until("typing")
            anna.connection.transport.abort()
        async with tab(port, f"conversation={anna.conversation}") as again:
            assert [turn["from"] for turn in again.welcome["history"]] == ["user"]
            assistant.gate.set()
            answer = await again.until("message")
    assert answer["message"]["text"] == "Echo: Hallo"


async def test_a_stopping_server_finishes_its_answers(
    serve: Serve, assistant: FakeAssistant
) -> None:
    assistant.gate = asyncio.Event()
    async with serve() as port, tab(port) as anna:
        await anna.ask("Hallo")
        await anna.until("typing")
        asyncio.get_running_loop().call_later(0.2, assistant.gate.set)
    async with serve() as port, tab(port, f"conversation={anna.conversation}") as again:
        assert [turn["from"] for turn in again.welcome["history"]] == ["user", "bot"]


async def test_restart_begins_a_new_conversation(serve: Serve, assistant: FakeAssistant) -> None:
    async with serve() as port, tab(port) as anna:
        await anna.send(type="restart")
        restarted = await anna.next()
        await anna.ask("Hallo")
        await anna.until("message")
    assert restarted["type"] == "restarted"
    assert restarted["conversation"] != anna.conversation
    assert assistant.asked[0][0] == restarted["conversation"]


async def test_language_can_be_switched(serve: Serve, assistant: FakeAssistant) -> None:
    async with serve() as port, tab(port) as anna:
        await anna.send(type="language", language="en")
        await anna.ask("")
        assert "question" in (await anna.until("error"))["text"]
        await anna.send(type="language", language="klingon")
        await anna.ask("Hello")
        await anna.until("message")
    assert assistant.asked[0][2]["language"] == "en"


async def test_ping(serve: Serve) -> None:
    async with serve() as port, tab(port) as anna:
        await anna.send(type="ping")
        assert await anna.next() == {"type": "pong"}


async def test_feedback_is_stored_with_masked_comment(serve: Serve) -> None:
    async with serve() as port, tab(port) as anna:
        await anna.ask("Hallo")
        answer = await anna.until("message")
        await anna.send(
            type="feedback", message=answer["id"], rating="down", comment="Anruf 0171 2345678"
        )
        await anna.send(type="feedback", message="m0", rating="up")
        assert (await anna.next())["code"] == "bad_request"


async def test_a_dead_core_is_admitted_politely(serve: Serve, assistant: FakeAssistant) -> None:
    assistant.failure = ConnectionError()
    async with serve() as port, tab(port) as anna:
        await anna.ask("Hallo")
        answer = await anna.until("message")
    assert answer["message"]["custom"]["outcome"] == "refused"
    assert "https://www.jena.de" in answer["message"]["text"]


BAD_FRAMES: list[str | bytes] = [
    "",
    "null",
    "[]",
    "7",
    "{",
    '"message"',
    '{"type": 7}',
    '{"type": "unknown"}',
    '{"type": "message"}',
    '{"type": "message", "id": 1, "text": "a"}',
    '{"type": "message", "id": "1", "text": ["a"]}',
    '{"type": "message", "id": "1", "text": "\\ud800"}',
    '{"type": "feedback", "message": "m", "rating": "sideways"}',
    '{"type": "feedback", "message": 1, "rating": "up", "comment": {}}',
    '{"type": "language", "language": null}',
    "[" * 20_000,
    '{"a":' * 5_000 + "1" + "}" * 5_000,
    "\x00",
    b"\x00\xff binary",
    b"",
]


async def test_bad_frames_get_an_error_and_the_line_stays_open(serve: Serve) -> None:
    async with serve() as port, tab(port) as anna:
        for text in BAD_FRAMES:
            await anna.connection.send(text)
            error = await anna.next()
            assert error["type"] == "error", text
            assert error["code"] == "bad_request", text
            assert error["text"]
        await anna.send(type="ping")
        assert await anna.next() == {"type": "pong"}


async def test_an_empty_message_is_refused_by_its_id(serve: Serve) -> None:
    async with serve() as port, tab(port) as anna:
        for text in ("", "  ", "\x00", "\u200b"):
            await anna.ask(text, id="c3")
            error = await anna.next()
            assert error["id"] == "c3"
            assert "Frage" in error["text"]


async def test_a_long_message_is_refused(serve: Serve, assistant: FakeAssistant) -> None:
    async with serve() as port, tab(port) as anna:
        await anna.ask("a" * 1001)
        error = await anna.next()
    assert error["code"] == "too_long"
    assert "1000" in error["text"]
    assert assistant.asked == []


async def test_a_huge_frame_ends_the_connection(serve: Serve) -> None:
    async with serve() as port, tab(port) as anna:
        await anna.connection.send("a" * 1_000_000)
        assert await anna.closed() == 1009


async def test_too_many_messages_are_turned_away_politely(
    serve: Serve, assistant: FakeAssistant
) -> None:
    async with serve({"messages_per_minute": 2}) as port, tab(port) as anna:
        for number in range(3):
            await anna.ask(f"Frage {number}", id=f"c{number}")
        error = await anna.until("error")
    assert error["code"] == "rate_limited"
    assert error["id"] == "c2"
    assert "Sekunden" in error["text"]
    assert len(assistant.asked) == 2


async def test_a_full_line_is_said(serve: Serve, assistant: FakeAssistant) -> None:
    assistant.gate = asyncio.Event()
    async with serve() as port, tab(port) as anna:
        for number in range(6):
            await anna.ask(f"Frage {number}", id=f"c{number}")
        error = await anna.until("error")
        assistant.gate.set()
        for _ in range(5):
            await anna.until("message")
    assert error["code"] == "busy"
    assert error["id"] == "c5"


async def test_a_flood_of_frames_ends_the_connection(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(channel, "_FRAMES_PER_MINUTE", 5)
    async with serve() as port, tab(port) as anna:
        for _ in range(6):
            await anna.connection.send("{}")
        assert await anna.closed() == 1008


async def test_a_silent_tab_is_closed(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(channel, "IDLE_SECONDS", 0.05)
    async with serve() as port, tab(port) as anna:
        assert await anna.closed() == 1000


async def test_an_unknown_municipality_is_refused(serve: Serve) -> None:
    async with serve() as port, tab(port, "municipality=atlantis") as anna:
        assert anna.welcome["type"] == "error"
        assert anna.welcome["code"] == "unknown_municipality"
        assert await anna.closed() == 1008


async def test_a_municipality_removed_meanwhile_is_refused(
    serve: Serve, assistant: FakeAssistant
) -> None:
    async with serve() as port, tab(port) as anna:
        del assistant.known["jena"]
        await anna.ask("Was kostet ein Ausweis?", id="c7")
        refused = await anna.next()
    assert (refused["code"], refused["id"]) == ("unknown_municipality", "c7")
    assert assistant.asked == []


async def test_connections_of_one_client_are_bounded(serve: Serve) -> None:
    async with serve({"websocket_connections_per_client": 2}) as port:
        async with tab(port), tab(port):
            with pytest.raises(InvalidStatus) as refused:
                async with tab(port):
                    pass
            assert refused.value.response.status_code == 429
            assert json.loads(refused.value.response.body)["code"] == "full"
        async with tab(port) as again:
            assert again.welcome["type"] == "welcome"


async def test_all_connections_are_bounded(serve: Serve) -> None:
    async with serve({"websocket_connections": 1}) as port, tab(port):
        with pytest.raises(InvalidStatus):
            async with tab(port):
                pass


async def test_only_embedding_sites_may_connect(serve: Serve) -> None:
    strangers = ["https://evil.example", "https://www.jena.de.evil.example", "null"]
    async with serve(allowed_origins=["https://www.jena.de"]) as port:
        for origin in ("https://www.jena.de", "https://WWW.jena.de", None):
            async with tab(port, origin=origin) as anna:
                assert anna.welcome["type"] == "welcome"
        for origin in strangers:
            with pytest.raises(InvalidStatus) as refused:
                async with tab(port, origin=origin):
                    pass
            assert refused.value.response.status_code == 403


async def test_a_site_that_may_not_connect_is_logged_once(
    serve: Serve, caplog: pytest.LogCaptureFixture
) -> None:
    async with serve(allowed_origins=["https://www.jena.de"]) as port:
        for _ in range(2):
            with pytest.raises(InvalidStatus):
                async with tab(port, origin="https://a.example"):
                    pass
    (record,) = [r for r in caplog.records if r.levelname in {"WARNING", "ERROR"}]
    assert record.getMessage() == (
        "The page 'https://a.example' may not connect: it is not in allowed_origins."
    )


async def test_the_own_page_may_always_connect(serve: Serve) -> None:
    async with (
        serve(allowed_origins=["https://www.jena.de"]) as port,
        tab(port, origin=f"http://127.0.0.1:{port}") as anna,
    ):
        assert anna.welcome["type"] == "welcome"


async def test_half_a_frame_and_abrupt_ends_harm_nobody(serve: Serve) -> None:
    handshake = (
        b"GET /ws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
    )
    half_frame = b"\x81\xfe\x01\x00\x00\x00\x00\x00" + b"a" * 100
    rubbish = [half_frame, b"\xff\xff\xff", b"\x81\x80\x00\x00\x00\x00", b"\x01\x80", b"\x88\x81"]
    async with serve() as port, tab(port) as anna:
        for data in rubbish:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(handshake)
            assert b" 101 " in await reader.readuntil(b"\r\n\r\n")
            writer.write(data)
            await writer.drain()
            writer.transport.abort()
        for cut in (10, 60, len(handshake) - 1):
            _, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(handshake[:cut])
            await writer.drain()
            writer.transport.abort()
        await anna.ask("Hallo")
        assert (await anna.until("message"))["message"]["text"] == "Echo: Hallo"


async def test_a_tab_that_never_reads_is_given_up_and_others_are_served(
    serve: Serve, assistant: FakeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("connectors.server.STALL_SECONDS", 0.2)
    # More than the buffers of both machines hold.
    assistant.answer = lambda message: [{"text": "x" * 8_000_000}]
    async with serve() as port, tab(port, close_timeout=0.1) as deaf, tab(port) as anna:
        deaf.connection.transport.pause_reading()
        await deaf.ask("Hallo")
        while not assistant.asked:
            await anna.send(type="ping")
            assert await anna.next() == {"type": "pong"}
        async with asyncio.timeout(30):
            while await open_connections(port) > 1:  # noqa: ASYNC110 - seen only in the metrics
                await asyncio.sleep(0.05)
        await anna.send(type="ping")
        assert await anna.next() == {"type": "pong"}


async def test_a_hundred_tabs_at_once(serve: Serve) -> None:
    limits = {"websocket_connections_per_client": 200}

    async def visit(port: int, number: int) -> str:
        async with tab(port) as visitor:
            await visitor.ask(str(number))
            return str((await visitor.until("message"))["message"]["text"])

    async with serve(limits) as port:
        texts = await asyncio.gather(*(visit(port, n) for n in range(100)))
    assert texts == [f"Echo: {number}" for number in range(100)]
