"""What phrasings teach: which document a question means, and which piece of it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from knowledge.entries.entry import Aspect
from knowledge.fitted import Depth
from knowledge.retrieval import arrays
from knowledge.retrieval.classifier import Classifier, Examples, can_be_learned, learn
from knowledge.retrieval.dense import UNANSWERED, DenseIndex
from knowledge.retrieval.documents import Document, Passage
from knowledge.retrieval.encoder import Vectors
from knowledge.retrieval.general_follow_ups import general_follow_ups
from knowledge.retrieval.lexical import LexicalIndex
from knowledge.retrieval.piece import NOT_LEARNED, Piece

ENOUGH_PHRASINGS = 5
"""With fewer, too little is learned of a document to hold it against it."""
_MANY_PHRASINGS = 80
"""From so many of a document on, what is learned of it can be relied on. Of a content with 50 for
most of its documents more is answered by the model for topics, of one with 150 by that for pieces.
"""
_IN_DOUBT = 2 / 3
"""So much of what such a document is behind the likeliest one is made up for."""
_USED_AT_LEAST = 2
"""Of many texts, a term of one says nothing about others."""
_MANY_TEXTS = 1_000
_MOST_OWN = 30_000
"""Questions with a topic of their own that others are told from: more would tell no more."""
_NO_TOPIC = 0.95
"""Chance of naming no topic from which that is as good as sure."""
_UNLIKELY = -14.0
"""Log-chance that counts as none."""
_REST = ""
"""The class of all matters that the content does not cover."""
_ALL = ""
"""Name under which is stored what tells the documents apart; a document's id is for its pieces."""

_GENERAL = "*"
"""Name of what tells questions that fit any topic from those that name their own."""
_OWN = ""
"""The class of the latter."""

_NO_PIECE = "none"
"""The class of questions about a document that none of its pieces answers."""

Values = NDArray[np.float32]


class General(NamedTuple):
    """Whether a question fits any topic, and what it then asks for."""

    chance: float
    """That it names no topic of its own, 0..1."""
    aspect: Aspect | None = None
    aspect_chance: float = 0.0
    """That it asks any topic for this aspect, 0..1."""

    @property
    def names_no_topic(self) -> bool:
        """Whether that is as good as sure: of 29 such questions, 28 were about the one before."""
        return self.chance >= _NO_TOPIC


class Learned:
    """Learns for one set of documents. Safe to use from several threads while it learns."""

    def __init__(
        self, documents: Sequence[Document], dense: DenseIndex, lexical: LexicalIndex, path: Path
    ) -> None:
        """`path`: file for what was learned; what it holds of an earlier state is used at once."""
        self._documents = documents
        self._dense = dense
        self._lexical = lexical
        self._path = path
        own = np.array([not d.rival for d in documents], dtype=bool)
        phrased = np.array([len(d.asked_as) >= ENOUGH_PHRASINGS for d in documents], dtype=bool)
        self._is_phrased, self._in_doubt = own & phrased, own & ~phrased
        taught = {d.id: _phrasings(d) for d in documents if not d.rival}
        known_well = sum(count >= _MANY_PHRASINGS for count in taught.values())
        self._knows_most_well = 2 * known_well > len(taught)
        self._hardly_known = {id for id, count in taught.items() if count < ENOUGH_PHRASINGS}
        self._classifiers: dict[str, Classifier] = {}
        self._topics: tuple[Classifier, NDArray[np.int64]] | None = None
        self.lessons = 0
        """How often something else was learned."""
        self._use(_load(path))

    @property
    def depth(self) -> Depth:
        """How much was learned."""
        if self._topics is None:
            return Depth.NOTHING
        return Depth.PIECES if self._knows_most_well else Depth.TOPICS

    def depth_of(self, document: Document) -> Depth:
        """How much was learned of one of the documents."""
        hardly = self.depth is Depth.PIECES and document.id in self._hardly_known
        return Depth.TOPICS if hardly else self.depth

    def _use(self, classifiers: dict[str, Classifier]) -> None:
        self._classifiers = classifiers
        self._topics = self._telling_apart(classifiers.get(_ALL))
        self.lessons += 1

    def _telling_apart(
        self, topics: Classifier | None
    ) -> tuple[Classifier, NDArray[np.int64]] | None:
        """What tells documents apart, with the column of each; None if there is nothing."""
        if topics is None:
            return None
        places = {name: place for place, name in enumerate(topics.classes.tolist())}
        rest = places.get(_REST, len(places))
        columns = np.array([places.get(d.id, rest) for d in self._documents], dtype=np.int64)
        return topics, columns

    def learn(self, known: Learned | None = None) -> bool:
        """Learns what has changed since; whether that was anything. Takes seconds at first.

        `known`: has learned from many of the same texts.
        """
        before = {**(known._classifiers if known else {}), **self._classifiers}
        now = {
            name: _learned(name, lesson, self._lexical, before.get(name))
            for name, lesson in self._lessons()
        }
        if list(map(id, now.values())) == list(map(id, self._classifiers.values())):
            return False
        self._use(now)
        _save(now, self._path)
        return True

    def forget(self) -> None:
        """Drops what was learned, here and on disk."""
        self._use({})
        self._path.unlink(missing_ok=True)

    def documents(self, query: Vectors, text: str) -> Values:
        """How likely each document is meant, 0..1; 0 for all where nothing was learned."""
        if self._topics is None:
            return np.zeros(len(self._documents), dtype=np.float32)
        classifier, columns = self._topics
        chances = classifier.log_chances(query, self._lexical.terms(text))
        # One more, for documents of no class where nothing stands for the rest.
        likely = np.append(1 - np.maximum(chances, _UNLIKELY) / _UNLIKELY, 0)
        scores: Values = likely[columns].astype(np.float32)
        behind = np.maximum(scores[self._is_phrased].max(initial=0) - scores, 0)
        return np.where(self._in_doubt, scores + _IN_DOUBT * behind, scores)

    def piece(self, document: Document, query: Vectors, text: str) -> Piece:
        """The passage of the document that is meant."""
        classifier = self._classifiers.get(document.id)
        if classifier is None:
            return NOT_LEARNED
        logarithms = classifier.log_chances(query, self._lexical.terms(text))
        names = classifier.classes.tolist()
        chances = dict(zip(names, map(math.exp, logarithms.tolist()), strict=True))
        unanswered = chances.pop(_NO_PIECE, 0.0)
        of_all = sum(chances.values())
        named: dict[str, Passage] = {}
        for passage, piece in zip(document.passages, _pieces(document), strict=True):
            named.setdefault(piece, passage)
        best = sorted(chances, key=lambda name: -chances[name])[:2]
        likeliest, *others = ((named.get(name), chances[name] / of_all) for name in best)
        return Piece(*likeliest, unanswered, *(others[0] if others else ()))

    def general(self, query: Vectors, text: str) -> General:
        """Whether the question could be put about any topic."""
        classifier = self._classifiers.get(_GENERAL)
        if classifier is None:
            return General(0.0)
        chances = np.exp(classifier.log_chances(query, self._lexical.terms(text)))
        of = dict(zip(classifier.classes.tolist(), (chances / chances.sum()).tolist(), strict=True))
        own = of.pop(_OWN)
        likeliest = max(of, key=lambda name: of[name])
        return General(1 - own, Aspect(likeliest), of[likeliest])

    def _lessons(self) -> Iterator[tuple[str, Examples]]:
        """What is to be learned, under the name it is stored with."""
        dense, documents = self._dense, self._documents
        names = [_REST if d.rival else d.id for d in documents]
        classes = [names[owner] for owner in dense.owner]
        if self._is_phrased.any() and can_be_learned(classes):
            yield _ALL, Examples(dense.texts, dense.vectors(), classes)
        general = general_follow_ups()
        rows = dense.asked(len(general))
        rows = rows[:: 1 + len(rows) // _MOST_OWN]
        if len(rows) >= len(general):
            texts = [*general, *(dense.texts[row] for row in rows)]
            vectors = np.vstack([dense.embedded(list(general)), dense.vectors(rows)])
            asked_for = [aspect.value for aspect in general.values()]
            yield _GENERAL, Examples(texts, vectors, [*asked_for, *[_OWN] * len(rows)])
        for number, document in enumerate(documents):
            if any(passage.asked_as for passage in document.passages):
                rows = dense.question_rows(number)
                called = {UNANSWERED: _NO_PIECE, **dict(enumerate(_pieces(document)))}
                later = dense.follow_ups(number)
                indices = [*dense.passage[rows].tolist(), *later.passages]
                texts = [*(dense.texts[row] for row in rows), *later.texts]
                vectors = np.vstack([dense.vectors(rows), later.vectors])
                lesson = Examples(texts, vectors, [called[index] for index in indices])
                if lesson.can_be_learned:
                    yield document.id, lesson


def _phrasings(document: Document) -> int:
    """How many texts tell what people say who ask about it."""
    in_pieces = sum(len(passage.asked_as) for passage in document.passages)
    return len(document.asked_as) + len(document.unanswered) + in_pieces


def _pieces(document: Document) -> list[str]:
    """Each passage's piece: an editor's question with its answer, a module, or the overview.

    A question goes by its words, so that others may be put before it.
    """
    questions: dict[int, str] = {}
    for passage in document.passages:
        if passage.question is not None:
            questions.setdefault(passage.question, passage.text)
    return [
        f"question {questions[passage.question]}"
        if passage.question is not None
        else f"module {passage.aspect.value if passage.aspect else ''}"
        for passage in document.passages
    ]


def _learned(
    name: str, lesson: Examples, lexical: LexicalIndex, before: Classifier | None
) -> Classifier:
    if before is not None and before.fingerprint == lesson.fingerprint:
        return before
    least = _USED_AT_LEAST if name == _ALL and len(lesson.texts) >= _MANY_TEXTS else 1
    return learn(lesson, lexical.terms, before, used_at_least=least)


def _save(classifiers: dict[str, Classifier], path: Path) -> None:
    named = {
        f"{number}.{name}": array
        for number, classifier in enumerate(classifiers.values())
        for name, array in classifier.arrays().items()
    }
    arrays.save(path, named | {"names": np.array(list(classifiers), dtype=str)})


def _load(path: Path) -> dict[str, Classifier]:
    """Nothing where there is nothing usable: it is learned anew."""
    try:
        with np.load(path, allow_pickle=False) as stored:
            of_all: dict[int, dict[str, NDArray[Any]]] = {}
            for key in stored.files:
                number, _, name = key.partition(".")
                if name:
                    of_all.setdefault(int(number), {})[name] = stored[key]
            names = stored["names"].tolist()
            return {names[number]: Classifier(**values) for number, values in of_all.items()}
    except (OSError, ValueError, KeyError, IndexError, TypeError, EOFError, BadZipFile):
        return {}
