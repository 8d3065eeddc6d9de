"""The client of Rasa's REST channel, against a server of the test's."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.rasa_client import AT_ONCE, RasaClient, RasaUnavailable, merge

TOKEN = "secret"


class FakeRasa:
    """Remembers what it received; answers what the test wants."""

    def __init__(self) -> None:
        self.received: list[dict[str, Any]] = []
        self.erased: list[str] = []
        self.answer: Any = [{"recipient_id": "jena:1", "text": "Hallo"}]
        self.status = 200
        self.stuck = False
        self.at_work = self.most_at_work = 0

    def app(self) -> web.Application:
        app = web.Application()
        app.router.add_post("/webhooks/rest/webhook", self._message)
        app.router.add_get("/ready", self._ready)
        app.router.add_delete("/conversations/{sender}", self._erase)
        return app

    async def _message(self, request: web.Request) -> web.Response:
        assert request.headers["Authorization"] == f"Bearer {TOKEN}"
        self.received.append(await request.json())
        if self.stuck:
            await asyncio.Event().wait()
        self.at_work += 1
        self.most_at_work = max(self.most_at_work, self.at_work)
        await asyncio.sleep(0.01)
        self.at_work -= 1
        return web.json_response(self.answer, status=self.status)

    async def _ready(self, request: web.Request) -> web.Response:
        return web.json_response({"status": "ok"}, status=self.status)

    async def _erase(self, request: web.Request) -> web.Response:
        self.erased.append(request.match_info["sender"])
        return web.json_response({"events": 3}, status=self.status)


@pytest.fixture
def rasa() -> FakeRasa:
    return FakeRasa()


@pytest.fixture
async def client(rasa: FakeRasa) -> AsyncIterator[RasaClient]:
    async with TestServer(rasa.app()) as server:
        client = RasaClient(str(server.make_url("")), TOKEN, timeout_s=0.5)
        yield client
        await client.aclose()


async def test_sends_a_message_and_returns_the_answer(client: RasaClient, rasa: FakeRasa) -> None:
    metadata = {"municipality": "jena", "language": "de"}
    assert await client.send("jena:1", "Hallo", metadata) == rasa.answer
    assert rasa.received == [{"sender": "jena:1", "message": "Hallo", "metadata": metadata}]


async def test_more_turns_than_rasa_works_on_wait_in_their_order(
    client: RasaClient, rasa: FakeRasa
) -> None:
    texts = [f"Frage {number}" for number in range(3 * AT_ONCE)]
    await asyncio.gather(*(client.send(f"jena:{text}", text, {}) for text in texts))
    assert rasa.most_at_work == AT_ONCE
    assert {each["message"] for each in rasa.received[:AT_ONCE]} == set(texts[:AT_ONCE])
    assert {each["message"] for each in rasa.received[-AT_ONCE:]} == set(texts[-AT_ONCE:])


@pytest.mark.parametrize(
    ("message", "sent"),
    [
        ("/restart", "restart"),
        ("//restart", "restart"),
        (" / restart", "restart"),
        ('/intent{"slot":"x"}', 'intent{"slot":"x"}'),
        ("/\u2003/\u2003/restart", "restart"),
        ("\u200b/\ufeff/\u2066 /restart", "restart"),
        ("\ufeff/", "?"),
        ("- hallo", "- hallo"),
        ("und/oder", "und/oder"),
        ("/", "?"),
        ("", "?"),
    ],
)
async def test_sends_no_commands(
    client: RasaClient, rasa: FakeRasa, message: str, sent: str
) -> None:
    await client.send("jena:1", message, {})
    assert rasa.received[0]["message"] == sent


@pytest.mark.parametrize("status", [400, 401, 500, 503])
async def test_error_status_means_unavailable(
    client: RasaClient, rasa: FakeRasa, status: int
) -> None:
    rasa.status = status
    with pytest.raises(RasaUnavailable):
        await client.send("jena:1", "Hallo", {})
    with pytest.raises(RasaUnavailable):
        await client.erase("jena:1")
    assert not await client.ready()


async def test_no_message_means_unavailable(client: RasaClient, rasa: FakeRasa) -> None:
    rasa.answer = []
    with pytest.raises(RasaUnavailable):
        await client.send("jena:1", "Hallo", {})


async def test_no_answer_in_time_means_unavailable(client: RasaClient, rasa: FakeRasa) -> None:
    rasa.stuck = True
    with pytest.raises(RasaUnavailable):
        await client.send("jena:1", "Hallo", {})


async def test_nobody_there_means_unavailable() -> None:
    client = RasaClient("http://127.0.0.1:1", TOKEN)
    assert not await client.ready()
    with pytest.raises(RasaUnavailable):
        await client.send("jena:1", "Hallo", {})
    await client.aclose()


async def test_ready(client: RasaClient) -> None:
    assert await client.ready()


@pytest.mark.parametrize("sender", ["jena:1", "jena:a/b c", "jena:ä?x=1#y"])
async def test_erases_a_conversation_by_any_id(
    client: RasaClient, rasa: FakeRasa, sender: str
) -> None:
    await client.erase(sender)
    assert rasa.erased == [sender]


def test_merges_the_paragraphs_and_the_custom_of_a_message() -> None:
    custom = {"outcome": "answered"}
    buttons = [{"title": "A", "payload": "a"}]
    messages: list[dict[str, Any]] = [
        {"recipient_id": "1", "text": "Eins"},
        {"recipient_id": "1", "text": "Zwei", "buttons": buttons},
        {"recipient_id": "1", "custom": custom},
        {"recipient_id": "1", "text": "Drei"},
        {"recipient_id": "1", "custom": custom},
    ]
    assert merge(messages) == [
        {"recipient_id": "1", "text": "Eins\n\nZwei", "buttons": buttons, "custom": custom},
        {"recipient_id": "1", "text": "Drei", "custom": custom},
    ]


def test_leaves_messages_without_custom_alone() -> None:
    messages = [{"recipient_id": "1", "text": "Eins"}, {"recipient_id": "1", "image": "x.png"}]
    assert merge(messages) == messages
