"""The age a question tells: "ich bin 22", "unter 24", "meine Tochter, 15", "Jahrgang 51"."""

from __future__ import annotations

import re

from knowledge.language.german import fold
from knowledge.language.vocabulary import Vocabulary

_HIGHEST = 120
_LAST_CENTURY, _THIS_CENTURY = 1900, 2000
_SMALL = re.compile(r"\b[a-z]{3,5}\b")
"""As long as the words for small numbers are."""


def age_in(text: str, folded: list[str], vocab: Vocabulary) -> int | None:
    """Years; those younger than an age are told as one year less. `folded`: words of the text."""
    age = _told(_SMALL.sub(lambda m: str(vocab.small_numbers.get(m[0], m[0])), fold(text)), vocab)
    if age is not None:
        return age if 0 <= age <= _HIGHEST else None
    for position, word in enumerate(folded):
        if word in vocab.persons:
            for other in folded[position + 1 : position + 3]:
                if other.isdecimal() and int(other) <= _HIGHEST:
                    return int(other)
    return None


def limits(text: str, age: int, vocab: Vocabulary) -> frozenset[str]:
    """Numbers of the limits that somebody of that age keeps to: "16" of "unter 16" at 14."""
    folded = fold(text)
    below = (next(filter(None, m.groups())) for m in vocab.ages.below.finditer(folded))
    least = (next(filter(None, m.groups())) for m in vocab.ages.least.finditer(folded))
    return frozenset(
        {limit for limit in below if age < int(limit)}
        | {limit for limit in least if age >= int(limit)}
    )


def born_in(text: str, this_year: int, vocab: Vocabulary) -> int | None:
    """The year of birth that is told: "Jahrgang 51" is 1951, "Jahrgang 05" 2005."""
    match = vocab.ages.born.search(fold(text))
    if match is None:
        return None
    year = int(next(filter(None, match.groups())))
    if year > _LAST_CENTURY:
        return year
    return year + (_THIS_CENTURY if year <= this_year % 100 else _LAST_CENTURY)


def years_before(text: str, born: int, vocab: Vocabulary) -> frozenset[str]:
    """Years that somebody is born before: "1953" of "vor 1953 geboren" for 1951."""
    years = (next(filter(None, m.groups())) for m in vocab.ages.born_before.finditer(fold(text)))
    return frozenset(year for year in years if born < int(year))


def _told(text: str, vocab: Vocabulary) -> int | None:
    ages = vocab.ages
    for pattern, less in ((ages.below, 1), (ages.least, 0), (ages.told, 0)):
        if match := pattern.search(text):
            return int(next(filter(None, match.groups()))) - less
    return None
