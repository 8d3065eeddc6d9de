"""Which entries tell of a matter that they do not bear the name of."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.language.german import tokens
from knowledge.retrieval.documents import Document
from knowledge.retrieval.other_names import matching

_ADDED = re.compile(r"\s+\(")
"""Begins what a title adds to the name: "Hinterbliebenenrente (Vor-Ort-Termin)". What follows a
dash or a comma is one case of the matter, and no more: "Führerschein – Umtausch"."""
_SAME = 0.6
"""Share of a title's pieces that a name must have to stand for all of it."""
_FEW = 4
"""More entries than these tell of parts of the matter, each of another one."""
_EITHER = re.compile(r"\b(\w+) oder (\w+)\b")


def _wordings(title: str) -> set[str]:
    """The title, without what it adds, and with one of two things that it joins."""
    alone = _ADDED.split(title)[0]
    return {title, alone, *(_EITHER.sub(one, alone) for one in (r"\1", r"\2"))}


class Covering:
    """Finds the entries whose title says a name in other words, or has it in one word.

    "Vaterschaft anerkennen" is told by "Vaterschaftsanerkennung", "Witwenrente" by
    "Hinterbliebenenrente". Editors who gave an entry synonyms said themselves what it covers.
    """

    def __init__(self, documents: Sequence[Document]) -> None:
        self._find = find = matching()
        self._titles: dict[frozenset[str], set[str]] = {}
        self._with: dict[str, list[frozenset[str]]] = {}
        self._called: dict[frozenset[str], set[str]] = {}
        for document in documents:
            if document.is_office or document.has_synonyms:
                continue
            for title in _wordings(document.names[0]):
                self._titles.setdefault(find.pieces(tokens(title)), set()).add(document.id)
                for name in find.called(title):
                    self._called.setdefault(find.pieces(tokens(name)), set()).add(document.id)
        for title_pieces in self._titles:
            for piece in title_pieces:
                self._with.setdefault(piece, []).append(title_pieces)

    def of(self, name: str) -> tuple[str, ...]:
        """Ids of the entries; none if there are too many to tell which one is meant."""
        pieces = self._find.pieces(tokens(name))
        if not pieces:
            return ()
        found = set(self._called.get(pieces, ()))
        # Of a large content few titles have the rarest piece.
        for title in min((self._with.get(piece, []) for piece in pieces), key=len):
            if pieces <= title and len(pieces) >= _SAME * len(title):
                found |= self._titles[title]
        return tuple(sorted(found)) if len(found) <= _FEW else ()
