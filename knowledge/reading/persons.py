"""Persons named in a question: about private ones nothing is said."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence, Set
from itertools import pairwise

from knowledge.language.german import fold
from knowledge.language.vocabulary import Vocabulary, first_names, vocabulary
from knowledge.reading.question import asked_part

_PIECE = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*|[^\w\s]|\n")


class Persons:
    """Tells private persons from those that a content names itself."""

    def __init__(self, texts: Iterable[str], nouns: Set[str], known: Set[str]) -> None:
        """`texts`: what the content says; `nouns` and `known`: its folded nouns, and all words."""
        self._nouns = nouns
        self._known = known
        self._public = frozenset(
            name for text in texts for name in _capital_names(_PIECE.findall(text))
        )
        self._public_surnames = frozenset(surname for _, surname in self._public)

    def asked_for(self, text: str, language: str) -> bool:
        """Whether a question names somebody who is neither public nor of the asker's own."""
        vocab = vocabulary(language)
        pieces = _PIECE.findall(asked_part(text))
        capitals = any(piece[:1].isupper() for piece in pieces)
        return any(self._is_private(n, pieces, capitals, vocab) for n in range(len(pieces) - 1))

    def _is_private(
        self, position: int, pieces: Sequence[str], capitals: bool, vocab: Vocabulary
    ) -> bool:
        """Whether a private person's name begins there, with a first name or a title."""
        first, surname = fold(pieces[position]), fold(pieces[position + 1])
        if not self._may_be_surname(pieces[position + 1], capitals, vocab):
            return False
        before = {fold(piece) for piece in pieces[max(0, position - 2) : position]}
        after = fold(pieces[position + 2]) if position + 2 < len(pieces) else ""
        own = before & (vocab.persons | vocab.naming.introductions | vocab.naming.salutations)
        signed = not after and position > 0 and not pieces[position - 1][0].isalpha()
        if own or signed or after in vocab.naming.places:
            return False
        if _is_first_name(first):
            return (first, surname) not in self._public
        if position and fold(pieces[position - 1]) in vocab.possessives:
            return False  # "Meine Frau" is no title.
        titled = first in vocab.naming.titles and surname not in vocab.naming.roles
        return titled and surname not in self._public_surnames

    def _may_be_surname(self, word: str, capitals: bool, vocab: Vocabulary) -> bool:
        folded = fold(word)
        ordinary = vocab.stopwords | vocab.aspect_words | vocab.calendar_words | vocab.persons
        if not word[0].isalpha() or folded in ordinary or folded in vocab.naming.places:
            return False
        if capitals:
            return word[0].isupper()
        return folded in self._nouns or folded not in self._known


def names_somebody(text: str) -> bool:
    """Whether a text that sets capitals has a person's first name and surname."""
    return any(True for _ in _capital_names(_PIECE.findall(text)))


def _capital_names(pieces: Sequence[str]) -> Iterator[tuple[str, str]]:
    """First names and surnames, folded, in a text that sets capitals."""
    for first, surname in pairwise(pieces):
        if surname[0].isupper() and _is_first_name(fold(first)):
            yield fold(first), fold(surname)


def _is_first_name(folded: str) -> bool:
    return first_names().issuperset(folded.split("-"))
