"""Talks about what the content of Musterstadt does not cover."""

import pytest

from knowledge.deciding.following import Following
from knowledge.deciding.uncovered import SIGNS, Uncovered
from knowledge.desk import Desk
from knowledge.reply import ConversationContext, Outcome
from tests.knowledge.fakes import WEDNESDAY, Asker


def test_a_question_without_a_topic_stays_with_the_matter(asker: Asker) -> None:
    first = asker.ask("Und wie beantrage ich Kindergeld?")
    assert (first.outcome, first.context.unknown) == (Outcome.REFUSED, "Kindergeld")
    again = asker.ask("Und was kostet das?")
    assert again.outcome is Outcome.REFUSED
    assert again.text.startswith("Auch dazu habe ich leider keine geprüfte Auskunft.")
    assert "Bürgerbüro" in again.text
    once_more = asker.ask("Geht das online?")
    assert once_more.outcome is Outcome.REFUSED
    assert once_more.text.startswith("Auch das weiß ich leider nicht.")
    assert "Bürgerbüro" in once_more.text


def test_a_topic_named_outright_ends_it(asker: Asker) -> None:
    asker.ask("Und wie beantrage ich Kindergeld?")
    reply = asker.ask("Hundesteuer")
    assert (reply.service, reply.context.unknown) == ("hundesteuer", None)
    assert asker.ask("Was kostet das?").service == "hundesteuer"


@pytest.mark.parametrize(("chance", "service"), [(0.4, "hundesteuer"), (0.6, None)])
def test_what_is_likelier_decides(
    asker: Asker, monkeypatch: pytest.MonkeyPatch, chance: float, service: str | None
) -> None:
    asker.ask("Was kostet die Hundesteuer?")
    asker.ask("Und wie beantrage ich Kindergeld?")
    monkeypatch.setattr(Uncovered, "chance", lambda *_: chance)
    reply = asker.ask("Wie lange dauert das?")
    assert reply.service == service
    assert (reply.context.unknown is None) is (service is not None)


def test_the_topic_before_is_offered_where_it_may_be_meant(
    asker: Asker, monkeypatch: pytest.MonkeyPatch
) -> None:
    asker.ask("Was kostet die Hundesteuer?")
    asker.ask("Und wie beantrage ich Kindergeld?")
    monkeypatch.setattr(Uncovered, "chance", lambda *_: 1.0)
    offered = asker.ask("Bis wann?")
    assert offered.outcome is Outcome.REFUSED
    assert "Oder meinen Sie „Hund anmelden und Hundesteuer zahlen“?" in offered.text
    assert offered.buttons[0].payload == "Hundesteuer: Frist"
    taken = asker.ask("ja")
    assert (taken.service, taken.aspect) == ("hundesteuer", "deadline")


def test_every_sign_has_a_value(desk: Desk) -> None:
    following = Following(desk.searcher, frozenset())
    uncovered = Uncovered(desk.searcher, following)
    for text in ("Und wenn der Hund schon alt ist?", "Was kostet das?"):
        question = desk.read(text, WEDNESDAY)
        found = desk.find(question, ConversationContext(topic="hundesteuer"))
        for before in (None, found.topics[0]):
            signs = uncovered.signs(question, before, found, "Kindergeld")
            assert set(signs) == set(SIGNS)
