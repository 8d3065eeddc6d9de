"""The time of day in a question."""

import datetime as dt

import pytest

from knowledge.language.vocabulary import vocabulary
from knowledge.reading.times import AskedTime, time_in


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("Hat die Bibliothek heute um 18 Uhr noch auf?", "18:00"),
        ("um fünf noch wer da?", "17:00"),
        ("um 8 Uhr morgens", "08:00"),
        ("um 9.30 Uhr", "09:30"),
        ("18 uhr 30 offen?", "18:30"),
        ("Ist am 5.12. offen?", None),
        ("Haus 5 offen?", None),
        ("um 24 Uhr", None),
    ],
)
def test_times_in_german(text: str, time: str | None) -> None:
    expected = AskedTime(dt.time.fromisoformat(time)) if time else None
    assert time_in(text, vocabulary("de")) == expected


def test_the_end_of_a_span() -> None:
    assert time_in("Habt ihr bis 18 Uhr auf?", vocabulary("de")) == AskedTime(dt.time(18), True)


@pytest.mark.parametrize(("text", "hour"), [("open at 6 pm?", 18), ("until 5pm?", 17)])
def test_times_in_english(text: str, hour: int) -> None:
    found = time_in(text, vocabulary("en"))
    assert found is not None
    assert found.clock == dt.time(hour)
