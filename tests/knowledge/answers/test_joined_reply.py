"""One reply to several matters, put to Musterstadt."""

import pytest

from knowledge.desk import Desk
from knowledge.reply import ConversationContext, Outcome
from tests.knowledge.fakes import WEDNESDAY, Asker


def test_each_is_answered_under_its_name(asker: Asker) -> None:
    reply = asker.ask("Was kostet ein Personalausweis? Und was kostet ein Reisepass?")
    assert (reply.outcome, reply.service) == (Outcome.ANSWERED, "personalausweis")
    card, passport = reply.text.split("\nReisepass: ")
    assert card.startswith("Personalausweis: ")
    assert "Zu „" not in reply.text
    assert "46 Euro" in card
    assert "70 Euro" in passport
    assert [button.payload for button in reply.buttons] == ["Personalausweis", "Reisepass"]


def test_what_does_not_begin_with_its_name_is_told_after_it(asker: Asker) -> None:
    reply = asker.ask("Was ist die Hundesteuer? Und was kostet ein Reisepass?")
    assert reply.text.startswith("Zu „Hundesteuer“:\n")


def test_the_talk_goes_on_with_either(asker: Asker) -> None:
    asker.ask("Was kostet ein Personalausweis? Und was kostet ein Reisepass?")
    which = asker.ask("Was muss ich mitbringen?")
    assert which.outcome is Outcome.CLARIFY
    assert len(which.buttons) == 3
    assert asker.ask("das zweite").service == "reisepass"


def test_what_is_not_covered_is_said_after_what_is(asker: Asker) -> None:
    reply = asker.ask("Wo beantrage ich Kindergeld? Und was kostet ein Personalausweis?")
    assert (reply.outcome, reply.service) == (Outcome.ANSWERED, "personalausweis")
    assert reply.text.index("46 Euro") < reply.text.index("„Kindergeld“")
    assert reply.buttons[-1].title == "Mit einem Menschen sprechen"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (
            "Was kostet die Hundesteuer? Wo beantrage ich Kindergeld? Wo beantrage ich Elterngeld?",
            "Ein Mensch hilft Ihnen weiter",
        ),
        ("Was kostet ein Personalausweis? Und was kostet ein Reisepass?", "Zuständig: Bürgerbüro"),
    ],
)
def test_the_human_and_an_office_are_named_once(desk: Desk, text: str, line: str) -> None:
    reply = desk.decide(text, "web", "de", ConversationContext(), WEDNESDAY).reply
    assert reply.text.count(line) == 1
