"""Municipalities, feedback, erasure, health and metrics."""

import asyncio

import httpx
import pytest

from tests.connectors.conftest import MakeSettings, in_process
from tests.connectors.fakes import FakeAssistant


async def test_municipality(client: httpx.AsyncClient) -> None:
    body = (await client.get("/api/municipalities/jena", params={"language": "en"})).json()
    assert body["title"] == "Stadt Jena"
    assert body["languages"] == ["de", "en"]
    assert "not a human" in body["notice"]
    assert body["suggestions"][0]["payload"] == "What does an ID cost?"


async def test_default_municipality(client: httpx.AsyncClient) -> None:
    assert (await client.get("/api/municipality")).json()["id"] == "jena"


@pytest.mark.parametrize("id", ["atlantis", "..", "%00", "a" * 60])
async def test_unknown_municipality(client: httpx.AsyncClient, id: str) -> None:
    assert (await client.get(f"/api/municipalities/{id}")).status_code == 404


async def rest_conversation(client: httpx.AsyncClient, assistant: FakeAssistant) -> str:
    await client.post("/webhooks/rest/webhook", json={"sender": "a", "message": "Hallo"})
    return assistant.asked[-1][0]


async def test_erasing_a_conversation(client: httpx.AsyncClient, assistant: FakeAssistant) -> None:
    conversation = await rest_conversation(client, assistant)
    assert (await client.delete(f"/api/conversations/{conversation}")).status_code == 204
    assert assistant.erased == [conversation]
    assert (await client.delete(f"/api/conversations/{conversation}")).status_code == 404


async def test_an_answer_under_way_does_not_bring_an_erased_conversation_back(
    client: httpx.AsyncClient, assistant: FakeAssistant
) -> None:
    conversation = await rest_conversation(client, assistant)
    assistant.gate = asyncio.Event()
    asking = asyncio.create_task(rest_conversation(client, assistant))
    while len(assistant.asked) < 2:  # noqa: ASYNC110 - the fake tells nobody
        await asyncio.sleep(0)
    erasing = asyncio.create_task(client.delete(f"/api/conversations/{conversation}"))
    await asyncio.wait([erasing], timeout=0.05)
    assistant.gate.set()
    await asking
    assert (await erasing).status_code == 204
    assert (await client.delete(f"/api/conversations/{conversation}")).status_code == 404


async def test_nothing_is_erased_while_too_many_messages_wait(
    client: httpx.AsyncClient, assistant: FakeAssistant
) -> None:
    conversation = await rest_conversation(client, assistant)
    assistant.gate = asyncio.Event()
    asking = [asyncio.create_task(rest_conversation(client, assistant)) for _ in range(6)]
    await asyncio.wait(asking, return_when=asyncio.FIRST_COMPLETED)  # the sixth is turned away
    assert (await client.delete(f"/api/conversations/{conversation}")).status_code == 503
    assert assistant.erased == []
    assistant.gate.set()
    await asyncio.gather(*asking)


async def test_nothing_is_erased_while_the_core_the_core_cannot(
    client: httpx.AsyncClient, assistant: FakeAssistant
) -> None:
    conversation = await rest_conversation(client, assistant)
    assistant.failure = ConnectionError()
    assert (await client.delete(f"/api/conversations/{conversation}")).status_code == 503
    assistant.failure = None
    assert (await client.delete(f"/api/conversations/{conversation}")).status_code == 204


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"conversation": "a", "message": "m1", "rating": "up"}, 404),
        ({"conversation": "a", "message": "m1", "rating": "sideways"}, 422),
        ({"conversation": "a", "message": "m1"}, 422),
        ({"conversation": "a", "message": "m1", "rating": "up", "comment": "x" * 1001}, 422),
        ({"conversation": "a", "message": 1, "rating": "up"}, 422),
        ({"conversation": "a\0", "message": "m\0", "rating": "up"}, 404),
        ([], 422),
    ],
)
async def test_feedback_on_nothing(client: httpx.AsyncClient, body: object, status: int) -> None:
    assert (await client.post("/api/feedback", json=body)).status_code == status


async def test_feedback_is_limited_too(
    make_settings: MakeSettings, assistant: FakeAssistant
) -> None:
    body = {"conversation": "a", "message": "m1", "rating": "up"}
    async with in_process(make_settings({"messages_per_minute": 1}), assistant) as client:
        statuses = [(await client.post("/api/feedback", json=body)).status_code for _ in range(2)]
    assert statuses == [404, 429]


async def test_health_and_readiness(client: httpx.AsyncClient, assistant: FakeAssistant) -> None:
    assert (await client.get("/readyz")).status_code == 200
    assistant.is_ready = False
    assert (await client.get("/readyz")).status_code == 503
    assert (await client.get("/healthz")).json() == {"status": "ok"}


async def test_metrics_tell_turns_and_state_but_no_texts(
    client: httpx.AsyncClient, assistant: FakeAssistant
) -> None:
    await rest_conversation(client, assistant)
    await client.get("/nowhere/geheim")
    assistant.is_ready = False
    response = await client.get("/metrics")
    assert response.headers["content-type"].startswith("text/plain")
    lines = response.text.splitlines()
    assert 'auskunft_turns_total{channel="rest",outcome="answered"} 1.0' in lines
    assert 'auskunft_turn_seconds_count{channel="rest"} 1.0' in lines
    assert "auskunft_rasa_up 0.0" in lines
    assert "auskunft_websocket_connections 0.0" in lines
    assert any("/webhooks/rest/webhook" in line and 'status="200"' in line for line in lines)
    assert "geheim" not in response.text
    assert "Hallo" not in response.text


async def test_unknown_addresses_and_methods(client: httpx.AsyncClient) -> None:
    english = {"Accept-Language": "en"}
    missing = await client.get("/nowhere/at/all", headers=english)
    assert missing.status_code == 404
    assert missing.json()["code"] == "not_found"
    wrong = await client.put("/webhooks/rest/webhook", headers=english)
    assert wrong.status_code == 405
    assert "POST" in wrong.headers["allow"]
    assert wrong.json()["code"] == "method_not_allowed"


@pytest.mark.parametrize(
    ("method", "path", "chars"),
    [("DELETE", "/api/conversations/", 129), ("GET", "/api/municipalities/", 61)],
)
async def test_a_wrong_parameter_is_named_and_not_repeated(
    client: httpx.AsyncClient, method: str, path: str, chars: int
) -> None:
    response = await client.request(method, path + "x" * chars, headers={"Accept-Language": "en"})
    assert response.status_code == 422
    assert response.json()["code"] == "bad_field"
    assert "“id”" in response.json()["detail"]
    assert "xxx" not in response.text
