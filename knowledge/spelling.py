"""Brings the words of a question to the spelling the content uses."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from knowledge.german import fold
from knowledge.lexical import LexicalIndex

_MIN_LENGTH = 5
_SIMILARITY = 0.8


class SpellingCorrector:
    """Restores umlauts and mends typing mistakes against the content's own words.

    A word that German knows is never changed, even when the content does not use it: turning
    "Fischereischein" into something similar would answer a question nobody asked.
    """

    def __init__(self, lexical: LexicalIndex, keep: Collection[str] = ()) -> None:
        self._lexical = lexical
        self._keep = frozenset(keep)
        self._candidates = [
            word for word in lexical.words if len(word) >= _MIN_LENGTH and not word.isdigit()
        ]
        self._cache: dict[str, str] = {}

    def correct(self, words: Sequence[str]) -> list[str]:
        """One word for each given word."""
        return [self._word(word) for word in words]

    def _word(self, word: str) -> str:
        if word not in self._cache:
            if len(self._cache) > 50_000:
                self._cache.clear()
            self._cache[word] = self._look_up(word)
        return self._cache[word]

    def _look_up(self, word: str) -> str:
        folded = fold(word)
        if folded in self._lexical.spelling:
            return self._lexical.spelling[folded]
        if folded in self._keep or len(folded) < _MIN_LENGTH or not folded.isalpha():
            return word
        if self._lexical.knows(word) or self._lexical.parts(word) or is_german(word):
            return word
        match = process.extractOne(
            folded,
            self._candidates,
            scorer=DamerauLevenshtein.normalized_similarity,
            score_cutoff=_SIMILARITY,
        )
        return self._lexical.spelling[match[0]] if match else word


@lru_cache(maxsize=50_000)
def is_german(word: str) -> bool:
    """Whether a German dictionary has the word or, with umlauts restored, its like."""
    import simplemma

    spelled_out = word.replace("ae", "ä").replace("oe", "ö").replace("ue", "ü")
    forms = {word, word.capitalize(), spelled_out, spelled_out.capitalize()}
    return any(simplemma.is_known(form, lang="de") for form in forms)
