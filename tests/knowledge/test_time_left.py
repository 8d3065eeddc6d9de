"""Spans of time that lie ahead."""

import datetime as dt

import pytest

from knowledge.question import QuestionReader
from tests.knowledge.fakes import WEDNESDAY


@pytest.mark.parametrize(
    ("text", "language", "hours"),
    [
        ("Flug in 10 Tagen, Pass ungültig", "de", 240),
        ("in zwei Wochen fliegen wir", "de", 336),
        ("in etwa vierzehn Tagen geht es los", "de", 336),
        ("in einem Monat", "de", 720),
        ("ich muss in 48 Stunden los", "de", 48),
        ("nächste Woche Dienstreise", "de", 168),
        ("my flight is in nine days", "en", 216),
        ("we leave next week", "en", 168),
        ("in a month", "en", 720),
        ("wie viele Tage dauert das", "de", None),
        ("er ist nach drei Tagen da", "de", None),
        ("2 Wochen Frist", "de", None),
        ("in der Woche", "de", None),
        ("in 99999999999 Tagen", "de", None),
        ("Tage", "de", None),
        ("", "de", None),
    ],
)
def test_how_long_it_is_until_then(text: str, language: str, hours: int | None) -> None:
    left = QuestionReader("Musterstadt", ()).read(text, WEDNESDAY, language).left
    assert left == (None if hours is None else dt.timedelta(hours=hours))
