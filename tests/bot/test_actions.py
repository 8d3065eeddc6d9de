"""The actions, called as Rasa calls them."""

from typing import Any

import httpx
import pytest
import yaml
from httpx import ASGITransport, AsyncClient

from bot.actions.server import actions, actions_app
from bot.actions.texts import LANGUAGES, texts
from bot.actions.turn import is_english
from knowledge.reply import ConversationContext
from tests.bot.fake_knowledge import FakeKnowledge
from tests.bot.rasa_server import PROJECT

TOKEN = "secret"


class Caller:
    """Plays Rasa."""

    def __init__(self, knowledge: FakeKnowledge | None) -> None:
        app = actions_app(lambda: knowledge, TOKEN)
        self.http = AsyncClient(
            transport=ASGITransport(app=app, raise_app_exceptions=False),
            base_url="http://actions",
            headers={"Authorization": f"Bearer {TOKEN}"},
        )

    async def post(
        self,
        action: str,
        text: str = "",
        slots: dict[str, Any] | None = None,
        events: list[dict[str, Any]] | None = None,
        **metadata: str,
    ) -> httpx.Response:
        message = {"text": text, "metadata": {"municipality": "jena", **metadata}}
        tracker = {
            "sender_id": "jena:1",
            "slots": slots or {},
            "latest_message": message,
            "events": events or [],
            "paused": False,
        }
        call = {"next_action": action, "sender_id": "jena:1", "tracker": tracker}
        return await self.http.post("/webhook", json=call)

    async def run(self, action: str, text: str = "", **more: Any) -> dict[str, Any]:
        """The one message said, with the slots set by name under `slots`."""
        answer = (await self.post(action, text, **more)).json()
        (said,) = answer["responses"]
        assert answer["events"][-1]["event"] == "followup"
        slots = {e["name"]: e["value"] for e in answer["events"] if e["event"] == "slot"}
        return {**said, "slots": slots}


@pytest.fixture
def knowledge() -> FakeKnowledge:
    return FakeKnowledge()


@pytest.fixture
def rasa(knowledge: FakeKnowledge) -> Caller:
    return Caller(knowledge)


async def test_question_goes_to_the_knowledge_with_its_circumstances(
    rasa: Caller, knowledge: FakeKnowledge
) -> None:
    context = ConversationContext(topic="Reisepass", aspect="fee", age=15)
    said = await rasa.run(
        "action_answer",
        "Wo muss ich da hin?",
        slots={"context": context.as_dict()},
        municipality="munich",
        channel="phone",
    )
    (asked,) = knowledge.asked
    assert asked.municipality == "munich"
    assert asked.channel == "phone"
    assert asked.context == context
    assert said["custom"]["outcome"] == "answered"
    assert said["slots"]["context"]["topic"] == "Reisepass"


async def test_unchanged_context_is_not_stored_again(rasa: Caller) -> None:
    context = ConversationContext(topic="Reisepass", aspect="fee").as_dict()
    said = await rasa.run("action_answer", "Geht das online?", slots={"context": context})
    assert "context" not in said["slots"]


@pytest.mark.parametrize("context", [None, {}, {"topic": "X"}, {"unknown": 1}])
async def test_reads_any_stored_context(
    rasa: Caller, knowledge: FakeKnowledge, context: dict[str, Any] | None
) -> None:
    await rasa.run("action_answer", "wo?", slots={"context": context})
    assert knowledge.asked[0].context == ConversationContext.from_dict(context)


@pytest.mark.parametrize("municipality", ["atlantis", ""])
async def test_unknown_municipality_gets_the_first_one(
    rasa: Caller, knowledge: FakeKnowledge, municipality: str
) -> None:
    await rasa.run("action_answer", "wo?", municipality=municipality)
    assert knowledge.asked[0].municipality == "jena"


@pytest.mark.parametrize(
    ("slots", "surface", "language"),
    [
        ({}, None, "de"),
        ({}, "en", "en"),
        ({}, "da", "de"),
        ({}, "fr", "fr"),
        ({"language": "en"}, None, "en"),
        ({"language": "en", "surface_language": "de"}, "de", "en"),
        ({"language": "en", "surface_language": "en"}, "de", "de"),
        ({"language": "tr", "surface_language": "de"}, "de", "tr"),
        ({"language": "tr", "surface_language": "en"}, "de", "de"),
    ],
)
async def test_language_of_the_answer(
    rasa: Caller,
    knowledge: FakeKnowledge,
    slots: dict[str, str],
    surface: str | None,
    language: str,
) -> None:
    metadata = {"language": surface} if surface else {}
    await rasa.run("action_answer", "Personalausweis", slots=slots, **metadata)
    assert knowledge.asked[0].language == language


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("How much is a passport?", True),
        ("Thank you", True),
        ("Was kostet das?", False),
        ("Personalausweis", False),
        ("Wo kann ich Open Data finden?", False),
        ("What kostet der Personalausweis?", False),
        ("", False),
    ],
)
def test_recognises_english(text: str, english: bool) -> None:
    assert is_english(text) is english


@pytest.mark.parametrize(
    ("kept", "text", "language"),
    [
        (None, "Kimlik kartı ne kadar?", "tr"),
        (None, "Сколько стоит паспорт?", "ru"),
        ("tr", "Personalausweis", "tr"),
        ("tr", "Parkausweis für schwerbehinderte Menschen", "tr"),
        ("tr", "Was kostet der Reisepass?", "de"),
        ("fr", "merci", "fr"),
        ("fr", "How much is a passport?", "en"),
    ],
)
async def test_the_language_someone_writes_is_kept_until_another_is_clear(
    rasa: Caller, knowledge: FakeKnowledge, kept: str | None, text: str, language: str
) -> None:
    slots = {"language": kept, "surface_language": "de"} if kept else {}
    said = await rasa.run("action_answer", text, slots=slots, language="de")
    assert knowledge.asked[0].language == language
    kept_on = said["slots"].get("language", kept)
    assert kept_on == (language if language in {"tr", "ru", "fr"} else "de")


async def test_greeting_says_that_it_is_a_machine_and_suggests_questions(rasa: Caller) -> None:
    said = await rasa.run("action_greet", "Guten Tag")
    assert "Maschine" in said["text"]
    assert "Auskunft Jena" in said["text"]
    assert len(said["buttons"]) == 4
    english = await rasa.run("action_greet", "Hello")
    assert "machine" in english["text"]


async def test_offers_a_human_when_it_did_not_help(rasa: Caller) -> None:
    said = await rasa.run("action_not_helpful", "Das hilft mir nicht")
    assert said["buttons"] == [
        {
            "title": "Mit einem Menschen sprechen",
            "payload": "Ich möchte mit einem Menschen sprechen",
        }
    ]


async def test_names_the_human_contact_with_its_hours(rasa: Caller) -> None:
    said = await rasa.run("action_human", "Mitarbeiter bitte")
    assert said["custom"]["outcome"] == "handover"
    for part in ("Bürgerservice", "03641 12345", "service@example.org", "9 bis 18"):
        assert part in said["text"]


async def test_names_the_web_site_when_no_office_is_known(
    rasa: Caller, knowledge: FakeKnowledge
) -> None:
    knowledge.offices.clear()
    said = await rasa.run("action_human", "Mitarbeiter bitte")
    assert "https://www.example.org" in said["text"]
    assert said["custom"]["outcome"] == "handover"


@pytest.mark.parametrize("language", LANGUAGES)
async def test_switches_the_language(rasa: Caller, language: str) -> None:
    said = await rasa.run(f"action_language_{language}", "")
    assert said["slots"]["language"] == language
    assert said["text"] == texts(language).say("language")


async def test_repeats_what_was_said_last(rasa: Caller) -> None:
    data = {"buttons": [{"title": "A", "payload": "a"}], "custom": {"outcome": "answered"}}
    events = [
        {"event": "bot", "text": "Erstens", "data": {}},
        {"event": "bot", "text": "Zweitens", "data": data},
        {"event": "user", "text": "noch einmal"},
    ]
    said = await rasa.run("action_repeat", "noch einmal", events=events)
    assert said["text"] == "Zweitens"
    assert said["buttons"] == data["buttons"]
    assert said["custom"] == data["custom"]


async def test_every_action_of_the_domain_is_there(knowledge: FakeKnowledge) -> None:
    domain = yaml.safe_load((PROJECT / "domain" / "actions.yml").read_text(encoding="utf-8"))
    assert {a.name() for a in actions(lambda: knowledge)} == set(domain["actions"])


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_dialogue_has_a_text(rasa: Caller, language: str) -> None:
    for action in actions(FakeKnowledge):
        said = await rasa.run(action.name(), "", language=language)
        assert said["text"]
        assert "{" not in said["text"]


def test_languages_have_the_same_texts() -> None:
    for language in LANGUAGES:
        assert texts("de").dialogues.keys() == texts(language).dialogues.keys()
        assert texts("de").buttons.keys() == texts(language).buttons.keys()
    assert not texts("de").words & texts("en").words


async def test_says_that_the_knowledge_is_not_ready() -> None:
    answer = await Caller(None).post("action_answer", "wo?")
    assert answer.status_code == 503


async def test_refuses_strangers(rasa: Caller) -> None:
    rasa.http.headers["Authorization"] = "Bearer wrong"
    assert (await rasa.post("action_answer", "wo?")).status_code == 401
    del rasa.http.headers["Authorization"]
    assert (await rasa.post("action_answer", "wo?")).status_code == 401


async def test_unknown_action(rasa: Caller) -> None:
    assert (await rasa.post("action_unknown")).status_code == 404


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"7", b"{}", b'"text"'])
async def test_refuses_what_is_no_action_call(rasa: Caller, body: bytes) -> None:
    assert (await rasa.http.post("/webhook", content=body)).status_code == 400
