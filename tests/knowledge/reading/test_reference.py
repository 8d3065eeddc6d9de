"""Words that stand for something said before."""

import datetime as dt

import pytest

from knowledge.reading.question import QuestionReader
from knowledge.reading.reference import Reference, nouns, reference

NOUNS = frozenset({"hund", "tonne", "karte", "kirchenaustritt", "stadt"})
KNOWN = NOUNS | {"zugeschickt", "schwarze", "alte", "betreibt", "mitbringen"}


def refers(text: str, language: str = "de") -> Reference:
    question = QuestionReader("Musterstadt", ()).read(text, dt.datetime.min, language)
    return reference(question, NOUNS, KNOWN)


@pytest.mark.parametrize(
    "text",
    [
        "Wann hat der offen?",
        "wo isn der",
        "Wird mir das zugeschickt?",
        "wird mir das zugeschickt",
        "Wer betreibt die denn?",
        "Was muss ich dafür mitbringen?",
        "Wie groß darf der höchstens sein?",
        "Was für Fachrichtungen sind da vertreten?",
        "Darf ich den Hund dorthin mitbringen?",
        "Ich soll ihn mitbringen",
        "Seit wann ist denn das Pflicht? Früher ging das ohne.",
        "brauch ich meinen hund",
        "und muss ich den alten hund abgeben?",
    ],
)
def test_a_pronoun_stands_for_what_was_said_before(text: str) -> None:
    assert Reference.PRONOUN in refers(text)


@pytest.mark.parametrize(
    "text",
    [
        "Was kostet der Hund?",
        "was kostet der hund",
        "Was kostet die alte schwarze Tonne?",
        "Wer ist bei der Stadt zuständig?",
        "Was kostet das Sprungbrett?",
        "was kostet das sprungbrett",
        "Kann ich Ihnen die Karte geben?",
        "Muss ich meinen Hund anmelden?",
        "brauch auch noch nen hund für die kleine",
    ],
)
def test_an_article_stands_before_its_noun(text: str) -> None:
    assert Reference.PRONOUN not in refers(text)


@pytest.mark.parametrize(
    "text",
    [
        "Ich habe einen Hund. Was kostet das?",
        "kirchenaustritt was kostet das",
        "Ich habe einen Hund, muss ich den melden?",
        "hund gefunden muss ich den melden",
        "Ich hole den Hund, damit das klappt",
    ],
)
def test_a_pronoun_may_stand_for_what_the_question_itself_names(text: str) -> None:
    assert Reference.PRONOUN not in refers(text)


@pytest.mark.parametrize(
    ("text", "fragment"),
    [
        ("Und am Montag?", True),
        ("ok und der Hund?", True),
        ("Meine Kinder auch?", True),
        ("für den Hund?", True),
        ("Und wer ist am Montag da?", False),
        ("Und geht das online?", False),
        ("Hund anmelden", False),
    ],
)
def test_a_fragment_asks_nothing_of_its_own(text: str, fragment: bool) -> None:
    assert (Reference.FRAGMENT in refers(text)) is fragment


def test_an_opening_goes_on() -> None:
    assert Reference.OPENING in refers("Und wer ist am Montag da?")
    assert Reference.OPENING not in refers("Wer ist am Montag da?")


@pytest.mark.parametrize(
    ("text", "nameless"),
    [
        ("Wird das zugeschickt?", True),
        ("wird das zugeschickt", True),
        ("Kommt der Hund mit?", False),
        ("kommt das sprungbrett mit", False),
        ("Wie ist das mit dem Sprungbrett?", False),
    ],
)
def test_without_a_noun_nothing_is_named(text: str, nameless: bool) -> None:
    assert (Reference.NAMELESS in refers(text)) is nameless


def test_other_languages() -> None:
    assert Reference.PRONOUN in refers("How much does it cost?", "en")
    assert Reference.PRONOUN not in refers("How much does the passport cost?", "en")
    assert Reference.OPENING in refers("And how long does that take?", "en")


def test_nouns_are_written_with_a_capital() -> None:
    found = nouns(
        ["Hund anmelden"], ["Sie holen den Hund ab. Beim Abholen gilt: abholen, abholen."]
    )
    assert found == {"hund"}


@pytest.mark.parametrize(
    ("text", "brief"),
    [
        ("zweiter Hund", True),
        ("120er Tonne?", True),
        ("kostet der Hund?", False),
        ("der zweite alte schwarze Hund", False),
    ],
)
def test_a_few_words_without_a_verb(text: str, brief: bool) -> None:
    assert (Reference.BRIEF in refers(text)) is brief
