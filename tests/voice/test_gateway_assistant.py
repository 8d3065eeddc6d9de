"""Asking over the gateway's webhook."""

import json

import httpx
import pytest

from voice.assistant import AssistantUnavailableError, Option
from voice.gateway_assistant import GatewayAssistant, answer_of


def assistant(handler: httpx.MockTransport, tokens: list[str] | None = None) -> GatewayAssistant:
    given = iter(tokens or ["first"])
    return GatewayAssistant("http://127.0.0.1:1", lambda: next(given), "jena", transport=handler)


async def test_the_phone_asks_as_the_phone() -> None:
    seen: list[httpx.Request] = []

    def handle(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(
            200,
            json=[
                {"recipient_id": "c1", "text": "46 €", "custom": {"outcome": "answered"}},
                {"recipient_id": "c1", "text": "Noch etwas?", "buttons": []},
            ],
        )

    asked = assistant(httpx.MockTransport(handle), ["first", "second"])
    answer = await asked.ask("c1", "was kostet das", "de")
    await asked.ask("c1", "und wann", "de")
    await asked.aclose()
    assert answer.text == "46 €\n\nNoch etwas?"
    assert answer.outcome == "answered"
    assert json.loads(seen[0].content)["metadata"] == {
        "municipality": "jena",
        "language": "de",
        "channel": "phone",
    }
    assert [r.headers["Authorization"] for r in seen] == ["Bearer first", "Bearer second"]


@pytest.mark.parametrize("status", [401, 429, 500])
async def test_a_gateway_that_fails(status: int) -> None:
    handler = httpx.MockTransport(lambda request: httpx.Response(status))
    with pytest.raises(AssistantUnavailableError, match=str(status)):
        await assistant(handler).ask("c1", "x", "de")


async def test_a_gateway_that_is_gone_or_talks_nonsense() -> None:
    def gone(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused")

    for handler in (gone, lambda request: httpx.Response(200, text="<html>")):
        with pytest.raises(AssistantUnavailableError):
            await assistant(httpx.MockTransport(handler)).ask("c1", "x", "de")


def test_handover_wins_and_buttons_are_options() -> None:
    answer = answer_of(
        [
            {"text": "Ich verbinde.", "custom": {"outcome": "handover"}},
            {"text": "a", "buttons": [{"title": "A", "payload": "Frage A"}]},
            {"custom": {"outcome": "dialogue"}},
        ]
    )
    assert answer.outcome == "handover"
    assert answer.options == (Option("A", "Frage A"),)
    assert answer_of([]).text == ""
