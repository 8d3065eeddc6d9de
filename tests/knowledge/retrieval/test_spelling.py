import pytest

from knowledge.retrieval.documents import Document, Passage
from knowledge.retrieval.lexical import LexicalIndex
from knowledge.retrieval.spelling import SpellingCorrector


@pytest.fixture(scope="module")
def corrector() -> SpellingCorrector:
    text = "Müllabfuhr und Personalausweis, Reisepass, Wohnung, Gebühren"
    return SpellingCorrector(LexicalIndex([Document("a", ("Sperrmüll",), (Passage(text),))]))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("muellabfuhr", "müllabfuhr"),
        ("personalauswies", "personalausweis"),
        ("reisepas", "reisepass"),
        ("gebuehren", "gebühren"),
    ],
)
def test_mistakes_are_mended(corrector: SpellingCorrector, typed: str, meant: str) -> None:
    assert corrector.correct_text(typed) == meant


@pytest.mark.parametrize("word", ["fischereischein", "hund", "pass", "12345", "b2b"])
def test_other_words_are_left_alone(corrector: SpellingCorrector, word: str) -> None:
    assert corrector.correct_text(word) == word


def test_one_word_for_each_word(corrector: SpellingCorrector) -> None:
    assert corrector.correct_text("reisepas und sperrmuell") == "reisepass und sperrmüll"
    assert corrector.correct_text("") == ""


def test_a_word_with_its_own_umlauts_is_not_given_others() -> None:
    text = "Die Größe der Tonne und die Gebühren"
    corrector = SpellingCorrector(LexicalIndex([Document("a", ("Tonne",), (Passage(text),))]))
    assert corrector.correct_text("die große Tonne") == "die große Tonne"
    assert corrector.correct_text("Gebuehren der Groesse") == "Gebühren der Größe"


def test_a_mended_word_keeps_its_capital(corrector: SpellingCorrector) -> None:
    assert corrector.correct_text("Der Reisepas") == "Der Reisepass"


def test_endings_as_they_are_spoken() -> None:
    index = LexicalIndex([Document("a", ("Öffnen und schließen",), ())])
    corrector = SpellingCorrector(index, {"hat": "hat", "bis": "bis"})
    assert corrector.correct_text("hatt biss schliesn") == "hat bis schließen"


@pytest.mark.parametrize(
    ("spoken", "meant"),
    [
        ("De Gombosdierung", "De Kompostierung"),
        ("Was gosded des Bargn", "Was kostet des Parken"),
        ("digga was geht", "digga was geht"),
        ("Glassifizierung in Gotha", "Klassifizierung in Gotha"),
        ("Weihnachdsboom am Inselplatz", "Weihnachtsbaum am Inselplatz"),
        ("how is the house swapped", "how is the house swapped"),
    ],
)
def test_words_written_as_they_are_spoken(spoken: str, meant: str) -> None:
    words = "Kompostierung Steuer Klassifizierung Goethe Weihnachtsbaum Engelplatz Schwabe"
    words += " Parken kostet ticken"
    corrector = SpellingCorrector(LexicalIndex([Document("a", (words,), ())]))
    assert corrector.correct_text(spoken) == meant


def test_a_known_dialect_form_is_left_to_its_standard_form() -> None:
    corrector = SpellingCorrector(LexicalIndex([Document("a", ("Nach der Steuer",), ())]))
    assert corrector.correct_text("nich") == "nich"


def test_english_words_are_not_made_german() -> None:
    corrector = SpellingCorrector(LexicalIndex([Document("d", ("Carport",), ())]))
    assert (
        corrector.correct_text("which bin is for cardboard", "en") == "which bin is for cardboard"
    )
