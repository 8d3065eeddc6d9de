"""Whether the content tells what is asked."""

from __future__ import annotations

import datetime as dt

import pytest

from knowledge.answers.telling import Telling
from knowledge.desk import Desk
from knowledge.language.vocabulary import LANGUAGES, Detail, vocabulary
from knowledge.reading.question import QuestionReader

READER = QuestionReader("Musterstadt", ())
NOW = dt.datetime(2026, 11, 4, 10, 0)


@pytest.fixture
def telling(desk: Desk) -> Telling:
    return Telling(desk.searcher, lambda text: READER.read(text, NOW))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Welche Farbe hat die Marke?", {"gelb", "rot"}),
        ("Gibt es bei euch einen Aufzug?", {"aufzug"}),
        ("Wie hoch ist die Geldbuße?", {"bussgeld"}),
        ("Von welcher Firma ist die Software?", {"firma"}),
        ("Kann ich mit PayPal bezahlen?", {"paypal"}),
        ("Zahlt man das auf Rechnung?", {"rechnung"}),
    ],
)
def test_reads_what_detail_is_asked(text: str, words: set[str]) -> None:
    detail = READER.read(text, NOW).detail
    assert detail is not None
    assert words <= detail.words


@pytest.mark.parametrize(
    "text", ["Wie heißt die App?", "Wer meldet die Geburt?", "Was kostet das?"]
)
def test_other_questions_ask_for_no_detail(text: str) -> None:
    assert READER.read(text, NOW).detail is None


@pytest.mark.parametrize(
    ("word", "told"), [("Möbel", True), ("Möbeln", True), ("Sperrmüll", True), ("Klavier", False)]
)
def test_a_detail_is_told_by_one_of_its_words(
    telling: Telling, desk: Desk, word: str, told: bool
) -> None:
    document = desk.searcher.document("sperrmuell")
    assert telling.detail(document, Detail(frozenset({word.lower()}))) is told


def test_nobody_is_named(telling: Telling, desk: Desk) -> None:
    assert not telling.detail(desk.searcher.document("sperrmuell"), Detail(frozenset(), named=True))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_detail_has_something_that_tells_it(language: str) -> None:
    for pattern, detail in vocabulary(language).details:
        assert detail.words or detail.named or pattern.groups
