"""Follow-ups at the desk of Musterstadt, and questions that are none."""

from pathlib import Path

import pytest

from knowledge.deciding.following import SIGNS, Following
from knowledge.deciding.judgement import Judgement, Zone
from knowledge.desk import Desk
from knowledge.entries.content import load_content
from knowledge.reply import ConversationContext, Outcome
from knowledge.retrieval.piece import Piece
from tests.knowledge.conftest import WRONG_ANSWER_COST
from tests.knowledge.fakes import WEDNESDAY, Asker, FakeEncoder


@pytest.mark.parametrize(
    ("before", "text", "service"),
    [
        ("Was kostet die Hundesteuer?", "Bis wann muss ich den melden?", "hundesteuer"),
        ("Wie melde ich meinen Hund an?", "Wird mir das zugeschickt?", "hundesteuer"),
        ("Was kostet ein Personalausweis?", "Reicht da ein Passbild?", "personalausweis"),
        ("Was kostet ein Personalausweis?", "Und mit Vollmacht?", "personalausweis"),
        ("Was kostet ein Personalausweis?", "wo isn der", "personalausweis"),
    ],
)
def test_what_points_back_keeps_the_topic(
    asker: Asker, before: str, text: str, service: str
) -> None:
    asker.ask(before)
    assert asker.ask(text).service == service


@pytest.mark.parametrize(
    ("before", "text", "service"),
    [
        ("Was kostet ein Personalausweis?", "Und der Reisepass?", "reisepass"),
        ("Was kostet ein Personalausweis?", "Und was kostet die Hundesteuer?", "hundesteuer"),
        ("Was kostet die Hundesteuer?", "Und wo ist das Freibad?", "freibad"),
    ],
)
def test_a_topic_named_outright_goes_first(
    asker: Asker, before: str, text: str, service: str
) -> None:
    asker.ask(before)
    assert asker.ask(text).service == service


@pytest.fixture
def with_express(content_dir: Path, tmp_path: Path, fake_encoder: FakeEncoder) -> Asker:
    """Musterstadt with a faster Reisepass beside the usual one."""
    folder = content_dir / "musterstadt"
    usual = (folder / "reisepass.md").read_text(encoding="utf-8")
    express = usual.replace("Reisepass beantragen", "Schneller Reisepass")
    express = express.replace("name: Reisepass", "name: schneller Reisepass")
    express = express.replace("synonyms: [Pass]\n", "").replace("70.00", "102.00")
    (folder / "express.md").write_text(express, encoding="utf-8")
    related = usual.replace("related: [personalausweis]", "related: [express]")
    (folder / "reisepass.md").write_text(related, encoding="utf-8")
    return Asker(Desk(load_content(folder), fake_encoder, tmp_path / "index", WRONG_ANSWER_COST))


@pytest.mark.parametrize("text", ["Und der schnelle?", "Nein, ich meine den schnellen!"])
def test_what_completes_a_related_name_means_that_topic(with_express: Asker, text: str) -> None:
    with_express.ask("Was kostet ein Reisepass?")
    reply = with_express.ask(text)
    assert reply.service == "express"
    assert "102 Euro" in with_express.ask("Was kostet der?").text


@pytest.mark.parametrize(
    "text",
    [
        "Wo ist das Finanzamt?",
        "Und wie beantrage ich Kindergeld?",
        "Und wie wird das Wetter morgen?",
        "Und wer gewinnt die Bundestagswahl?",
    ],
)
def test_what_the_content_lacks_is_no_follow_up(asker: Asker, text: str) -> None:
    asker.ask("Was kostet die Hundesteuer?")
    assert asker.ask(text).outcome is Outcome.REFUSED


def test_a_follow_up_on_a_follow_up(asker: Asker) -> None:
    asker.ask("Was kostet ein Personalausweis?")
    asker.ask("Und für meine Tochter, 15?")
    asker.ask("Wo muss ich da hin?")
    reply = asker.ask("Wie lange dauert das dann?")
    assert (reply.service, reply.aspect) == ("personalausweis", "duration")


def test_a_clarified_turn_does_not_lose_the_topic(
    asker: Asker, monkeypatch: pytest.MonkeyPatch
) -> None:
    asker.ask("Was kostet die Hundesteuer?")
    with monkeypatch.context() as patched:
        patched.setattr(
            "knowledge.deciding.finder.judge", lambda *_, **__: Judgement(0.5, {}, Zone.CLARIFY)
        )
        assert asker.ask("Ausweis Reisepass Dokument").outcome is Outcome.CLARIFY
    assert asker.ask("Bis wann muss ich den Hund melden?").service == "hundesteuer"


def test_a_name_that_others_have_too_is_the_current_topic_s(asker: Asker) -> None:
    asker.ask("Reisepass: Unterlagen")
    assert asker.ask("Was kostet der Ausweis?").service == "personalausweis"
    asker.ask("Wie melde ich eine Wohnung an?")
    assert asker.ask("Was brauche ich für die Anmeldung?").service == "wohnung-anmelden"


def test_a_refused_turn_does_not_lose_the_topic(asker: Asker) -> None:
    asker.ask("Was kostet die Hundesteuer?")
    assert asker.ask("Wo ist das Finanzamt?").outcome is Outcome.REFUSED
    assert asker.ask("Bis wann muss ich den Hund melden?").service == "hundesteuer"


def test_only_a_fragment_takes_over_the_aspect(asker: Asker) -> None:
    asker.ask("Was kostet ein Personalausweis?")
    assert asker.ask("Und wenn ich noch einen zweiten möchte?").aspect == "fee"
    assert asker.ask("Kann den mein Mann abholen?").aspect != "fee"


def test_an_office_for_which_an_entry_answers(desk: Desk) -> None:
    reply = desk.ask(
        "Und wird das zugeschickt?",
        channel="rest",
        language="de",
        context=ConversationContext(topic="office:buergerbuero"),
        now=WEDNESDAY,
    )
    assert reply.text


def test_a_few_words_take_over_the_aspect(asker: Asker) -> None:
    asker.ask("Was kostet die Hundesteuer?")
    assert asker.ask("zweiter Hund").aspect == "fee"
    asker.ask("Was kostet die Hundesteuer?")
    assert asker.ask("Quantenphysik Zwischenprüfung").outcome is Outcome.REFUSED


@pytest.mark.parametrize(
    ("text", "answers", "chance", "refused"),
    [
        ("Muss ich mich in Leipzig vorher abmelden?", 0.9, 0.9, False),
        ("Muss ich mich in Leipzig vorher abmelden?", 0.9, 0.1, True),
        ("Muss ich mich in Leipzig vorher abmelden?", 0.3, 0.9, True),
        ("Wie melde ich eine Wohnung in Leipzig an?", 0.9, 0.9, True),
    ],
)
def test_a_town_may_be_told_in_passing(
    asker: Asker,
    monkeypatch: pytest.MonkeyPatch,
    text: str,
    answers: float,
    chance: float,
    refused: bool,
) -> None:
    asker.ask("Wie melde ich eine Wohnung an?")
    monkeypatch.setattr(Following, "chance", lambda *_: chance)
    monkeypatch.setattr(Following, "piece", lambda *_: Piece(None, answers, 0.0))
    assert ("nicht für Leipzig" in asker.ask(text).text) is refused


def test_what_no_topic_answers_is_refused_as_a_question_to_the_last(
    asker: Asker, monkeypatch: pytest.MonkeyPatch
) -> None:
    asker.ask("Was kostet die Hundesteuer?")
    monkeypatch.setattr(Following, "chance", lambda *_: 0.4)
    near = asker.ask("Darf der im Stadtwald frei herumlaufen?")
    monkeypatch.setattr(Following, "chance", lambda *_: 0.0)
    far = asker.ask("Darf der im Stadtwald frei herumlaufen?")
    assert (near.outcome, near.service) == (Outcome.REFUSED, "hundesteuer")
    assert (far.outcome, far.service) == (Outcome.REFUSED, None)


def test_every_sign_has_a_value(desk: Desk) -> None:
    question = desk.read("Und wenn der Hund schon alt ist?", WEDNESDAY)
    found = desk.find(question, ConversationContext())
    topic = found.topics[0]
    signs = Following(desk.searcher, frozenset()).signs(question, topic, found)
    assert tuple(signs) == SIGNS
    assert signs["opening"] == 1
    assert 0 <= signs["strange"] <= 1


@pytest.mark.parametrize(
    ("text", "meant"),
    [("Personalausweis", True), ("Reisepass", False), ("Und mit Bart?", None)],
)
def test_a_bare_name_needs_no_chance(desk: Desk, text: str, meant: bool | None) -> None:
    current = desk.find(desk.read("Personalausweis", WEDNESDAY), ConversationContext()).topics[0]
    question = desk.read(text, WEDNESDAY)
    found = desk.find(question, ConversationContext())
    assert Following(desk.searcher, frozenset()).outright(question, current, found) is meant


def test_a_verb_names_nothing_where_something_said_before_is_meant(
    asker: Asker, monkeypatch: pytest.MonkeyPatch
) -> None:
    asker.ask("Sperrmüll abholen lassen")
    monkeypatch.setattr(Following, "chance", lambda *_: 0.9)
    assert asker.ask("Muss ich das anmelden?").service == "sperrmuell"
    assert asker.ask("Muss ich die Wohnung anmelden?").service == "wohnung-anmelden"
