"""Spans of time that lie ahead."""

import datetime as dt

import pytest

from knowledge.reading.question import QuestionReader
from tests.knowledge.fakes import WEDNESDAY


@pytest.mark.parametrize(
    ("text", "language", "hours"),
    [
        ("Flug in 10 Tagen, Pass ungültig", "de", 240),
        ("in zwei Wochen fliegen wir", "de", 336),
        ("in etwa vierzehn Tagen geht es los", "de", 336),
        ("in einem Monat", "de", 720),
        ("ich muss in 48 Stunden los", "de", 48),
        ("nächste Woche Dienstreise", "de", 120),
        ("nächsten Monat", "de", 312),
        ("noch etwa zwei Wochen", "de", 336),
        ("dauert noch drei Wochen, Flug in zwei Tagen", "de", 48),
        ("der neue kommt erst in zwei Wochen, ich fliege morgen", "de", 24),
        ("noch vor zwei Wochen war er gültig", "de", None),
        ("in Ägypten zwei Wochen Urlaub", "de", None),
        ("in 1,5 Wochen", "de", None),
        ("seit 3 Tagen", "de", None),
        ("my flight is in nine days", "en", 216),
        ("we leave next week", "en", 120),
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
