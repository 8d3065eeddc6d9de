"""The age that a question tells, and limits of age in the content's own words."""

import pytest

from knowledge.language.vocabulary import vocabulary
from knowledge.reading.ages import born_in, limits, years_before


@pytest.mark.parametrize(
    ("text", "age", "kept"),
    [
        ("Mein Kind ist unter 16. Wer muss mitkommen?", 14, {"16"}),
        ("Mein Kind ist unter 16. Wer muss mitkommen?", 16, set()),
        ("Was gilt ab 24 Jahren?", 24, {"24"}),
        ("Was gilt ab 24 Jahren?", 23, set()),
        ("Seit 2025 kostet es unter 20 Euro.", 12, set()),
    ],
)
def test_limits_that_somebody_keeps_to(text: str, age: int, kept: set[str]) -> None:
    assert limits(text, age, vocabulary("de")) == kept


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("Ich bin 1951 geboren", 1951),
        ("bin Jahrgang 48", 1948),
        ("meine frau ist jahrgang 1955 mit rosa lappen", 1955),
        ("Geboren im Mai 1949", 1949),
        ("Ich bin Jahrgang 05", 2005),
        ("meine frau ist 02 geboren", 2002),
        ("um 8:15 geboren", None),
        ("am 12.05.24 geboren", None),
        ("Gilt das für alle, die vor 1953 geboren sind?", None),
        ("Führerschein von 1971", None),
    ],
)
def test_year_of_birth(text: str, year: int | None) -> None:
    assert born_in(text, 2026, vocabulary("de")) == year


@pytest.mark.parametrize(("born", "kept"), [(1951, {"1953"}), (1953, set()), (1960, set())])
def test_years_that_somebody_is_born_before(born: int, kept: set[str]) -> None:
    assert years_before("Ich bin vor 1953 geboren. Bis wann?", born, vocabulary("de")) == kept
