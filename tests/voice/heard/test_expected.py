"""What the caller will probably say next."""

from voice.heard.commands import wishes
from voice.heard.expected import hints
from voice.recognition.recogniser import Hints
from voice.turns.end_of_speech import Expectation


def test_a_question_with_two_answers() -> None:
    given = hints(Expectation.YES_NO, "de", ("Reisepass",))
    assert given.terms == ("Reisepass",)
    assert {"ja", "nein danke"} <= set(given.answers)
    assert given.words == ()


def test_a_number() -> None:
    words = hints(Expectation.NUMBER, "en").words
    assert {"zero", "oh", "twenty", "seven", "double", "plus"} <= set(words)
    assert "yes" not in words
    assert "siebenundzwanzig" in hints(Expectation.NUMBER, "de").words


def test_an_address() -> None:
    given = hints(Expectation.SPELLING, "de")
    assert {"anton", "ät", "punkt", "gmx", "sieben", "em"} <= set(given.words)
    assert given.answers == ("nein",)


def test_nothing_in_particular() -> None:
    assert hints(Expectation.ANYTHING, "de", ("Reisepass",)) == Hints(
        ("Reisepass",), wishes=wishes("de")
    )
    assert {"noch einmal bitte", "auf englisch", "auf türkisch"} <= set(wishes("de"))
