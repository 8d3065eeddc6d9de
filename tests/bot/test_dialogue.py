"""The dialogue core end to end: real Rasa, the real actions, a knowledge layer of the test's."""

import json
import secrets
import signal
import sqlite3
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.actions.texts import texts
from bot.rasa_client import RasaClient, RasaUnavailable
from tests.bot.fake_knowledge import FakeKnowledge
from tests.bot.rasa_server import RasaServer, action_server, rasa_python, trained_model
from tests.parts import missing

pytestmark = pytest.mark.rasa

DIALOGUES = [
    ("Guten Tag!", "greet"),
    ("- Guten Tag!", "greet"),
    ("Tschüss, bis bald", "goodbye"),
    ("Vielen Dank für Ihre Hilfe", "thanks"),
    ("Können Sie mir bitte helfen?", "help"),
    ("Was können Sie alles?", "capabilities"),
    ("Sind Sie ein Mensch oder eine Maschine?", "bot_challenge"),
    ("Das hat mir leider nicht geholfen", "not_helpful"),
    ("Du bist ein blöder Bot", "insult"),
    ("Erzähl mir doch mal einen Witz", "smalltalk"),
    ("Alles klar.", "acknowledge"),
    ("Nein, danke schön", "decline"),
    ("Super danke, tschüss!", "goodbye"),
    ("Hilfe, es brennt", "emergency"),
    ("Wie heißt du denn?", "bot_name"),
    ("Bist du ChatGPT?", "bot_model"),
    ("Hello!", "greet"),
    ("Goodbye, have a nice day", "goodbye"),
    ("Thank you very much", "thanks"),
    ("Can you please help me?", "help"),
    ("What can you do for me?", "capabilities"),
    ("Are you a real human?", "bot_challenge"),
    ("That did not help me", "not_helpful"),
    ("You stupid bot", "insult"),
    ("Tell me a joke please", "smalltalk"),
]
FIRST_ENGLISH = DIALOGUES.index(("Hello!", "greet"))

QUESTIONS = [
    "Hallo, was kostet ein Personalausweis?",
    "Hilfe beim Wohngeld",
    "Was kostet eine Sterbeurkunde?",
    "Datenschutzbeauftragter",
    "Notdienst Abfall",
    "Ich brauche einen Ausweis",
    "Kann ich mit einem Menschen im Bürgerservice einen Termin machen?",
    "Gibt es Hilfe für Alleinerziehende?",
    "Und für Kinder?",
    "wo?",
    "Geht das online?",
    "was noch?",
    "Wo kann ich Deutsch lernen?",
    "Wie wird das Wetter morgen?",
    "🙂🙂🙂",
    "<script>alert(1)</script>",
    "'; DROP TABLE events; --",
    "שלום, כמה עולה דרכון?",
    "a" * 1000,
]

COMMANDS = [
    "/restart",
    "/back",
    "/session_start",
    '/intent{"language":"en"}',
    '/human{"context":{"topic":"x"}}',
    "//greet",
    " /greet",
    "\u3000/greet",
    "/\u2003/restart",
    "/\u2003/\u2003/restart",
    "\u200b/\ufeff/\u2066 /restart",
]


@pytest.fixture(scope="module")
def knowledge() -> FakeKnowledge:
    return FakeKnowledge()


@pytest.fixture(scope="module")
def server(knowledge: FakeKnowledge, tmp_path_factory: Any) -> Iterator[RasaServer]:
    python = rasa_python()
    if python is None:
        missing("Rasa's environment is missing: run 'make setup'")
    folder = tmp_path_factory.mktemp("rasa")
    model = trained_model(python, folder)
    token = secrets.token_urlsafe()
    with action_server(lambda: knowledge, token) as url:
        server = RasaServer(python, model, url, token, folder / "tracker.sqlite")
        server.start()
        yield server
        server.stop()


@pytest.fixture
async def client(server: RasaServer) -> AsyncIterator[RasaClient]:
    client = RasaClient(server.url, server.token)
    yield client
    await client.aclose()


@pytest.fixture
def sender() -> str:
    return f"jena:{secrets.token_hex(8)}"


async def send(client: RasaClient, sender: str, message: str, **metadata: str) -> dict[str, Any]:
    messages = await client.send(sender, message, {"municipality": "jena", **metadata})
    assert len(messages) == 1
    return messages[0]


@pytest.mark.parametrize(("message", "intent"), DIALOGUES)
async def test_says_the_text_of_the_dialogue_in_the_language_of_the_user(
    client: RasaClient, sender: str, message: str, intent: str
) -> None:
    said = await send(client, sender, message)
    language = "en" if DIALOGUES.index((message, intent)) >= FIRST_ENGLISH else "de"
    expected = texts(language).say(
        intent,
        bot="Auskunft Jena",
        city="Jena",
        title="Stadt Jena",
        genitive="der Stadt Jena",
        url="",
    )
    assert said["text"] == expected
    assert said["custom"] == {
        "outcome": "dialogue",
        "sources": [],
        "service": None,
        "aspect": None,
        "confidence": 1.0,
        "language": language,
    }


@pytest.mark.parametrize("message", QUESTIONS)
async def test_asks_the_knowledge_every_question(
    client: RasaClient, sender: str, knowledge: FakeKnowledge, message: str
) -> None:
    said = await send(client, sender, message, channel="web")
    assert said["custom"]["outcome"] == "answered"
    assert said["buttons"] == [{"title": "Unterlagen", "payload": "Welche Unterlagen brauche ich?"}]
    assert knowledge.asked[-1].text == message
    assert knowledge.asked[-1].channel == "web"


async def test_passes_the_context_of_the_conversation_to_a_follow_up(
    client: RasaClient, sender: str, knowledge: FakeKnowledge
) -> None:
    await send(client, sender, "Was kostet ein Personalausweis?")
    await send(client, sender, "Danke!")
    said = await send(client, sender, "Und für meine Tochter, 15?")
    assert knowledge.asked[-1].context.topic == "Personalausweis"
    assert knowledge.asked[-1].context.aspect == "fee"
    assert said["custom"]["service"] == "Personalausweis"


async def test_keeps_conversations_apart(client: RasaClient, knowledge: FakeKnowledge) -> None:
    await send(client, "jena:one", "Was kostet ein Personalausweis?")
    await send(client, "jena:two", "Und für Kinder?")
    assert knowledge.asked[-1].context.topic is None


@pytest.mark.parametrize("command", COMMANDS)
async def test_takes_commands_of_rasa_for_text(
    client: RasaClient, server: RasaServer, sender: str, knowledge: FakeKnowledge, command: str
) -> None:
    await send(client, sender, "Was kostet ein Personalausweis?")
    async with httpx.AsyncClient(
        headers={"Authorization": f"Bearer {server.token}"}
    ) as past_the_client:
        answer = await past_the_client.post(
            f"{server.url}/webhooks/rest/webhook",
            json={"sender": sender, "message": command, "metadata": {"municipality": "jena"}},
        )
    assert answer.json()
    await send(client, sender, "Geht das online?")
    assert knowledge.asked[-1].context.topic == "Personalausweis"
    assert knowledge.asked[-1].language == "de"


async def test_repeats_the_last_message_with_all_that_belonged_to_it(
    client: RasaClient, sender: str
) -> None:
    answer = await send(client, sender, "Was kostet ein Personalausweis?")
    assert await send(client, sender, "Können Sie das bitte wiederholen?") == answer
    assert await send(client, sender, "noch einmal bitte") == answer


async def test_has_nothing_to_repeat_at_first(client: RasaClient, sender: str) -> None:
    said = await send(client, sender, "wiederholen")
    assert said["text"] == texts("de").say("nothing_to_repeat")


@pytest.mark.parametrize(
    ("message", "phone"),
    [
        ("Ich möchte mit einem Menschen sprechen", "Telefon: 03641 12345"),
        ("I want to talk to a human", "Phone: 03641 12345"),
    ],
)
async def test_names_the_human_contact(
    client: RasaClient, sender: str, message: str, phone: str
) -> None:
    said = await send(client, sender, message)
    assert said["custom"]["outcome"] == "handover"
    assert phone in said["text"]
    assert "service@example.org" in said["text"]


async def test_switches_the_language_of_the_conversation(
    client: RasaClient, sender: str, knowledge: FakeKnowledge
) -> None:
    said = await send(client, sender, "Do you speak English?", language="de")
    assert said["text"] == texts("en").say("language")
    await send(client, sender, "Personalausweis", language="de")
    assert knowledge.asked[-1].language == "en"
    said = await send(client, sender, "Auf Deutsch bitte", language="de")
    assert said["text"] == texts("de").say("language")
    await send(client, sender, "Personalausweis", language="de")
    assert knowledge.asked[-1].language == "de"


@pytest.mark.parametrize(
    ("message", "language", "phone"),
    [
        ("Bir insanla görüşmek istiyorum", "tr", "Telefon: 03641 12345"),
        ("Я хочу поговорить с человеком", "ru", "Телефон: 03641 12345"),
        ("أريد التحدث مع موظف", "ar", "الهاتف: 03641 12345"),
        ("Chcę porozmawiać z człowiekiem", "pl", "Telefon: 03641 12345"),
        ("Je veux parler à un humain", "fr", "Téléphone : 03641 12345"),
    ],
)
async def test_hands_over_in_other_languages(
    client: RasaClient, sender: str, message: str, language: str, phone: str
) -> None:
    assert texts(language).buttons["human"].payload == message
    said = await send(client, sender, message, language="de")
    assert said["custom"]["outcome"] == "handover"
    assert phone in said["text"]


@pytest.mark.parametrize(
    ("message", "intent", "language"),
    [
        ("Merhaba!", "greet", "tr"),
        ("Спасибо большое", "thanks", "ru"),
        ("مع السلامة", "goodbye", "ar"),
        ("Czy możesz mi pomóc?", "help", "pl"),
        ("Que savez-vous faire ?", "capabilities", "fr"),
    ],
)
async def test_other_languages_are_answered_politely(
    client: RasaClient, sender: str, message: str, intent: str, language: str
) -> None:
    said = await send(client, sender, message, language="de")
    expected = texts(language).say(
        intent,
        bot="Auskunft Jena",
        city="Jena",
        title="Stadt Jena",
        genitive="der Stadt Jena",
        url="",
    )
    assert said["text"] == expected


async def test_keeps_the_language_someone_writes_until_it_is_german_again(
    client: RasaClient, sender: str, knowledge: FakeKnowledge
) -> None:
    await send(client, sender, "Сколько стоит паспорт?", language="de")
    await send(client, sender, "Personalausweis", language="de")
    assert knowledge.asked[-1].language == "ru"
    await send(client, sender, "Und was kostet der Reisepass?", language="de")
    await send(client, sender, "Personalausweis", language="de")
    assert knowledge.asked[-1].language == "de"


async def test_follows_the_surface_when_it_changes_its_language(
    client: RasaClient, sender: str, knowledge: FakeKnowledge
) -> None:
    await send(client, sender, "Personalausweis", language="de")
    await send(client, sender, "Personalausweis", language="en")
    assert knowledge.asked[-1].language == "en"


async def test_conversation_survives_a_kill(
    client: RasaClient, server: RasaServer, sender: str, knowledge: FakeKnowledge
) -> None:
    answer = await send(client, sender, "How much is a Personalausweis?", language="de")
    server.stop(signal.SIGKILL)
    with pytest.raises(RasaUnavailable):
        await send(client, sender, "Kinder?", language="de")
    assert not await client.ready()
    server.start()
    assert await client.ready()
    assert await send(client, sender, "please repeat that", language="de") == answer
    await send(client, sender, "Kinder?", language="de")
    assert knowledge.asked[-1].context.topic == "Personalausweis"
    assert knowledge.asked[-1].language == "en"


async def test_a_turn_without_actions_is_no_answer(
    client: RasaClient, sender: str, knowledge: FakeKnowledge, monkeypatch: pytest.MonkeyPatch
) -> None:
    await send(client, sender, "Was kostet ein Personalausweis?")
    with monkeypatch.context() as broken:
        broken.setattr(knowledge, "municipalities", None)
        with pytest.raises(RasaUnavailable):
            await send(client, sender, "Und für Kinder?")
    await send(client, sender, "Geht das online?")
    assert knowledge.asked[-1].context.topic == "Personalausweis"


async def test_long_conversation_goes_on_when_its_old_events_are_erased(
    client: RasaClient, server: RasaServer, sender: str, knowledge: FakeKnowledge
) -> None:
    for number in range(40):
        await send(client, sender, f"How much is the Personalausweis with {number}?", language="de")
    assert len(stored_events(server, sender)) > 200
    await client.aclose()
    server.stop()
    server.start()
    assert len(stored_events(server, sender)) < 120
    await send(client, sender, "Express?", language="de")
    assert knowledge.asked[-1].context.topic == "Personalausweis"
    assert knowledge.asked[-1].language == "en"


async def test_erases_a_conversation(
    client: RasaClient, server: RasaServer, sender: str, knowledge: FakeKnowledge
) -> None:
    await send(client, sender, "Was kostet ein Personalausweis?")
    await client.erase(sender)
    assert stored_events(server, sender) == []
    await send(client, sender, "Geht das online?")
    assert knowledge.asked[-1].context.topic is None


async def test_erases_conversations_that_ended_long_ago(
    client: RasaClient, server: RasaServer, sender: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await send(client, sender, "Was kostet ein Personalausweis?")
    server.stop()
    with monkeypatch.context() as short:
        short.setattr(server, "retention_days", 0)
        server.start()
    assert stored_events(server, sender) == []


async def test_refuses_strangers(server: RasaServer) -> None:
    stranger = RasaClient(server.url, "wrong")
    assert not await stranger.ready()
    with pytest.raises(RasaUnavailable):
        await stranger.send("jena:x", "Hallo", {})
    await stranger.aclose()


@pytest.mark.parametrize(
    "path", ["/model", "/conversations/x", "/conversations/x/tracker", "/domain", "/status"]
)
async def test_has_no_http_api(server: RasaServer, path: str) -> None:
    async with httpx.AsyncClient(headers={"Authorization": f"Bearer {server.token}"}) as http:
        assert (await http.get(server.url + path)).status_code in {404, 405}


def stored_events(server: RasaServer, sender: str) -> list[dict[str, Any]]:
    connection = sqlite3.connect(Path(server.tracker_db))
    rows = connection.execute(
        "SELECT data FROM events WHERE sender_id = ? ORDER BY id", (sender,)
    ).fetchall()
    connection.close()
    return [json.loads(data) for (data,) in rows]
