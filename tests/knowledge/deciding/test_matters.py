"""Messages with more than one matter, put to Musterstadt."""

from dataclasses import replace

import pytest

from knowledge.deciding.decision import NOTHING, Matter, Step
from knowledge.deciding.matters import Decide, Read, matters, matters_of_refused, taken_apart
from knowledge.desk import Desk
from knowledge.explaining.explain import explain
from knowledge.explaining.explanation_text import in_words
from knowledge.reading.question import Question
from knowledge.reply import ConversationContext
from tests.knowledge.fakes import WEDNESDAY, Asker


@pytest.mark.parametrize(
    ("text", "services"),
    [
        ("Was kostet ein Personalausweis? Und wo kann ich Sperrmüll abgeben?", 2),
        ("Hund anmelden und Sperrmüllabfuhr", 2),
        ("Hundemarke und Reisepass, was kostet das?", 2),
        ("Was kostet ein Reisepass, und wie melde ich meinen Hund an?", 2),
        ("Was kostet ein Reisepass, und wie lange gilt er?", 0),
        ("Wir sind umgezogen und ich heiße jetzt anders. Was kostet ein Personalausweis?", 0),
        ("Was kostet ein Reisepass?", 0),
        ("und und und", 0),
    ],
)
def test_each_matter_is_found(desk: Desk, text: str, services: int) -> None:
    decision = desk.decide(text, "web", "de", ConversationContext(), WEDNESDAY)
    assert len(decision.matters) == services


def test_an_aspect_said_once_is_asked_of_all(asker: Asker) -> None:
    reply = asker.ask("Perso und Reisepass, was kostet das?")
    assert "46 Euro" in reply.text
    assert "70 Euro" in reply.text


def test_the_explanation_names_all_matters(desk: Desk) -> None:
    text = "Was kostet ein Personalausweis? Und was kostet ein Reisepass?"
    explanation, _ = explain(
        desk, text, channel="web", language="de", context=ConversationContext(), now=WEDNESDAY
    )
    assert explanation.matters == ("Was kostet ein Personalausweis?", "was kostet ein Reisepass?")
    assert "Mehrere Anliegen" in in_words(explanation)


def noting(desk: Desk, tried: list[str]) -> tuple[Read, Decide]:
    """Reads as the desk does, and finds nothing in what it notes."""

    def decide(part: str, question: Question, context: ConversationContext) -> Matter:
        tried.append(part)
        return Matter(question, NOTHING)

    return lambda part: desk.read(part, WEDNESDAY), decide


def test_a_text_of_many_parts_takes_few_searches(desk: Desk) -> None:
    tried: list[str] = []
    assert matters(", und ".join(["Hund"] * 40), *noting(desk, tried)) == ()
    assert len(tried) < 20
    tried.clear()
    assert matters(", und ".join(["Hund"] * 500), *noting(desk, tried)) == ()
    assert not tried


@pytest.mark.parametrize(
    ("text", "said", "unsaid"),
    [
        ("Ich möchte meinen Hund anmelden. Was kostet ein Reisepass?", "70 Euro", "120 Euro"),
        ("Hundemarke und wo kann ich Sperrmüll abgeben?", "Hundesteuer", "Hundesteuer: Wo"),
    ],
)
def test_what_one_part_asks_is_not_asked_of_the_other(
    asker: Asker, text: str, said: str, unsaid: str
) -> None:
    reply = asker.ask(text)
    assert said in reply.text
    assert unsaid not in reply.text


def test_all_of_three_matters_are_found(desk: Desk) -> None:
    text = "Was kostet ein Reisepass? Und was ein Personalausweis? Und wie melde ich einen Hund an?"
    decision = desk.decide(text, "web", "de", ConversationContext(), WEDNESDAY)
    topics = [matter.finding.topics[0].id for matter in decision.matters]
    assert topics == ["reisepass", "personalausweis", "hundesteuer"]


def test_an_option_is_not_asked_what_the_other_was(asker: Asker) -> None:
    asker.ask("Was kostet ein Reisepass? Und wie melde ich meinen Hund an?")
    assert asker.ask("Hundesteuer").aspect == "overview"


def test_a_number_of_things_is_no_choice(asker: Asker) -> None:
    asker.ask("Was kostet ein Personalausweis? Und was kostet ein Reisepass?")
    assert asker.ask("zwei Kinder").confidence < 1


def test_a_refused_text_of_many_parts_takes_few_searches(desk: Desk) -> None:
    tried: list[str] = []
    text = "Hund und " * 30 + "Hund. " + "Tasche. Jacke. " * 5
    assert matters_of_refused(text, *noting(desk, tried)) == ()
    assert len(tried) < 20
    tried.clear()
    assert matters_of_refused(text * 2, *noting(desk, tried)) == ()
    assert not tried


@pytest.mark.parametrize(
    ("text", "several"),
    [
        ("Was kostet der Perso und Reisepass auch?", True),
        ("Perso und vorläufigen Reisepass", False),
        ("Perso und Reisepass. Und wie melde ich meinen Hund an?", True),
    ],
)
def test_a_matter_is_not_taken_for_the_one_beside_it(desk: Desk, text: str, several: bool) -> None:
    decision = desk.decide(text, "web", "de", ConversationContext(), WEDNESDAY)
    named = [matter.finding.topics[0].id for matter in decision.matters if matter.finding.topics]
    assert len(named) == len(set(named))
    assert bool(decision.matters) or not several


def test_no_part_is_searched_for_twice(desk: Desk) -> None:
    tried: list[str] = []
    read, decide = noting(desk, tried)
    refused = replace(NOTHING, step=Step.SEARCH)
    text = "Hund anmelden und Perso verlängern, das Auto auch"
    assert taken_apart(text, refused, ConversationContext(), read, decide) == ()
    assert tried
    assert len(tried) == len(set(tried))


def test_what_goes_on_is_not_taken_apart_for_being_refused(desk: Desk) -> None:
    tried: list[str] = []
    refused = replace(NOTHING, step=Step.SEARCH)
    text = "Führungszeugnis, Trainer bei den Bambinis"
    on, first = ConversationContext(topic="hundesteuer"), ConversationContext()
    assert taken_apart(text, refused, on, *noting(desk, tried)) == ()
    before = len(tried)
    assert taken_apart(text, refused, first, *noting(desk, tried)) == ()
    assert len(tried) - before > before
