"""Brings the words of a question to the spelling the content uses."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from knowledge.german import cased_like, fold
from knowledge.lexical import LexicalIndex

_WORD = re.compile(r"[^\W\d_]+")
_MIN_LENGTH = 5
_SIMILARITY = 0.8
_DOUBLED = re.compile(r"([^aeiou])\1$")
"""Short words are often written with one letter too many: "hatt", "biss"."""
_SWALLOWED = re.compile(r"(?<=[^aeiounr])n$")
"""Endings as they are spoken: "schliesn", "meldn"."""


class SpellingCorrector:
    """Restores umlauts and mends typing mistakes against the content's own words.

    A word that German knows is never changed, even when the content does not use it: turning
    "Fischereischein" into something similar would answer a question nobody asked.
    """

    def __init__(self, lexical: LexicalIndex, usual: Mapping[str, str] | None = None) -> None:
        """`usual`: folded word → spelling of words people ask with, beside the content's."""
        self._lexical = lexical
        self._usual = usual or {}
        self._spelling = {**self._usual, **lexical.spelling}
        self._candidates = [
            word for word in self._spelling if len(word) >= _MIN_LENGTH and not word.isdigit()
        ]
        self._cache: dict[str, str] = {}

    def correct(self, words: Sequence[str]) -> list[str]:
        """One word for each given word."""
        return [self._word(word) for word in words]

    def correct_text(self, text: str) -> str:
        """The text with each word corrected; what was right keeps its capitals."""

        def mend(match: re.Match[str]) -> str:
            word = match.group()
            corrected = self._word(word.lower())
            return word if corrected == word.lower() else cased_like(corrected, word)

        return _WORD.sub(mend, text)

    def _word(self, word: str) -> str:
        if word not in self._cache:
            if len(self._cache) > 50_000:
                self._cache.clear()
            self._cache[word] = self._look_up(word)
        return self._cache[word]

    def _look_up(self, word: str) -> str:
        folded = fold(word)
        if folded in self._spelling:
            written_out = not word.isascii() and is_german(word)
            return word if written_out else self._spelling[folded]  # "große" is not "Größe".
        if len(folded) < _MIN_LENGTH:
            return self._usual.get(_DOUBLED.sub(r"\1", folded), word)
        if not folded.isalpha():
            return word
        if self._lexical.knows(word) or self._lexical.parts(word) or is_german(word):
            return word
        match = process.extractOne(
            _SWALLOWED.sub("en", folded),
            self._candidates,
            scorer=DamerauLevenshtein.normalized_similarity,
            score_cutoff=_SIMILARITY,
        )
        return self._spelling[match[0]] if match else word


@lru_cache(maxsize=50_000)
def is_german(word: str) -> bool:
    """Whether a German dictionary has the word or, with umlauts restored, its like."""
    import simplemma

    spelled_out = word.replace("ae", "ä").replace("oe", "ö").replace("ue", "ü")
    forms = {word, word.capitalize(), spelled_out, spelled_out.capitalize()}
    return any(simplemma.is_known(form, lang="de") for form in forms)
