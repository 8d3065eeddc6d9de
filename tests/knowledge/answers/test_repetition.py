"""What was told already, in the words of Musterstadt."""

import pytest

from knowledge.answers.compose import Answer
from knowledge.answers.repetition import Repetition
from knowledge.desk import Desk

FEE = "Der Personalausweis kostet 46 Euro."


@pytest.fixture
def repetition(desk: Desk) -> Repetition:
    return Repetition(desk.searcher.lexical)


def said(*texts: str) -> list[Answer]:
    return [Answer(text, ()) for text in texts]


@pytest.mark.parametrize(
    ("text", "new"),
    [
        ("Ein Personalausweis kostet 46 Euro.", False),
        ("Ein Personalausweis kostet 27 Euro.", True),
        ("Der Personalausweis kostet 46 Euro: amt@musterstadt.de", True),
        ("Bringen Sie ein Passbild mit.", True),
    ],
)
def test_what_is_new(repetition: Repetition, text: str, new: bool) -> None:
    assert repetition.is_new(text, repetition.told(said(FEE))) is new


def test_the_same_is_said_once_and_the_fuller_text_stays(repetition: Repetition) -> None:
    fuller = "Der Personalausweis kostet 46 Euro, ein Passbild 6 Euro."
    short, long, again = said(FEE, fuller, "Das kostet 46 Euro.")
    assert repetition.without([short, long, again], ()) == (long,)


def test_of_several_that_were_asked_for_each_is_said(repetition: Repetition) -> None:
    both = said(FEE, "Der Personalausweis kostet Euro.")
    assert repetition.without(both, ()) == (both[0],)
    assert repetition.without(both, both) == tuple(both)
