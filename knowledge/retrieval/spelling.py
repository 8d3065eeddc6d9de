"""Brings the words of a question to the spelling the content uses."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein, Indel

from knowledge.language.german import cased_like, fold, tokens
from knowledge.language.languages import is_english, is_german, question_language
from knowledge.language.sounds import sound
from knowledge.language.vocabulary import first_names, towns, vocabulary
from knowledge.retrieval.lexical import LexicalIndex

_WORD = re.compile(r"[^\W\d_]+")
_MIN_LENGTH = 5
_SIMILARITY = 0.8
_CLEAR_SOUNDS = 6
"""Sounds from which on a word is told though one of them is missing."""
_LIKE_LETTERS = 0.65
_DOUBLED = re.compile(r"([^aeiou])\1$")
"""Short words are often written with one letter too many: "hatt", "biss"."""
_SWALLOWED = re.compile(r"(?<=[^aeiounr])n$")
"""Endings as they are spoken: "schliesn", "meldn"."""
_HARD = str.maketrans("bdg", "ptk")
"""Saxons write "Bargn" and "gosdn" for what they park and what it costs."""


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
        by_sound: dict[str, list[str]] = {}
        for word, spelling in {**vocabulary("de").spellings, **lexical.spelling}.items():
            if len(word) >= _MIN_LENGTH - 1 and word.isalpha():
                by_sound.setdefault(sound(spelling.lower()), []).append(word)
        self._by_sound = by_sound
        self._word = lru_cache(maxsize=50_000)(self._look_up)

    def correct_text(self, text: str, language: str = "de") -> str:
        """The text with each word corrected; what was right keeps its capitals.

        `language`: what it is in where that is not clear.
        """
        german = question_language(list(map(fold, tokens(text))), language) == "de"

        def mend(match: re.Match[str]) -> str:
            word = match.group()
            corrected = self._word(word.lower(), german)
            return word if corrected == word.lower() else cased_like(corrected, word)

        return _WORD.sub(mend, text)

    def _look_up(self, word: str, german: bool) -> str:
        folded = fold(word)
        if folded in self._spelling:
            written_out = not word.isascii() and is_german(word)
            return word if written_out else self._spelling[folded]  # "große" is not "Größe".
        if len(folded) < _MIN_LENGTH:
            short = self._usual.get(_DOUBLED.sub(r"\1", folded))
            if short or len(folded) < _MIN_LENGTH - 1:
                return short or word
        if not folded.isalpha():
            return word
        if self._lexical.knows(word) or self._lexical.parts(word) or is_german(word):
            return word
        if not german and is_english(word):
            return word  # "cardboard" is no "Carport".
        if len(folded) >= _MIN_LENGTH:
            match = process.extractOne(
                _ending_said(folded),
                self._candidates,
                scorer=DamerauLevenshtein.normalized_similarity,
                score_cutoff=_SIMILARITY,
            )
            if match:
                return self._spelling[match[0]]
        return self._by_ear(word) if german else word

    def _by_ear(self, word: str) -> str:
        """The known word that sounds like one written as it is spoken in a dialect."""
        if word in vocabulary("de").variants or word in first_names() or (word,) in towns():
            return word
        heard = sound(word)
        alike = self._by_sound.get(heard)
        if alike is None and len(heard) >= _CLEAR_SOUNDS:
            # One sound more or less, but none in place of another: that is another word.
            match = process.extractOne(
                heard, self._by_sound.keys(), scorer=Indel.distance, score_cutoff=1
            )
            alike = self._by_sound[match[0]] if match else None
        near = process.extractOne(
            fold(word),
            alike or (),
            processor=_hardened,
            scorer=DamerauLevenshtein.normalized_similarity,
            score_cutoff=_LIKE_LETTERS,
        )
        return self._spelling[near[0]] if near else word


def _ending_said(word: str) -> str:
    """ "meldn" becomes "melden"."""
    return _SWALLOWED.sub("en", word)


def _hardened(word: str) -> str:
    """The letters of a word, all consonants hard: "bargn" and "parken" are the same."""
    return _ending_said(word).translate(_HARD)
