"""The REST channel: contract, limits, bad input."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from connectors.assistant import StillStarting
from connectors.stored_turns import stored_turns
from tests.connectors.conftest import MakeSettings, in_process
from tests.connectors.fakes import FakeAssistant, FakeContact

URL = "/webhooks/rest/webhook"


async def ask(client: httpx.AsyncClient, message: str = "Hallo", **fields: Any) -> httpx.Response:
    return await client.post(URL, json={"sender": "anna", "message": message} | fields)


async def test_answers_in_rasas_form(client: httpx.AsyncClient) -> None:
    response = await ask(client, "Was kostet ein Ausweis?")
    assert response.status_code == 200
    [message] = response.json()
    assert message["recipient_id"] == "anna"
    assert message["text"] == "Echo: Was kostet ein Ausweis?"
    assert message["buttons"] == [
        {"title": "Unterlagen", "payload": "Welche Unterlagen brauche ich?"}
    ]
    assert message["custom"]["outcome"] == "answered"


async def test_passes_on_who_asks_and_how(
    client: httpx.AsyncClient, assistant: FakeAssistant
) -> None:
    await ask(client, metadata={"municipality": "munich", "language": "en", "channel": "web"})
    [(sender, _, metadata)] = assistant.asked
    assert metadata == {"municipality": "munich", "language": "en", "channel": "web"}
    assert "anna" not in sender


async def test_trials_are_recorded_apart_and_answered_alike(
    make_settings: MakeSettings, assistant: FakeAssistant
) -> None:
    settings = make_settings()
    async with in_process(settings, assistant) as client:
        await ask(client, "Versuch", metadata={"channel": "web", "terminal": True})
        await client.post(URL, json={"sender": "ben", "message": "Frage"})
    assert [metadata["channel"] for _, _, metadata in assistant.asked] == ["web", "rest"]
    turns = stored_turns(settings.database, "jena")
    assert {turn.question: turn.channel for turn in turns} == {
        "Versuch": "terminal",
        "Frage": "rest",
    }


async def test_ignores_what_it_does_not_know(
    client: httpx.AsyncClient, assistant: FakeAssistant
) -> None:
    metadata = {"language": "tlh", "channel": 7, "role": "admin", "deep": [[[[]]]]}
    assert (await ask(client, metadata=metadata)).status_code == 200
    assert assistant.asked[0][2] == {"municipality": "jena", "language": "de", "channel": "rest"}


async def test_one_person_in_two_municipalities_has_two_conversations(
    client: httpx.AsyncClient, assistant: FakeAssistant
) -> None:
    await ask(client)
    await ask(client, metadata={"municipality": "munich"})
    assert assistant.asked[0][0] != assistant.asked[1][0]


@pytest.mark.parametrize("municipality", ["atlantis", "../jena", "", 7, None, ["jena"]])
async def test_never_answers_for_another_municipality(
    client: httpx.AsyncClient, assistant: FakeAssistant, municipality: object
) -> None:
    response = await ask(client, metadata={"municipality": municipality})
    if municipality is None:
        assert response.status_code == 200
    else:
        assert response.status_code == 422
        assert assistant.asked == []


async def test_phone_and_intranet_need_their_token(
    make_settings: MakeSettings, assistant: FakeAssistant
) -> None:
    settings = make_settings(trusted_tokens={"phone": "p" * 16, "intranet": "i" * 16})
    async with in_process(settings, assistant) as client:
        for token in ("", "Bearer " + "i" * 16, "Bearer " + "p" * 16, "Basic " + "p" * 16):
            await client.post(
                URL,
                json={"sender": "a", "message": "Hallo", "metadata": {"channel": "phone"}},
                headers={"Authorization": token} if token else {},
            )
    channels = [metadata["channel"] for _, _, metadata in assistant.asked]
    assert channels == ["rest", "rest", "phone", "rest"]


@pytest.mark.parametrize("metadata", [{"channel": "intranet"}, {}])
async def test_an_unknown_token_is_refused(
    make_settings: MakeSettings, assistant: FakeAssistant, metadata: dict[str, str]
) -> None:
    settings = make_settings(trusted_tokens={"intranet": "i" * 16})
    async with in_process(settings, assistant) as client:
        response = await client.post(
            URL,
            json={"sender": "a", "message": "Hallo", "metadata": metadata},
            headers={"Authorization": "Bearer " + "x" * 16},
        )
    assert (response.status_code, response.json()["code"]) == (401, "unknown_token")
    assert response.headers["www-authenticate"] == "Bearer"
    assert assistant.asked == []


async def test_masks_personal_data_before_passing_it_on(
    client: httpx.AsyncClient, assistant: FakeAssistant
) -> None:
    await ask(client, "Ich heiße Eva Müller, 0171 2345678")
    assert assistant.asked[0][1] == "Ich heiße [Name], [Telefonnummer]"


@pytest.mark.parametrize(
    "message",
    ["", " ", "\n\t\r\n", "\x00\x01", "\u200b\u200d\ufeff", "\u202e"],
    ids=["empty", "blank", "breaks", "controls", "invisible", "override"],
)
async def test_nothing_said_is_a_friendly_question_back(
    client: httpx.AsyncClient, assistant: FakeAssistant, message: str
) -> None:
    response = await ask(client, message)
    assert response.status_code == 200
    assert response.json()[0]["custom"]["outcome"] == "clarify"
    assert assistant.asked == []
    assert "Personalausweis" not in response.text  # Which this municipality may not have.


@pytest.mark.parametrize(
    "message",
    [
        "🙂🙂🙂",
        "🏳️‍🌈",
        "مرحبا، كم تكلفة بطاقة الهوية؟",
        "\u202eabc\u202c",
        "<script>alert(1)</script><img src=x onerror=alert(1)>",
        "'; DROP TABLE message; --",
        "/restart",
        '/inform{"slot": "value"}',
        "{{7*7}} ${jndi:ldap://x} %s %n",
        "a\x00b\x1b[31mc\x9b",
        "ae\u0301" * 300,
        "\U0010ffff\ufffe",
        "ʼ" * 1000,
    ],
)
async def test_strange_texts_are_answered_like_any_other(
    client: httpx.AsyncClient, assistant: FakeAssistant, message: str
) -> None:
    response = await ask(client, message)
    assert response.status_code == 200
    assert response.json()[0]["custom"]["outcome"] == "answered"
    passed_on = assistant.asked[0][1]
    assert "\x00" not in passed_on
    assert "\x1b" not in passed_on


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b"7",
        b'"text"',
        b"{",
        b'{"sender": "a"}',
        b'{"message": "a"}',
        b'{"sender": "", "message": "a"}',
        b'{"sender": 7, "message": "a"}',
        b'{"sender": "a", "message": 7}',
        b'{"sender": "a", "message": null}',
        b'{"sender": "a", "message": ["a"]}',
        b'{"sender": "a", "message": "a", "metadata": []}',
        b'{"sender": "a", "message": "a", "metadata": "x"}',
        b'{"sender": "a", "message": "\\ud800"}',
        b'{"sender": "\\udfff", "message": "a"}',
        b'{"sender": "a", "message": "\xff\xfe"}',
        b'{"sender": "a", "message": "a" "b"}',
        b"\x00\x01\x02\x03",
        b"\x1f\x8b\x08\x00",
        b"[" * 60_000,
        b'{"sender": "a", "message": "a", "metadata": ' + b'{"a":' * 10_000 + b"1" + b"}" * 10_001,
        b'{"sender": "' + b"a" * 129 + b'", "message": "a"}',
        b'{"sender": "a", "message": "' + b"a" * 1001 + b'"}',
        b"sender=a&message=b",
        b"<xml/>",
    ],
)
async def test_bad_bodies_get_a_friendly_error(client: httpx.AsyncClient, body: bytes) -> None:
    response = await client.post(URL, content=body, headers={"Accept-Language": "en-GB,en"})
    assert response.status_code == 422
    problem = response.json()
    assert problem["code"] in {"bad_json", "bad_field", "too_long"}
    assert problem["detail"].isascii() or "“" in problem["detail"]


async def test_errors_speak_the_language_of_the_request(client: httpx.AsyncClient) -> None:
    german = await ask(client, "a" * 1001)
    english = await ask(client, "a" * 1001, metadata={"language": "en"})
    assert "zu lang" in german.json()["detail"]
    assert "too long" in english.json()["detail"]


async def test_rasas_own_health_address_answers(client: httpx.AsyncClient) -> None:
    assert (await client.get("/webhooks/rest/")).json() == {"status": "ok"}


async def test_a_large_body_is_given_up_while_it_arrives(client: httpx.AsyncClient) -> None:
    sent = 0

    async def megabyte() -> AsyncIterator[bytes]:
        nonlocal sent
        for _ in range(1024):
            sent += 1024
            yield b" " * 1024

    response = await client.post(URL, content=megabyte())
    assert response.status_code == 413
    assert "65536" in response.json()["detail"]


async def test_a_declared_large_body_is_not_read_at_all(client: httpx.AsyncClient) -> None:
    response = await client.post(URL, content=b" " * 1_000_000)
    assert response.status_code == 413
    assert response.headers["connection"] == "close"


async def test_too_many_messages_are_turned_away_politely(
    make_settings: MakeSettings, assistant: FakeAssistant
) -> None:
    async with in_process(make_settings({"messages_per_minute": 3}), assistant) as client:
        statuses = [(await ask(client)).status_code for _ in range(4)]
        refused = await ask(client, metadata={"language": "en"})
    assert statuses == [200, 200, 200, 429]
    assert int(refused.headers["retry-after"]) >= 1
    assert "wait" in refused.json()["detail"]
    assert len(assistant.asked) == 3


async def test_one_address_cannot_evade_the_limit_by_new_senders(
    make_settings: MakeSettings, assistant: FakeAssistant
) -> None:
    async with in_process(make_settings({"messages_per_minute": 2}), assistant) as client:
        statuses = [(await ask(client, sender=str(n))).status_code for n in range(20)]
    assert 429 in statuses
    assert statuses[0] == 200


async def test_trusted_callers_speak_for_many_people(
    make_settings: MakeSettings, assistant: FakeAssistant
) -> None:
    settings = make_settings({"messages_per_minute": 1}, trusted_tokens={"phone": "p" * 16})
    async with in_process(settings, assistant) as client:
        client.headers["Authorization"] = "Bearer " + "p" * 16
        statuses = {(await ask(client, sender=str(n))).status_code for n in range(20)}
    assert statuses == {200}


async def test_a_conversation_is_answered_in_order_and_its_line_is_bounded(
    client: httpx.AsyncClient, assistant: FakeAssistant
) -> None:
    assistant.gate = asyncio.Event()
    waiting = [asyncio.create_task(ask(client, str(n))) for n in range(8)]
    turned_away = [
        task for task in (await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED))[0]
    ]
    assert turned_away[0].result().status_code == 429
    assistant.gate.set()
    statuses = [(await task).status_code for task in waiting]
    assert statuses == [200] * 5 + [429] * 3
    assert [message for _, message, _ in assistant.asked] == ["0", "1", "2", "3", "4"]


@pytest.mark.parametrize("language", ["de", "en"])
async def test_a_dead_core_is_admitted_politely(
    client: httpx.AsyncClient, assistant: FakeAssistant, language: str
) -> None:
    assistant.failure = ConnectionError("secret detail")
    response = await ask(client, metadata={"language": language})
    assert response.status_code == 200
    [message] = response.json()
    assert message["custom"]["outcome"] == "refused"
    assert message["custom"]["failed"]
    assert "Stadt Jena" in message["text"]
    assert "https://www.jena.de" in message["text"]
    assert "secret" not in response.text


async def test_a_dead_core_is_admitted_with_a_human_to_turn_to(
    client: httpx.AsyncClient, assistant: FakeAssistant
) -> None:
    assistant.failure = TimeoutError()
    assistant.contact = FakeContact()
    [message] = (await ask(client, "Was kostet ein Ausweis?")).json()
    assert "Bürgerservice, Telefon 03641 49-3800" in message["text"]
    assert message["buttons"][0]["payload"] == "Was kostet ein Ausweis?"


async def test_who_asks_too_early_is_told_so(
    client: httpx.AsyncClient, assistant: FakeAssistant
) -> None:
    assistant.failure = StillStarting()
    [message] = (await ask(client, "Was kostet ein Ausweis?")).json()
    assert message["text"].startswith("Ich starte gerade noch.")
    assert message["buttons"][0]["payload"] == "Was kostet ein Ausweis?"


async def test_a_silent_core_still_gives_an_answer(
    client: httpx.AsyncClient, assistant: FakeAssistant
) -> None:
    assistant.answer = lambda message: []
    [message] = (await ask(client)).json()
    assert message["custom"]["outcome"] == "refused"
    assert message["text"]


async def test_answers_pass_through_unchanged(
    client: httpx.AsyncClient, assistant: FakeAssistant
) -> None:
    told: list[dict[str, Any]] = [
        {"recipient_id": "x", "text": "eins", "image": "https://jena.de/a.png"},
        {"recipient_id": "x", "text": "zwei", "custom": {"outcome": "dialogue", "new": [1]}},
    ]
    assistant.answer = lambda message: told
    assert (await ask(client)).json() == [m | {"recipient_id": "anna"} for m in told]


async def test_no_user_text_reaches_the_log(
    client: httpx.AsyncClient, assistant: FakeAssistant, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    assistant.failure = RuntimeError("geheimes Wort")
    await ask(client, "geheimes Wort")
    await client.post(URL, content=b'{"sender": "a", "message": ["geheimes Wort"]}')
    logged = json.dumps([record.getMessage() for record in caplog.records])
    assert "geheimes" not in logged
