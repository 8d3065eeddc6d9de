"""Recognised words as text for the dialogue."""

import pytest

from voice.heard.understanding import sounds_unfinished, understood


@pytest.mark.parametrize(
    ("recognised", "text"),
    [
        ("ich bin siebenundzwanzig jahre alt", "ich bin 27 jahre alt"),
        ("am dritten märz neunzehnhundertfünfundachtzig", "am 3.3.1985"),
        ("am dritten dritten neunzehnhundertfünfundachtzig", "am 3.3.1985"),
        ("am dritten oktober", "am 3.10."),
        ("am 15. Mai", "am 15.5."),
        ("am Dritten Mai 2026", "am 3.5.2026"),
        ("null drei sechs vier eins vier neun drei acht null null", "03641493800"),
        ("null doppel drei sieben", "0337"),
        ("postleitzahl null sieben sieben vier drei", "postleitzahl 07743"),
        ("eine wohnung für zwei personen", "eine wohnung für zwei personen"),
        ("um halb neun", "um 8:30 Uhr"),
        ("um viertel nach acht", "um 8:15 Uhr"),
        ("um dreiviertel acht", "um 7:45 Uhr"),
        ("siebzehn uhr dreißig", "17:30 Uhr"),
        ("ich heiße m wie martha ü doppel l e r", "ich heiße Müller"),
        ("mein name ist em e i e er", "mein name ist Meier"),
        ("em wie marta e ypsilon e er", "Meyer"),
        ("ähm was kostet ein reisepass", "was kostet ein reisepass"),
    ],
)
def test_german(recognised: str, text: str) -> None:
    assert understood(recognised, "de") == text


@pytest.mark.parametrize(
    ("recognised", "text"),
    [
        ("on the third of march nineteen eighty five", "on the 3.3.1985"),
        ("at half past eight", "at 8:30"),
        ("my number is zero three six four one", "my number is 03641"),
        ("i am twenty seven", "i am 27"),
    ],
)
def test_english(recognised: str, text: str) -> None:
    assert understood(recognised, "en") == text


def test_a_doubtful_leading_ich_is_dropped() -> None:
    words = "ich was kostet das"
    assert understood(words, "de", [0.3, 1.0, 1.0, 1.0]) == "was kostet das"
    assert understood(words, "de", [0.9, 1.0, 1.0, 1.0]) == words
    assert understood("ich", "de", [0.3]) == "ich"


def test_unfinished_sentences() -> None:
    assert sounds_unfinished("ich möchte einen", "de")
    assert not sounds_unfinished("ich möchte einen reisepass", "de")
    assert not sounds_unfinished("", "de")
