"""Other names of entries that only have a title, compared with questions by meaning."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache

from knowledge.language.german import CompoundSplitter, fold, stem, tokens
from knowledge.language.thesaurus import Thesaurus, thesaurus
from knowledge.language.vocabulary import vocabulary
from knowledge.retrieval.documents import Document

_SAME = 0.6
"""Share of the words of a title and a name that both have, from which they name the same."""


def with_other_names(documents: Sequence[Document]) -> list[Document]:
    """The documents; those of the content with all names that the thesaurus has for them.

    Where editors gave an entry synonyms, they know better.
    """
    find = matching()
    return [
        document
        if document.rival or document.has_synonyms
        else replace(document, asked_as=(*document.asked_as, *find.called(document.names[0])))
        for document in documents
    ]


class Matching:
    """Finds the matters that a title names."""

    def __init__(self, words: Thesaurus) -> None:
        self._splitter = CompoundSplitter({w for w in words.words() if not w.isdigit()})
        self._small = vocabulary("de").stopwords
        self._matters = words.matters
        self._names = [
            (number, self.pieces(name.words))
            for number, matter in enumerate(words.matters)
            for name in matter.names
        ]
        self.called = lru_cache(maxsize=100_000)(self._find_called)  # An edit changes few.
        """All names of the matters of which one is nearest to a title."""
        self._by_piece: dict[str, list[int]] = {}
        for position, (_, pieces) in enumerate(self._names):
            for piece in pieces:
                self._by_piece.setdefault(piece, []).append(position)

    def _find_called(self, title: str) -> tuple[str, ...]:
        pieces = self.pieces(tokens(title))
        shared = Counter(p for piece in pieces for p in self._by_piece.get(piece, ()))
        likeness: dict[int, float] = {}
        for position, both in shared.items():
            number, name = self._names[position]
            alike = both / len(pieces | name)
            likeness[number] = max(alike, likeness.get(number, 0.0))
        best = max(likeness.values(), default=0.0)
        if best < _SAME:
            return ()
        nearest = (self._matters[n] for n, alike in likeness.items() if alike == best)
        names = (" ".join(name.words) for matter in nearest for name in matter.names)
        return tuple(dict.fromkeys(names))

    def pieces(self, words: Iterable[str]) -> frozenset[str]:
        """Stems of the words, of compounds those of their parts; without stop words."""
        said = (word for word in words if fold(word) not in self._small)
        return frozenset(
            stem(part) for word in said for part in self._splitter.split(word) or (word,)
        )


@lru_cache
def matching() -> Matching:
    """That of the thesaurus, built once: it takes a second that an edit should not wait for."""
    return Matching(thesaurus())
