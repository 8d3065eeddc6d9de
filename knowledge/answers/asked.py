"""A question as one about a certain entry."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from knowledge.entries.entry import Aspect, Entry, Faq
from knowledge.language.german import stem
from knowledge.reading.question import Question, is_subordinate
from knowledge.retrieval.documents import Passage
from knowledge.retrieval.piece import LIKELY, SURE, Piece
from knowledge.retrieval.search import Searcher

UNANSWERED = 0.6
"""Chance from which the entry is held to have no answer."""
_ANSWERED = 0.3
"""Chance up to which a part of a question has one."""
_FEW = 3
_CLAUSE = re.compile(r"[,.;:!?]+\s+")


@dataclass(frozen=True)
class Asked:
    """A question about one entry."""

    entry: Entry
    question: Question
    aspects: tuple[Aspect, ...]
    terms: frozenset[str]
    """All its search terms."""
    besides_names: frozenset[str]
    """Stems of its topic words that the entry's title and short name lack."""
    is_name: bool
    """A name of the entry and no more."""
    scores: list[tuple[Passage, float]]
    """How near each passage of the entry is, 0..1."""
    piece: Piece
    """What of the entry is meant, by what was learned from phrasings."""

    def faq_of(self, passage: Passage | None) -> Faq | None:
        """The editor's question that a passage of the entry belongs to."""
        if passage is None or passage.question is None:
            return None
        return self.entry.questions[passage.question]


class EntryReader:
    """Reads questions as ones about an entry."""

    def __init__(self, searcher: Searcher, read: Callable[[str], Question]) -> None:
        """`read`: understands a part of a question."""
        self._searcher = searcher
        self._read_text = read

    def read(self, entry: Entry, question: Question, aspects: Sequence[Aspect]) -> Asked:
        """The question, set beside all that is known of the entry.

        `aspects`: those asked for, also by what was said before.
        """
        lexical = self._searcher.lexical
        text = question.text
        piece = self._piece(entry, text)
        return Asked(
            entry,
            question,
            tuple(aspects),
            frozenset(lexical.terms(text)),
            self._besides_names(entry, question),
            self._is_name(entry, question, piece),
            self._searcher.passage_scores(entry.id, text),
            piece,
        )

    def _piece(self, entry: Entry, text: str) -> Piece:
        """Which piece is meant: where the whole has no answer, what a clause that asks means.

        "Wie bekomme ich einen Kita-Platz, sie wird im August eins": the rest is only told.
        """
        piece = self._searcher.likeliest_piece(entry.id, text)
        clauses = _CLAUSE.split(text)
        if piece.unanswered < UNANSWERED or len(clauses) < 2:
            return piece
        read = {clause: self._read_text(clause) for clause in clauses}
        if any(is_subordinate(question) for question in read.values()):
            return piece  # "…, wenn mein Hund stirbt?" is what is asked.
        asking = (clause for clause, question in read.items() if question.asks and question.core)
        pieces = (self._searcher.likeliest_piece(entry.id, clause) for clause in asking)
        likely = (p for p in pieces if p.unanswered < _ANSWERED and p.answers >= LIKELY)
        return next(likely, piece)

    def _besides_names(self, entry: Entry, question: Question) -> frozenset[str]:
        """Stems of topic words that go beyond the entry's title, short name and other names.

        Those of several words may tell a case of their own ("Ausweis für Kinder").
        """
        terms = self._searcher.lexical.term_set
        asked = frozenset(stem(word) for word in question.core if word not in question.persons)
        others = (name for name in self._searcher.document(entry.id).names if " " not in name)
        names = frozenset[str]().union(*map(terms, (entry.title, entry.short_name, *others)))
        return asked - names

    def _is_name(self, entry: Entry, question: Question, piece: Piece) -> bool:
        """Whether the question is a name of the entry, at most with "Was ist der …?" before it.

        One of the other names may tell a case too ("Hundemarke verloren").
        """
        if len(question.words) - len(question.core) > _FEW:
            return False
        terms = self._searcher.lexical.term_set
        asked = frozenset(map(stem, question.core))
        if any(asked <= terms(name) for name in (entry.title, entry.short_name)):
            return True
        others = self._searcher.document(entry.id).names
        return piece.answers < SURE and any(asked <= terms(name) for name in others)
