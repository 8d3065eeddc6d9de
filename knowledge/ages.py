"""The age a question tells: "ich bin 22", "unter 24", "meine Tochter, 15"."""

from __future__ import annotations

from knowledge.german import fold
from knowledge.vocabulary import Vocabulary

_HIGHEST = 120


def age_in(text: str, folded: list[str], vocab: Vocabulary) -> int | None:
    """Years; those younger than an age are told as one year less. `folded`: words of the text."""
    age = _told(fold(text), vocab)
    if age is not None:
        return age if 0 <= age <= _HIGHEST else None
    for position, word in enumerate(folded):
        if word in vocab.persons:
            for other in folded[position + 1 : position + 3]:
                if other.isdigit() and int(other) <= _HIGHEST:
                    return int(other)
    return None


def _told(text: str, vocab: Vocabulary) -> int | None:
    ages = vocab.ages
    for pattern, less in ((ages.below, 1), (ages.least, 0), (ages.told, 0)):
        if match := pattern.search(text):
            return int(next(filter(None, match.groups()))) - less
    return None
