"""Whether the content tells what is asked besides the aspects: a number, a name, a colour."""

from __future__ import annotations

from collections.abc import Callable

from knowledge.language.amounts import counted
from knowledge.language.german import stem
from knowledge.language.vocabulary import LANGUAGES, Detail, vocabulary
from knowledge.reading.persons import names_somebody
from knowledge.reading.question import Question
from knowledge.retrieval.documents import Document, sentences
from knowledge.retrieval.search import Searcher

_NEAR = 0.45
"""From this nearness (0..1) on, a passage may tell what is asked in other words."""
_STRANGE = 0.6
"""Share of a question's words that a document may lack and still tell what is asked."""


class Telling:
    """Looks into the documents of one municipality."""

    def __init__(self, searcher: Searcher, read: Callable[[str], Question]) -> None:
        """`read`: understands an editor's question as it does one that is asked."""
        self._searcher = searcher
        self._read = read

    def number(self, document: Document, things: str, questions: tuple[str, ...]) -> bool:
        """Whether the document has a number of those things, or may call them otherwise.

        `questions`: those that an editor answers there.
        """
        lexical = self._searcher.lexical
        if any(self._read(question).counted == things for question in questions):
            return True
        people = frozenset[str]().union(*(vocabulary(name).people for name in LANGUAGES))
        called = vocabulary("de").people if things in people else {things, *lexical.parts(things)}
        wanted = set(map(stem, called))
        told = [s for passage in document.passages for s in sentences(passage.text)]
        about = [s for s in told if wanted & lexical.term_set(s)]
        if about:
            return any(wanted & lexical.term_set(" ".join(counted(sentence))) for sentence in about)
        return things not in people and bool(wanted & lexical.term_set(" ".join(document.names)))

    def detail(self, document: Document, detail: Detail, questions: tuple[str, ...] = ()) -> bool:
        """Whether the document has a word that tells it, or names a person if one is asked for.

        `questions`: those that an editor answers there; one may ask for the same.
        """
        if any(self._read(question).detail == detail for question in questions):
            return True
        if detail.named:
            return names_somebody(document.body)
        terms = self._searcher.lexical.term_set
        said = terms(document.body) | terms(" ".join(document.names))
        return not said.isdisjoint(map(stem, detail.words))

    def likely(self, document: Document, question: Question) -> bool:
        """Whether the document has something near to the question, or most of its words."""
        scores = self._searcher.passage_scores(document.id, question.text)
        if max((score for _, score in scores), default=0.0) >= _NEAR:
            return True
        return self._searcher.strangeness(document.id, question.core) <= _STRANGE
