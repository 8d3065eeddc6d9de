"""What is said where Musterstadt's content has no answer."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from knowledge.deciding.decision import Finding
from knowledge.deciding.finder import Finder
from knowledge.deciding.judgement import Zone
from knowledge.desk import Desk
from knowledge.entries.content import load_content
from knowledge.fitted import Depth
from knowledge.reading.question import Question
from knowledge.reply import ConversationContext, Outcome
from tests.knowledge.conftest import CONTENT
from tests.knowledge.fakes import Asker, FakeEncoder

_CAREFUL = 4.0
"""A wrong answer costs so many refusals."""


def test_refusals_in_a_row_are_worded_in_turn_and_end_with_a_human(asker: Asker) -> None:
    asked = ("Wo beantrage ich Kindergeld?", "Was kostet das?", "Wie lange dauert das?")
    replies = [asker.ask(text) for text in asked]
    assert {reply.outcome for reply in replies} == {Outcome.REFUSED}
    first, again, often = (reply.text for reply in replies)
    assert first.startswith("Das klingt nach „Kindergeld“.")
    assert again.startswith("Auch dazu")
    assert often.startswith("Auch das weiß ich leider nicht. Am schnellsten hilft Ihnen ein Mensch")
    assert all("01234 56-100" in text for text in (first, again, often))


def test_an_answer_ends_the_row(asker: Asker) -> None:
    asker.ask("Wo beantrage ich Kindergeld?")
    asker.ask("Was kostet das?")
    asker.ask("Was kostet ein Reisepass?")
    asker.ask("Wo beantrage ich Kindergeld?")
    assert asker.ask("Was kostet das?").text.startswith("Auch darauf")


def test_who_asks_where_to_call_is_told_the_number_first(asker: Asker) -> None:
    asker.ask("Wo beantrage ich Kindergeld?")
    reply = asker.ask("Wo rufe ich da an?")
    assert reply.outcome is Outcome.REFUSED
    apology, number = reply.text.split("\n")[:2]
    assert apology.startswith("Wer dafür zuständig ist, weiß ich leider nicht.")
    assert "01234 56-100" in number


@pytest.fixture
def careful(fake_encoder: FakeEncoder, tmp_path: Path) -> Asker:
    """A desk that would rather refuse."""
    content = load_content(CONTENT / "musterstadt")
    return Asker(Desk(content, fake_encoder, tmp_path, _CAREFUL))


def test_the_office_of_what_may_be_meant_is_named_beside_the_one_for_all_else(
    careful: Asker,
) -> None:
    reply = careful.ask("Wie alt wird ein Hund?")
    assert reply.outcome is Outcome.REFUSED
    assert "Vielleicht meinen Sie: Hund anmelden und Hundesteuer zahlen?" in reply.text
    helping, others = reply.text.split("hilft Ihnen ein Mensch weiter: ")[1].split(". ", 1)
    assert helping == "Steueramt, Telefon 01234 56-200"
    assert others.startswith("Bei anderen Fragen: Bürgerbüro, Telefon 01234 56-100")


def test_what_the_human_s_office_does_itself_names_it_once(asker: Asker) -> None:
    reply = asker.ask("Wo beantrage ich Kindergeld?")
    assert reply.text.count("Bürgerbüro") == 1


def test_where_nobody_is_named_for_all_else_the_topic_s_office_helps(
    fake_encoder: FakeEncoder, tmp_path: Path
) -> None:
    content = load_content(CONTENT / "musterstadt")
    nobody = content.municipality.model_copy(update={"human": "nobody"})
    desk = Desk(replace(content, municipality=nobody), fake_encoder, tmp_path, _CAREFUL)
    reply = Asker(desk).ask("Wie alt wird ein Hund?")
    assert reply.text.endswith("Ein Mensch hilft Ihnen weiter: Steueramt, Telefon 01234 56-200.")
    assert Asker(desk).ask("Wie wird das Wetter?").text == reply_without_contact(desk)


def reply_without_contact(desk: Desk) -> str:
    title = desk.municipality.services_of("de")
    said = "Dazu habe ich keine geprüfte Auskunft. Ich beantworte Fragen zu den Leistungen und "
    return f"{said}Angeboten {title}."


def test_what_was_asked_is_kept_only_while_it_is_refused(careful: Asker) -> None:
    refused = careful.ask("Wie alt wird ein Hund?")
    assert refused.context.asked == "Wie alt wird ein Hund?"
    assert ConversationContext.from_dict(refused.context.as_dict()) == refused.context
    assert careful.ask("Was kostet ein Reisepass?").context.asked == ""
    assert refused.context.without_refusal() == replace(
        refused.context, unknown=None, perhaps=None, asked="", refused=0
    )


def test_both_questions_are_read_in_the_language_of_the_talk(
    asker: Asker, monkeypatch: pytest.MonkeyPatch
) -> None:
    asker.ask("Is my dog pretty?", language="en")
    found: list[Question] = []
    find = Desk.find

    def noted(desk: Desk, question: Question, context: ConversationContext) -> Finding:
        found.append(question)
        return find(desk, question, context)

    monkeypatch.setattr(Desk, "find", noted)
    assert asker.ask("and the price?", language="en").outcome is Outcome.REFUSED
    assert found[-1].text == "Is my dog pretty. and the price?"
    assert {question.language for question in found} == {"en"}


@pytest.mark.parametrize(
    ("depth", "learned", "offered"),
    [(Depth.PIECES, 0.9, True), (Depth.PIECES, 0.5, False), (Depth.TOPICS, 0.0, True)],
)
def test_what_little_is_learned_of_is_offered_by_its_score(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, depth: Depth, learned: float, offered: bool
) -> None:
    find = Finder.find

    def judged(finder: Finder, question: Question, context: ConversationContext) -> Finding:
        found = find(finder, question, context)
        features = {**found.candidates[0].features, "learned": learned}
        first = replace(found.candidates[0], depth=depth, features=features, score=1.0)
        judgement = replace(found.judgement, zone=Zone.REFUSE, probability=0.3)
        return replace(found, candidates=(first,), judgement=judgement, rival=None)

    monkeypatch.setattr(Finder, "find", judged)
    reply = desk.ask(
        "Was ist mit meinem Hund los",
        channel="rest",
        language="de",
        context=ConversationContext(),
        now=dt.datetime(2026, 11, 30, 12),
    )
    assert ("Vielleicht meinen Sie" in reply.text) is offered
