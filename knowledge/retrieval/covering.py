"""Which entries tell of a matter that they do not bear the name of."""

from __future__ import annotations

import re
from collections import Counter
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
_CASE = re.compile(r"\s+(?:[–-]|aus|bei|für|im|in|mit|nach|ohne|vor|wegen|zu[mr]?)\s|\s+\(|[,:]\s")
"""Begins what tells one case of a matter from another."""
_STEP = re.compile(
    r"(?:Anmeldung|Antrag|Ausstellung|Auskunft|Beantragung|Beratung|Einsicht|Erstauskunft|Erteilung)"
    r"\s+(?:auf|aus|der|des|einer|eines|für|im|in|von|zum|zur)\s+(?:(?:de[mnr]|das|die|eine[mnrs]?)\s+)?"
)
"""What is done to the matter that a title goes on with."""


def _wordings(title: str) -> set[str]:
    """The title, without what it adds, and with one of two things that it joins."""
    alone = _ADDED.split(title)[0]
    return {title, alone, *(_EITHER.sub(one, alone) for one in (r"\1", r"\2"))}


def _matter(title: str) -> str:
    """What the title is a case of: "Eheschließung" of "Anmeldung einer Eheschließung ohne …"."""
    step = _STEP.match(title)
    return _CASE.split(title[step.end() :] if step else title)[0]


class Covering:
    """Finds the entries whose title says a name in other words, or has it in one word.

    Several that are cases of one matter ("Eheschließung ohne …", "… mit …") tell of it together.
    "Vaterschaft anerkennen" is told by "Vaterschaftsanerkennung", "Witwenrente" by
    "Hinterbliebenenrente". Editors who gave an entry synonyms said themselves what it covers.
    """

    def __init__(self, documents: Sequence[Document]) -> None:
        self._find = find = matching()
        self._titles: dict[frozenset[str], set[str]] = {}
        self._with: dict[str, list[frozenset[str]]] = {}
        self._called: dict[frozenset[str], set[str]] = {}
        told = [d for d in documents if not (d.is_office or d.has_synonyms)]
        cases = Counter(_matter(document.title) for document in told)
        whole = {document.title for document in told}
        for document in told:
            matter = _matter(document.title)
            # One case does not tell of the whole matter; several do, where nothing else does.
            titles = {matter} - whole if cases[matter] > 1 else set()
            for title in titles | _wordings(document.title):
                self._titles.setdefault(find.pieces(tokens(title)), set()).add(document.id)
                for name in find.called(title):
                    self._called.setdefault(find.pieces(tokens(name)), set()).add(document.id)
        for title_pieces in self._titles:
            for piece in title_pieces:
                self._with.setdefault(piece, []).append(title_pieces)

    def of(self, name: str) -> tuple[str, ...]:
        """Ids of the entries; of those whose title says more only where none says just that."""
        pieces = self._find.pieces(tokens(name))
        if not pieces:
            return ()
        found = self._titles.get(pieces, set()) | self._called.get(pieces, set())
        return tuple(sorted(found or self._with_more(pieces)))

    def _with_more(self, pieces: frozenset[str]) -> set[str]:
        """Ids of the entries whose title says little more than the name."""
        # Of a large content few titles have the rarest piece.
        titles = min((self._with.get(piece, []) for piece in pieces), key=len)
        return {
            id
            for title in titles
            if pieces <= title and len(pieces) >= _SAME * len(title)
            for id in self._titles[title]
        }

    def meant_by(self, name: str) -> tuple[str, ...]:
        """The same; none if there are too many to tell which one is meant."""
        found = self.of(name)
        return found if len(found) <= _FEW else ()
