"""Finds the documents that fit a question: dense and lexical scores, fused by a linear model."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.fitted import Depth
from knowledge.language.german import fold, stem, stems, tokens
from knowledge.language.thesaurus import thesaurus
from knowledge.retrieval.dense import DenseIndex, DenseScores, EmbeddingCache, Progress
from knowledge.retrieval.documents import Document, Passage
from knowledge.retrieval.encoder import Encoder, Vectors
from knowledge.retrieval.general_follow_ups import general_follow_ups
from knowledge.retrieval.learned import General, Learned
from knowledge.retrieval.lexical import LexicalIndex
from knowledge.retrieval.piece import NOT_LEARNED, Piece
from knowledge.retrieval.postings import Scores
from knowledge.retrieval.spelling import SpellingCorrector

FEATURES = (
    "dense_names",
    "dense_texts",
    "full",
    "chars",
    "names_coverage",
    "full_coverage",
    "focus",
    "alike",
    "bare",
    "learned",
)
"""Columns of the feature matrix, in order. Every value lies in about 0..1."""

_QUERY_CACHE = 4096
_RESULT_CACHE = 1024
"""What a search found takes some ten kilobytes."""
_TERMS_CACHE = 256
"""Documents whose terms are kept."""
_REWORDINGS = 5
_REWORDED = 0.9
"""What a match is worth that needs other words than the ones asked with."""
_LED_TO = 0.5
"""The same for words that only lead to the matter."""
KEYWORDS = 2
"""Words of a text that is no sentence yet."""
_MANY_DOCUMENTS = 10_000
"""From so many documents on, one rewording is tried instead of several, without words that only
look like its own: each costs a search."""
_SORTED_UP_TO = 5_000
"""Documents up to which all are sorted; above, that alone would take milliseconds."""
_ENOUGH_WORDS = 30
"""A text of so many words can answer; a bare title rarely does."""
_BESIDE = ThreadPoolExecutor(thread_name_prefix="dense")
"""Starts no thread before it is used."""


@dataclass(frozen=True)
class Candidate:
    """A document that may answer the question."""

    document: Document
    score: float
    features: dict[str, float]
    passage: Passage | None
    """The nearest passage of the document, if one is near at all."""
    depth: Depth = Depth.NOTHING
    """How much of what was learned of the document took part."""


@dataclass(frozen=True)
class Result:
    """What a search found."""

    candidates: list[Candidate]
    """Own documents, best first."""
    rival: Candidate | None
    """The best matter that the content does not cover."""
    rival_best: dict[str, float] = field(default_factory=dict)
    """The highest value of each feature among all matters that the content does not cover."""
    depth: Depth = Depth.NOTHING
    """How much of what was learned from phrasings weighed the candidates."""
    piece: Piece = NOT_LEARNED
    """What of the first candidate is meant."""
    size: int = 1
    """Documents that the content has."""


@lru_cache
def ranker(depth: Depth) -> Mapping[str, float]:
    """Weights of the features, fitted by `benchmarks/training`.

    What was learned from phrasings counts by its depth.
    """
    text = (files("knowledge") / "models" / "ranker.json").read_text(encoding="utf-8")
    model: dict[str, Any] = json.loads(text)
    weights = {**model["weights"], "learned": model["learned"][depth.value]}
    return {name: float(weights[name]) for name in FEATURES}


class Searcher:
    """Search over one set of documents. Safe to use from several threads."""

    def __init__(
        self,
        documents: Sequence[Document],
        encoder: Encoder,
        cache: EmbeddingCache,
        usual: Mapping[str, str] | None = None,
        progress: Progress | None = None,
    ) -> None:
        """`usual`: folded word → spelling of words people ask with, beside the content's."""
        self.documents = list(documents)
        self._thesaurus = thesaurus()
        compound_parts = self._thesaurus.words().union(usual or ())
        self.lexical = LexicalIndex(self.documents, compound_parts)
        self._own_names = {
            frozenset(stems(name)) for d in self.documents if not d.rival for name in d.names
        }
        self._names_with = self._postings_of_names()
        self.spelling = SpellingCorrector(self.lexical, usual)
        self.dense = DenseIndex(self.documents, cache, progress, general_follow_ups())
        self._numbers = {d.id: number for number, d in enumerate(self.documents)}
        self._encode = lru_cache(maxsize=_QUERY_CACHE)(encoder.encode)
        self._terms_of = lru_cache(maxsize=_TERMS_CACHE)(self._find_terms)
        self._found = lru_cache(maxsize=_RESULT_CACHE)(self._search)
        self._piece = lru_cache(maxsize=_RESULT_CACHE)(self._find_piece)
        self._general = lru_cache(maxsize=_RESULT_CACHE)(self._find_general)
        self._is_rival = np.array([d.rival for d in self.documents], dtype=bool)
        self._size = int((~self._is_rival).sum())
        self._bare = np.array([_bareness(d) for d in self.documents], dtype=np.float32)
        path = cache.folder / f"learned-{cache.model}.npz"
        self.learned = Learned(self.documents, self.dense, self.lexical, path)

    def _postings_of_names(self) -> dict[str, set[int]]:
        """Term → numbers of the content's names that have it, compounds as their parts too."""
        found: dict[str, set[int]] = {}
        names = (name for d in self.documents if not d.rival for name in d.names)
        for number, name in enumerate(names):
            for term in self.lexical.terms(name):
                found.setdefault(term, set()).add(number)
        return found

    def _borne(self, stems: frozenset[str]) -> bool:
        """Whether one name of the content has all the stems."""
        with_each = sorted((self._names_with.get(stem, set()) for stem in stems), key=len)
        return bool(with_each) and bool(set.intersection(*with_each))

    def embed(self, text: str) -> Vectors:
        return self._encode(text)

    def names_have(self, *words: str) -> bool:
        """Whether one name of the content has all the words ("Smart City")."""
        wanted = set(map(stem, words))
        return any(wanted <= name for name in self._own_names)

    def search(
        self, words: Sequence[str], text: str = "", limit: int = 10, depth: Depth | None = None
    ) -> Result:
        """The best documents for a question, given by its topic words and its whole text.

        Searched for once: buttons and many people put the same question. `depth`: how much of
        what was learned takes part, where that does not go by the text.
        """
        if not words or not self.documents:
            return Result([], None)
        text = text or " ".join(words)
        depth = depth or self._depth(text)
        return self._found(tuple(words), text, limit, depth, self.learned.lessons)

    def _search(
        self, words: tuple[str, ...], text: str, limit: int, depth: Depth, lessons: int
    ) -> Result:
        """`lessons`: how often it was learned from phrasings; what was found before is outdated."""
        matrix, nearest = self.features(words, text)
        scores = matrix @ np.fromiter(ranker(depth).values(), dtype=np.float32)
        order = self._order(scores, limit)

        def candidate(i: int) -> Candidate:
            return self._candidate(i, float(scores[i]), matrix[i], int(nearest[i]), depth)

        own = [candidate(int(i)) for i in order[~self._is_rival[order]][:limit]]
        rivals = [candidate(int(i)) for i in order[self._is_rival[order]][:1]]
        knows = own and depth is not Depth.NOTHING
        piece = self.likeliest_piece(own[0].document.id, text) if knows else NOT_LEARNED
        if not rivals:
            return Result(own, None, depth=depth, piece=piece, size=self._size)
        highest = matrix[self._is_rival].max(axis=0)
        best = dict(zip(FEATURES, map(float, highest), strict=True))
        return Result(own, rivals[0], best, depth, piece, self._size)

    def _depth(self, text: str) -> Depth:
        """How much of what was learned tells the document.

        Phrasings that all towns share are sentences: of a keyword they tell less than its letters.
        """
        learned = self.learned.depth
        is_keyword = len(tokens(text)) <= KEYWORDS
        return Depth.NOTHING if learned is Depth.TOPICS and is_keyword else learned

    def _order(self, scores: NDArray[np.float32], limit: int) -> NDArray[np.int64]:
        """Numbers of documents, best first: of a large content only those that can be shown."""
        if len(scores) <= _SORTED_UP_TO:
            return np.argsort(-scores, kind="stable")
        own, rivals = np.flatnonzero(~self._is_rival), np.flatnonzero(self._is_rival)
        shown = np.sort(np.concatenate([_best(scores, own, limit), _best(scores, rivals, 1)]))
        return shown[np.argsort(-scores[shown], kind="stable")]

    def features(
        self, words: Sequence[str], text: str, reworded: bool = True
    ) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        """Feature matrix (documents, FEATURES) and the nearest passage of each document.

        The whole text is compared by meaning, the topic words by letter; with `reworded` also
        other words for the same matter.
        """
        if len(self.documents) < _MANY_DOCUMENTS:
            near, lexical = self._near(text), self._by_letter(words, text, reworded)
        else:
            # FAISS does not hold Python's lock: both at a time, on a core each.
            nearest = _BESIDE.submit(self._near, text)
            lexical = self._by_letter(words, text, reworded)
            near = nearest.result()
        # One column after the other in memory, as they are read and written.
        learned = self.learned.documents(self.embed(text), text)
        columns = [near.names, near.texts, *lexical, self._bare, learned]
        return np.stack(columns).T, near.passages

    def _near(self, text: str) -> DenseScores:
        (near,) = self.dense.document_scores(self.embed(text)[None])
        return near

    def _by_letter(self, words: Sequence[str], text: str, reworded: bool) -> Scores:
        """Lexical scores, shape (columns, documents), the best of all wordings."""
        scores = self._lexical_scores(words)
        many = len(self.documents) >= _MANY_DOCUMENTS
        for other, worth in self.rewordings(words, text) if reworded else []:
            np.maximum(scores, worth * self._lexical_scores(other, own=many), out=scores)
        return scores

    def rewordings(self, words: Sequence[str], text: str = "") -> list[tuple[list[str], float]]:
        """The query in other words that the content uses, those of its names first.

        With what a match of them is worth, 0..1. The only topic word of a sentence has to mean
        the matter: "Schirm" leads to the lost property office, "Brauche ich einen Schirm?" not.
        """
        lexical = self.lexical

        def in_names(other: Sequence[str]) -> float:
            return sum(lexical.names_know(word) for word in other) / len(other)

        found = self._thesaurus.rewordings(words, lexical.parts, self._borne, self._own_names)
        if len(words) == 1 and len(tokens(text)) > KEYWORDS:
            found = {other: same for other, same in found.items() if same}
        best = sorted(found, key=in_names, reverse=True)
        limit = _REWORDINGS if len(self.documents) < _MANY_DOCUMENTS else 1
        return [
            (
                [lexical.spelling.get(word, word) for word in other],
                _REWORDED if found[other] else _LED_TO,
            )
            for other in best[:limit]
        ]

    def _lexical_scores(self, words: Sequence[str], own: bool = False) -> Scores:
        """Shape (columns, documents)."""
        scores = self.lexical.scores([fold(word) for word in words], own)
        return np.stack(
            [
                scores.full,
                scores.chars,
                scores.names_coverage,
                scores.full_coverage,
                scores.focus,
                scores.alike,
            ]
        )

    def has(self, id: str) -> bool:
        return id in self._numbers

    def document(self, id: str) -> Document:
        return self.documents[self._numbers[id]]

    def strangeness(self, document_id: str, words: Sequence[str]) -> float:
        """Share of the words' weight, 0..1, that no text and no wording of the document has."""
        known = self._terms_of(document_id)
        weights = {term: self.lexical.weight(term) for term in map(stem, words)}
        strange = sum(weight for term, weight in weights.items() if term not in known)
        return strange / (sum(weights.values()) or 1.0)

    def _find_terms(self, document_id: str) -> frozenset[str]:
        document = self.document(document_id)
        wordings = (text for p in document.passages for text in (p.text, *p.asked_as))
        texts = (*document.names, *wordings)
        return frozenset(term for text in texts for term in self.lexical.terms(text))

    def passage_scores(
        self, document_id: str, asked: str, *, wordings: bool = True
    ) -> list[tuple[Passage, float]]:
        """How near each passage of the document is to the question, 0..1.

        With `wordings`, other people's words for an editor's question count as it does itself.
        """
        number = self._numbers[document_id]
        document = self.documents[number]
        similarity = self.dense.passage_similarities(number, self.embed(asked), wordings=wordings)
        weights = {term: self.lexical.weight(term) for term in self.lexical.terms(asked)}
        wanted = sum(weights.values()) or 1.0

        def shared(text: str) -> float:
            terms = self.lexical.term_set(text)
            return sum(weight for term, weight in weights.items() if term in terms) / wanted

        def texts(passage: Passage) -> tuple[str, ...]:
            return (passage.text, *(passage.asked_as if wordings else ()))

        return [
            (passage, 0.6 * float(near) + 0.4 * max(map(shared, texts(passage))))
            for passage, near in zip(document.passages, similarity, strict=True)
        ]

    def unanswered_score(self, document_id: str, asked: str) -> float:
        """How near the question is to one that the document does not answer, 0..1."""
        number = self._numbers[document_id]
        return self.dense.unanswered_similarity(number, self.embed(asked))

    def likeliest_piece(self, document_id: str, asked: str) -> Piece:
        """The passage that answers the question, by what was learned.

        Looked for once, though it tells the topic, the answer and the explanation.
        """
        return self._piece(document_id, asked, self.learned.lessons)

    def general(self, asked: str) -> General:
        """Whether the question could be put about any topic, by what was learned."""
        return self._general(asked, self.learned.lessons)

    def _find_general(self, asked: str, lessons: int) -> General:
        """`lessons`: as for `_search`."""
        return self.learned.general(self.embed(asked), asked)

    def _find_piece(self, document_id: str, asked: str, lessons: int) -> Piece:
        """`lessons`: as for `_search`."""
        return self.learned.piece(self.document(document_id), self.embed(asked), asked)

    def _candidate(
        self, number: int, score: float, row: NDArray[np.float32], passage: int, depth: Depth
    ) -> Candidate:
        document = self.documents[number]
        return Candidate(
            document,
            score,
            dict(zip(FEATURES, (float(value) for value in row), strict=True)),
            document.passages[passage] if passage >= 0 else None,
            depth if depth is Depth.NOTHING else self.learned.depth_of(document),
        )


def best_score(depth: Depth) -> float:
    """The score of a document that fits in every respect."""
    return sum(max(0.0, weight) for weight in ranker(depth).values())


def _best(scores: NDArray[np.float32], numbers: NDArray[np.int64], count: int) -> NDArray[np.int64]:
    """Those of the numbers that have the highest scores, in no order."""
    if len(numbers) <= count:
        return numbers
    return numbers[np.argpartition(-scores[numbers], count)[:count]]


def _bareness(document: Document) -> float:
    """How little there is to answer with, 0..1. Offices and foreign matters need no text."""
    if document.is_office or document.rival:
        return 0.0
    return 1 - min(1.0, len(document.body.split()) / _ENOUGH_WORDS)
