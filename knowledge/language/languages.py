"""Which language words are in."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache

from knowledge.language.vocabulary import LANGUAGES, vocabulary


def question_language(folded: Collection[str], default: str) -> str:
    """The language whose function words are clearly in the majority, else `default`."""
    words = list(folded)
    hits = {
        name: sum(
            word in vocabulary(name).stopwords or word in vocabulary(name).aspect_words
            for word in words
        )
        for name in LANGUAGES
    }
    best = max(hits, key=lambda name: (hits[name], name == default))
    rest = max((count for name, count in hits.items() if name != best), default=0)
    return best if hits[best] >= rest + 2 else default


@lru_cache(maxsize=50_000)
def is_german(word: str) -> bool:
    """Whether a German dictionary has the word or, with umlauts restored, its like."""
    import simplemma

    spelled_out = word.replace("ae", "ä").replace("oe", "ö").replace("ue", "ü")
    forms = {word, word.capitalize(), spelled_out, spelled_out.capitalize()}
    return any(simplemma.is_known(form, lang="de") for form in forms)


@lru_cache(maxsize=50_000)
def is_english(word: str) -> bool:
    """Whether an English dictionary has the word."""
    import simplemma

    return simplemma.is_known(word, lang="en")
