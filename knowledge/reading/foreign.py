"""Tells questions in other languages from German and English ones, and reads them in German."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

from knowledge.language.german import fold, tokens
from knowledge.language.languages import is_english, is_german
from knowledge.language.phrasebook import LANGUAGES, Phrasebook, folded_word, phrasebook
from knowledge.language.vocabulary import LANGUAGES as READ_DIRECTLY
from knowledge.language.vocabulary import vocabulary
from knowledge.reading.question import Question

LATIN = ("tr", "pl", "fr")
"""Languages in the same letters as German: told by their words."""

_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_ARABIC = re.compile(r"[\u0600-\u06ff]")
# Letters that Ukrainian, Belarusian and Serbian have and Russian lacks; Persian, Kurdish and
# Urdu have and Arabic lacks.
_NOT_RUSSIAN = re.compile(r"[іїєґўђјљњћџ]", re.IGNORECASE)
_NOT_ARABIC = re.compile(r"[پچژگکیٹڈے]")
_OWN_LETTERS = {
    "tr": re.compile(r"[ıİşŞğĞ]"),
    "pl": re.compile(r"[ąęłśźżćńĄĘŁŚŹŻĆŃ]"),
    "fr": re.compile(r"[éèêàâçùûôîïœ]", re.IGNORECASE),
}
_SHORT = 3
_COGNATE = 5
"""Letters at the start of a word and of its German by which it could be German itself."""
_FULL, _HALF, _QUARTER = 1.0, 0.5, 0.25
_ENOUGH, _NONE = 0.75, -1.0
_ENOUGH_DIRECT = 2

KnowsWord = Callable[[str], bool]


def foreign_language(
    text: str, default: str = "de", knows: KnowsWord = lambda word: False
) -> str | None:
    """The language of the phrase books the text is in; None for German, English or in doubt.

    `default` is what the asker spoke before: it settles the doubt. `knows` tells whether the
    content uses a word: a German name within the text says nothing about the language.
    """
    if _is_written_in(_CYRILLIC, text):
        return None if _NOT_RUSSIAN.search(text) else "ru"
    if _is_written_in(_ARABIC, text):
        return None if _NOT_ARABIC.search(text) else "ar"
    if _mostly_direct(text):
        return None
    evidence = {language: _evidence(text, language, knows) for language in LATIN}
    best = max(evidence, key=lambda language: (evidence[language], language == default))
    if evidence.get(default, _NONE) >= 0.0 and evidence[best] < _ENOUGH:
        return default
    return best if evidence[best] >= _ENOUGH else None


def read_in_german(text: str, language: str) -> str:
    """The text word for word in German, as far as the phrase book of its language has it.

    Raises:
        KeyError: there is no phrase book for the language.
    """
    return phrasebook(language).german(text)


def in_words_of(german: Question, question: Question) -> Question:
    """The question with the words, and what they ask about, as read in German.

    Ages, days and whether it is a yes or no that is asked for are told by its own words.
    """
    return replace(
        question,
        text=german.text,
        words=german.words,
        core=german.core,
        asked=german.asked,
        persons=german.persons,
        districts=german.districts,
        aspects=german.aspects or question.aspects,
        detail=question.detail or german.detail,
        counted=german.counted,
        private=german.private,
        foreign_town=question.foreign_town or german.foreign_town,
    )


def is_foreign(language: str) -> bool:
    """Whether questions in that language are read by way of German."""
    return language in LANGUAGES


def _is_written_in(letters: re.Pattern[str], text: str) -> bool:
    """Whether half of the words are in those letters: names of offices and papers stay German."""
    words = tokens(text)
    return bool(words) and 2 * sum(bool(letters.search(word)) for word in words) >= len(words)


def _evidence(text: str, language: str, knows: KnowsWord) -> float:
    """How much more the words speak for the language than for German or English.

    Negative when they speak against it, or when its phrase book knows none of them.
    """
    book = phrasebook(language)
    known: list[float] = []
    unknown: list[float | None] = []
    any_known = False
    for said, german in _pieces(text, language):
        any_known = any_known or german is not None
        for word in filter(str.isalpha, said.split()):
            if german is None:
                unknown.append(_against(word, knows))
            else:
                known.append(_speaks_for(word, german, book, knows))
    recognised = sum(weight > 0 for weight in known)
    if not any_known or recognised < unknown.count(None):
        return _NONE
    return sum(known) - sum(weight for weight in unknown if weight is not None)


@lru_cache(maxsize=1024)
def _pieces(text: str, language: str) -> tuple[tuple[str, str | None], ...]:
    return tuple(phrasebook(language).pieces(text))


def _mostly_direct(text: str) -> bool:
    """Whether half of the words are German or English ones people ask with: a cheap first look."""
    words = tokens(text)
    direct = sum(_directly_read(fold(word)) for word in words)
    if direct < _ENOUGH_DIRECT or 2 * direct < len(words):
        return False
    folded = [folded_word(word) for word in words]
    return all(phrasebook(language).sure.isdisjoint(folded) for language in LATIN)


def _speaks_for(word: str, german: str, book: Phrasebook, knows: KnowsWord) -> float:
    """How much a word of the phrase book says for its language; 0 when it could be German."""
    if folded_word(word) in book.sure:
        return _FULL
    if _directly_read(fold(word)):
        return 0.0
    if _OWN_LETTERS[book.language].search(word):
        return _FULL
    if _cognate(word, german) or _is_ours(word, knows):
        return 0.0
    return _FULL if len(word) > _SHORT else _HALF


def _against(word: str, knows: KnowsWord) -> float | None:
    """How much a word says for German or English; None when it is neither."""
    if _directly_read(fold(word)):
        return _FULL
    return _QUARTER if _is_ours(word, knows) else None


def _is_ours(word: str, knows: KnowsWord) -> bool:
    """Whether the content or a German or English dictionary has the word."""
    return knows(word) or is_german(word.lower()) or is_english(word.lower())


def _cognate(word: str, german: str) -> bool:
    """Whether the word looks like its German: it could be German."""
    own = fold(word)
    return any(own[:_COGNATE] == fold(g)[: min(_COGNATE, len(own))] for g in german.split())


@lru_cache(maxsize=65536)
def _directly_read(folded: str) -> bool:
    """Whether it is a word people ask with in German or English."""
    return any(
        folded in vocab.stopwords or folded in vocab.aspect_words or folded in vocab.persons
        for vocab in map(vocabulary, READ_DIRECTLY)
    )
