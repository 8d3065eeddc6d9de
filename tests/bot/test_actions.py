"""The actions, called as Rasa calls them."""

import datetime as dt
from typing import Any

import httpx
import pytest
import yaml
from httpx import ASGITransport, AsyncClient

from bot.actions import dialogue
from bot.actions.bereavement import tells_of_a_death
from bot.actions.server import actions, actions_app
from bot.actions.texts import LANGUAGES, texts
from bot.actions.tongue import dialogue_language
from bot.actions.turn import is_english
from knowledge.local_time import TIME_ZONE
from knowledge.reply import ConversationContext, Outcome, Reply
from tests.bot.fake_knowledge import OFFICE, FakeKnowledge
from tests.bot.rasa_server import PROJECT

TOKEN = "secret"


class Caller:
    """Plays Rasa."""

    def __init__(self, knowledge: FakeKnowledge | None, retention_days: int = 30) -> None:
        app = actions_app(lambda: knowledge, TOKEN, retention_days)
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
        intent: str = "question",
        **metadata: str,
    ) -> httpx.Response:
        message = {
            "text": text,
            "intent": {"name": intent},
            "metadata": {"municipality": "jena", **metadata},
        }
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


async def test_who_names_no_municipality_gets_the_first_one(
    rasa: Caller, knowledge: FakeKnowledge
) -> None:
    await rasa.run("action_answer", "wo?", municipality="")
    assert knowledge.asked[0].municipality == "jena"


async def test_no_other_one_answers_for_a_municipality_that_is_not_there(
    rasa: Caller, knowledge: FakeKnowledge
) -> None:
    answer = await rasa.post("action_answer", "wo?", municipality="atlantis")
    assert answer.status_code == 503
    assert not knowledge.asked


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
        ("is mein Hund befreit", False),
        ("is sonntag frei", False),
        ("biotonne is pflicht?", False),
        ("open air kino", False),
        ("second hand shop", False),
        ("is the library open", True),
        ("im 75, neighbours loud", True),
        ("im new here, where do i register", True),
        ("bin im urlaub", False),
        ("what goes in the brown bin", True),
        ("ok, and how long do I have", True),
        ("was will die stadt", False),
        ("lost bicycle", False),
        ("bulky waste", True),
        ("library", False),
        ("hotel museum", False),
        ("fahrrad lost", False),
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
        (None, "where passport?", "en"),
        ("tr", "Personalausweis", "tr"),
        ("tr", "Parkausweis für schwerbehinderte Menschen", "tr"),
        ("tr", "Was kostet der Reisepass?", "de"),
        ("tr", "Сколько стоит паспорт?", "ru"),
        ("fr", "merci", "fr"),
        ("fr", "How much is a passport?", "en"),
        ("pl", "Ile kosztuje paszport?", "pl"),
        ("ru", "паспорт", "ru"),
        ("ar", "كم سعر جواز السفر؟", "ar"),
        ("en", "price per page?", "en"),
        ("en", "fine?", "en"),
        ("en", "second dog?", "en"),
        ("en", "appointment?", "en"),
        ("en", "christmas tree?", "en"),
        ("en", "can i vote here as italian?", "en"),
        ("en", "its a rottweiler mix is that problem", "en"),
        ("en", "Personalausweis", "en"),
        ("en", "passport verlängern", "en"),
        ("en", "Witwenrente beantragen", "de"),
        ("en", "bewohnerparkausweis online bestellen", "de"),
        ("en", "Antrag auf Elterngeld", "en"),
        ("en", "I want Wohngeld beantragen", "en"),
        ("en", "my Auto ummelden", "en"),
        ("en", "Was kostet der Reisepass?", "de"),
        ("en", "Kimlik kartı ne kadar?", "tr"),
        ("de", "is sonntag frei", "de"),
        ("de", "biotonne is pflicht?", "de"),
        ("de", "open air kino", "de"),
        ("de", "How much is a passport?", "en"),
    ],
)
@pytest.mark.parametrize("surface", [None, "de"])
async def test_the_language_of_a_conversation_is_kept_until_another_is_clear(
    rasa: Caller,
    knowledge: FakeKnowledge,
    kept: str | None,
    text: str,
    language: str,
    surface: str | None,
) -> None:
    slots = {"language": kept, "surface_language": surface} if kept else {}
    metadata = {"language": surface} if surface else {}
    said = await rasa.run("action_answer", text, slots=slots, **metadata)
    assert knowledge.asked[0].language == language
    assert said["slots"].get("language", kept) == language


async def test_a_message_in_doubt_settles_no_language(
    rasa: Caller, knowledge: FakeKnowledge
) -> None:
    said = await rasa.run("action_answer", "appointment?", language="en")
    assert knowledge.asked[0].language == "en"
    assert "language" not in said["slots"]


@pytest.mark.parametrize(
    ("intent", "text", "kept", "language"),
    [
        ("acknowledge", "nice", "de", "de"),
        ("acknowledge", "nice", None, "en"),
        ("thanks", "danke", "en", "en"),
        ("thanks", "Vielen Dank für Ihre Hilfe", "en", "de"),
        ("emergency", "Imdat!", "de", "tr"),
    ],
)
async def test_a_borrowed_word_changes_no_language(
    rasa: Caller, intent: str, text: str, kept: str | None, language: str
) -> None:
    slots = {"language": kept} if kept else {}
    said = await rasa.run(f"action_{intent}", text, slots=slots, intent=intent)
    assert said["text"] == texts(language).dialogues[intent].strip()


async def test_a_button_says_nothing_of_the_language(
    rasa: Caller, knowledge: FakeKnowledge
) -> None:
    name = "PIN für den Online-Ausweis"
    data = {"buttons": [{"title": name, "payload": name}], "custom": {"outcome": "clarify"}}
    events = [{"event": "bot", "text": "Which one?", "data": data}]
    said = await rasa.run("action_answer", name, slots={"language": "en"}, events=events)
    assert knowledge.asked[0].language == "en"
    assert "language" not in said["slots"]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Imdat!", "tr"),
        ("İtfaiye lazım", "tr"),
        ("Pali się!", "pl"),
        ("Appelez une ambulance !", "fr"),
        ("D’accord", "fr"),
        ("Es brennt!", "de"),
        ("ok", None),
        ("Polizei", "de"),
        ("xyz", None),
        ("", None),
    ],
)
def test_tells_the_language_of_a_few_words(text: str, language: str | None) -> None:
    assert dialogue_language(text) == language


@pytest.mark.parametrize(
    ("text", "language", "kept"),
    [("Pali się!", "pl", "pl"), ("Fire!", "en", "en"), ("Es brennt", "de", "de")],
)
async def test_a_call_for_help_is_answered_in_its_language(
    rasa: Caller, text: str, language: str, kept: str
) -> None:
    said = await rasa.run("action_emergency", text, language="de", intent="emergency")
    assert said["text"] == texts(language).say("emergency")
    assert said["slots"]["language"] == kept


async def test_greeting_says_that_it_is_a_machine_and_suggests_questions(rasa: Caller) -> None:
    said = await rasa.run("action_greet", "Guten Tag")
    assert "Maschine" in said["text"]
    assert "Auskunft Jena" in said["text"]
    assert len(said["buttons"]) == 4
    english = await rasa.run("action_greet", "Hello")
    assert "machine" in english["text"]


async def test_every_message_tells_its_language(rasa: Caller) -> None:
    said = await rasa.run("action_thanks", "thank you very much for your help")
    assert said["custom"]["language"] == "en"
    assert (await rasa.run("action_thanks", "danke schön"))["custom"]["language"] == "de"


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


async def test_the_human_is_one_of_the_office_asked_for(
    rasa: Caller, knowledge: FakeKnowledge
) -> None:
    for key, name in {"standesamt": "Standesamt", "wertstoffhof": "Wertstoffhof"}.items():
        knowledge.offices[key] = OFFICE.model_copy(update={"name": name})
    knowledge.topic_office, knowledge.named_office = "wertstoffhof", "standesamt"
    slots = {"context": ConversationContext(topic="sperrmuell").as_dict()}
    said = await rasa.run("action_human", "Jemanden vom Standesamt bitte", slots=slots)
    assert "\nStandesamt\n" in said["text"]
    context = ConversationContext.from_dict(said["slots"]["context"])
    assert context.topic == "office:standesamt"


async def test_the_human_is_one_who_knows_the_topic_talked_about(
    rasa: Caller, knowledge: FakeKnowledge
) -> None:
    depot = OFFICE.model_copy(update={"name": "Wertstoffhof", "phone": "03641 777"})
    knowledge.offices["wertstoffhof"] = depot
    knowledge.topic_office = "wertstoffhof"
    topic = {"context": ConversationContext(topic="sperrmuell").as_dict()}
    for slots, name in (
        (topic, "Wertstoffhof"),
        ({}, "Bürgerservice"),
        (
            {"context": ConversationContext(topic="sperrmuell", unknown="").as_dict()},
            "Bürgerservice",
        ),
    ):
        said = await rasa.run("action_human", "Mitarbeiter bitte", slots=slots)
        assert f"\n{name}\n" in said["text"]
    knowledge.offices["wertstoffhof"] = depot.model_copy(update={"phone": None})
    said = await rasa.run("action_human", "Mitarbeiter bitte", slots=topic)
    assert "03641 12345" in said["text"]


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


def said_before(text: str, outcome: str) -> list[dict[str, Any]]:
    return [{"event": "bot", "text": text, "data": {"custom": {"outcome": outcome}}}]


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        (None, "decline"),
        ("dialogue", "decline"),
        ("answered", "decline"),
        ("handover", "decline"),
        ("clarify", "not_helpful"),
        ("refused", "not_helpful"),
    ],
)
async def test_a_no_ends_politely_unless_it_turns_down_what_was_offered(
    rasa: Caller, knowledge: FakeKnowledge, outcome: str | None, said: str
) -> None:
    events = said_before("Haben Sie noch eine Frage?", outcome) if outcome else []
    answer = await rasa.run("action_decline", "nein danke", events=events)
    assert answer["text"] == texts("de").say(said)
    assert not knowledge.asked


@pytest.mark.parametrize(
    ("outcome", "to_the_knowledge"),
    [(None, False), ("dialogue", False), ("clarify", True), ("answered", True)],
)
async def test_a_yes_asks_for_the_question_unless_the_knowledge_has_asked(
    rasa: Caller, knowledge: FakeKnowledge, outcome: str | None, to_the_knowledge: bool
) -> None:
    events = said_before("Haben Sie noch eine Frage?", outcome) if outcome else []
    answer = await rasa.run("action_affirm", "ja", events=events)
    assert bool(knowledge.asked) is to_the_knowledge
    assert (answer["text"] == texts("de").say("affirm")) is not to_the_knowledge


@pytest.mark.parametrize(
    ("text", "brief"),
    [
        ("Erster Absatz. Noch ein Satz.\n\nZweiter Absatz.", "Erster Absatz. Noch ein Satz."),
        ("Bis zum 3. März geht es. Danach nicht mehr.", "Bis zum 3. März geht es."),
        ("Kosten:\n- 4 Euro\n- 5 Euro", None),
        ("Ein Satz.", None),
    ],
)
async def test_says_the_last_answer_shorter(rasa: Caller, text: str, brief: str | None) -> None:
    events = said_before(text, "answered")
    said = await rasa.run("action_shorter", "kürzer bitte", events=events)
    assert said["text"] == (brief or texts("de").say("cannot_shorten"))
    assert said["custom"]["outcome"] == ("answered" if brief else "dialogue")


async def test_only_answers_are_shortened(rasa: Caller) -> None:
    said = await rasa.run("action_shorter", "kürzer", events=said_before("A.\n\nB.", "refused"))
    assert said["text"] == texts("de").say("cannot_shorten")
    fresh = await rasa.run("action_shorter", "kürzer")
    assert fresh["text"] == texts("de").say("nothing_to_repeat")


@pytest.mark.parametrize("intent", ["complaint", "accessibility"])
async def test_names_a_human_to_who_needs_one(rasa: Caller, intent: str) -> None:
    said = await rasa.run(f"action_{intent}", "")
    assert "Telefon: 03641 12345" in said["text"]
    assert said["custom"]["outcome"] == "dialogue"
    assert said["buttons"][0]["title"] == "Mit einem Menschen sprechen"


@pytest.mark.parametrize("language", LANGUAGES)
async def test_an_emergency_is_sent_to_those_who_help(rasa: Caller, language: str) -> None:
    said = await rasa.run("action_emergency", "112", language=language)
    for number in ("112", "110", "115"):
        assert number in said["text"]


async def test_condoles_and_names_the_registry_office(
    rasa: Caller, knowledge: FakeKnowledge, monkeypatch: pytest.MonkeyPatch
) -> None:
    refusal = Reply("Dazu weiß ich nichts.", Outcome.REFUSED)
    monkeypatch.setattr(knowledge, "ask", lambda *_, **__: refusal)
    said = await rasa.run("action_bereavement", "Mein Vater ist gestorben")
    assert said["text"].startswith(texts("de").say("condolence"))
    assert "03641 12345" in said["text"]
    knowledge.offices["standesamt"] = OFFICE.model_copy(
        update={"name": "Standesamt", "phone": "03641 999"}
    )
    said = await rasa.run("action_bereavement", "Mein Vater ist gestorben")
    assert "Standesamt\n- Telefon: 03641 999" in said["text"]
    assert "@" not in said["text"]
    assert refusal.text not in said["text"]


async def test_what_follows_a_death_is_about_it_even_without_content(
    rasa: Caller, knowledge: FakeKnowledge, monkeypatch: pytest.MonkeyPatch
) -> None:
    death = ConversationContext(unknown="Todesfall")
    refusal = Reply("Dazu weiß ich nichts.", Outcome.REFUSED, context=death)
    monkeypatch.setattr(knowledge, "ask", lambda *_, **__: refusal)
    slots = {"context": ConversationContext(topic="Hundesteuer", aspect="fee").as_dict()}
    said = await rasa.run("action_bereavement", "Mein Vater ist gestorben", slots=slots)
    assert said["slots"]["context"] == death.as_dict()


async def test_the_registry_told_of_after_a_death_is_what_is_asked_about_next(
    rasa: Caller, knowledge: FakeKnowledge, monkeypatch: pytest.MonkeyPatch
) -> None:
    refusal = Reply("Dazu weiß ich nichts.", Outcome.REFUSED)
    monkeypatch.setattr(knowledge, "ask", lambda *_, **__: refusal)
    knowledge.offices["standesamt"] = OFFICE.model_copy(update={"name": "Standesamt"})
    said = await rasa.run("action_bereavement", "Mein Vater ist gestorben")
    assert said["slots"]["context"] == ConversationContext(topic="office:standesamt").as_dict()


async def test_condoles_before_what_the_content_says_about_a_death(
    rasa: Caller, knowledge: FakeKnowledge
) -> None:
    context = ConversationContext(topic="Hundesteuer", aspect="fee").as_dict()
    slots = {"context": context}
    said = await rasa.run("action_bereavement", "Sterbefallanzeige", slots=slots)
    assert said["text"].startswith(texts("de").say("condolence") + "\n\n[Sterbefallanzeige]")
    assert said["slots"]["context"]["topic"] == "Sterbefallanzeige"
    assert knowledge.asked[0].context == ConversationContext()


async def test_sympathy_is_said_once(rasa: Caller, knowledge: FakeKnowledge) -> None:
    said = await rasa.run("action_bereavement", "Mein Vater ist gestorben")
    again = await rasa.run(
        "action_bereavement", "Mein Vater ist tot, was kostet die Urkunde?", slots=said["slots"]
    )
    assert again["text"].startswith("[")
    assert knowledge.asked[-1].context == ConversationContext.from_dict(said["slots"]["context"])


@pytest.mark.parametrize(
    "text",
    [
        "Ich habe meinen Job verloren",
        "Meine Oma ist im Heim, wer kündigt ihre Wohnung?",
        "Muss meine Oma dies total neu beantragen?",
        "Can my mother apply for a mortgage today?",
    ],
)
async def test_no_sympathy_unless_a_death_is_told(
    rasa: Caller, knowledge: FakeKnowledge, text: str
) -> None:
    said = await rasa.run("action_bereavement", text)
    assert said["text"].endswith(f"] {text}")
    assert "condoled" not in said["slots"]


async def test_sympathy_goes_before_the_topics_that_may_be_meant(
    rasa: Caller, knowledge: FakeKnowledge, monkeypatch: pytest.MonkeyPatch
) -> None:
    offered = Reply(
        "Vielleicht meinen Sie „Auto abmelden“?",
        Outcome.REFUSED,
        context=ConversationContext(options=("auto",)),
    )
    monkeypatch.setattr(knowledge, "ask", lambda *_, **__: offered)
    said = await rasa.run("action_bereavement", "Mein Vater ist tot, sein Auto muss weg")
    assert said["text"] == f"{texts('de').say('condolence')}\n\n{offered.text}"


def test_every_example_of_a_bereavement_tells_of_a_death() -> None:
    for language in LANGUAGES:
        path = PROJECT / "data" / "nlu" / f"dialogues_{language}.yml"
        told = yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]
        (examples,) = (said["examples"] for said in told if said["intent"] == "bereavement")
        assert [line for line in examples.splitlines() if not tells_of_a_death(line)] == []


@pytest.mark.parametrize(
    ("outcome", "aspect", "helps"),
    [
        (Outcome.ANSWERED, "appointment", True),
        (Outcome.ANSWERED, "duration", False),
        (Outcome.REFUSED, "appointment", False),
    ],
)
async def test_apologises_before_it_tells_how_to_get_an_appointment(
    rasa: Caller,
    knowledge: FakeKnowledge,
    monkeypatch: pytest.MonkeyPatch,
    outcome: Outcome,
    aspect: str,
    helps: bool,
) -> None:
    reply = Reply("Termin buchen: https://www.example.org", outcome, aspect=aspect)
    monkeypatch.setattr(knowledge, "ask", lambda *_, **__: reply)
    said = await rasa.run("action_complaint", "Nie bekommt man einen Termin!")
    assert said["text"].startswith(texts("de").say("apology"))
    assert (reply.text in said["text"]) is helps
    assert ("03641 12345" in said["text"]) is not helps


@pytest.mark.parametrize(("days", "said"), [(30, "nach 30 Tagen"), (1, "nach einem Tag")])
async def test_says_how_long_it_keeps_what_was_said(
    knowledge: FakeKnowledge, days: int, said: str
) -> None:
    answer = await Caller(knowledge, days).run("action_privacy", "Speicherst du meine Daten?")
    assert said in answer["text"]


async def test_says_the_day_and_the_time_of_the_municipality(
    rasa: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = dt.datetime(2026, 11, 22, 23, 30, tzinfo=dt.UTC).astimezone(TIME_ZONE)
    monkeypatch.setattr(dialogue, "local_now", lambda: late)
    said = await rasa.run("action_clock", "Welcher Tag ist heute?")
    assert said["text"] == "Heute ist Montag, der 23. November 2026. Es ist 0:30 Uhr."


async def test_every_action_of_the_domain_is_there(knowledge: FakeKnowledge) -> None:
    domain = yaml.safe_load((PROJECT / "domain" / "actions.yml").read_text(encoding="utf-8"))
    assert {a.name() for a in actions(lambda: knowledge, 30)} == set(domain["actions"])


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_dialogue_has_a_text(rasa: Caller, language: str) -> None:
    for action in actions(FakeKnowledge, 30):
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


@pytest.mark.parametrize(
    ("text", "death"),
    [
        ("Mein Vater starb gestern", True),
        ("my father has passed", True),
        ("mon père vient de mourir", True),
        ("mój ojciec nie żyje", True),
        ("annemi kaybettik", True),
        ("мамы не стало", True),
        ("hab meinen job verloren", False),
        ("I passed my exam", False),
    ],
)
def test_a_death_is_told_in_many_words(text: str, death: bool) -> None:
    assert tells_of_a_death(text) is death
