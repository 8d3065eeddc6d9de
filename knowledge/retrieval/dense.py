"""Dense search: FAISS over the passages and names of the documents."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple
from zipfile import BadZipFile

import faiss
import numpy as np
from numpy.typing import NDArray

from knowledge.retrieval import arrays
from knowledge.retrieval.documents import Document
from knowledge.retrieval.encoder import Encoder, Role, Vectors

EXACT_UP_TO = 30_000
"""Rows up to which every one is compared: that takes a few milliseconds and loses nothing."""

_NEAREST = {"exact": 1024, "codes": 64}
"""Rows looked at for a question: documents further away cannot win."""

_DIMENSIONS_PER_CODE = 2
"""So many numbers of a vector become a code of four bits."""
_RECHECKED = 32
"""So many times the rows wanted are fetched by code and compared exactly."""
_TRAINED_ON = 20_000

_WORDING = 0.8
"""What nearness to another wording of a question is worth for its document: there are so many
that one is always somewhat near."""

_ENCODED_AT_ONCE = 2
"""Texts embedded side by side while an index is built."""
OF_ALL = -1
"""Instead of a passage: the row stands for its whole document."""
UNANSWERED = -2
"""Instead of a passage: the row is a question about its document that no passage answers."""

_STEP = 100
"""Texts from one report of progress to the next."""

Progress = Callable[[int, int], None]
Text = tuple[str, Role]


class EmbeddingCache:
    """Vectors of texts already embedded, kept on disk: an edit embeds only what changed."""

    def __init__(self, folder: Path, encoder: Encoder) -> None:
        self._encoder = encoder
        model = hashlib.sha256(encoder.name.encode()).hexdigest()[:12]
        self.folder = folder
        self.model = model
        self._path = folder / f"embeddings-{model}.npz"
        self.floor = encoder.floor
        self._vectors: dict[str, Vectors] = {}
        self._load()

    def encode(self, texts: Sequence[Text], progress: Progress | None = None) -> Vectors:
        """Matrix of shape (len(texts), dimension); keeps just these texts in the cache."""
        keys = [_key(text) for text in texts]
        new = {key: text for key, text in zip(keys, texts, strict=True) if key not in self._vectors}
        changed = bool(new) or set(keys) != self._vectors.keys()
        embedded = self._embed(new, progress)
        known = {**self._vectors, **embedded}
        self._vectors = {key: known[key] for key in keys}
        if changed:
            self._save()
        if not keys:
            return np.zeros((0, self._encoder.dimension), dtype=np.float32)
        return np.vstack([self._vectors[key] for key in keys])

    def _embed(self, new: dict[str, Text], progress: Progress | None) -> dict[str, Vectors]:
        embedded: dict[str, Vectors] = {}
        with ThreadPoolExecutor(_ENCODED_AT_ONCE, thread_name_prefix="embed") as pool:
            vectors = pool.map(lambda text: self._encoder.encode(*text), new.values())
            for done, (key, vector) in enumerate(zip(new, vectors, strict=True), start=1):
                embedded[key] = vector
                if progress is not None and (done % _STEP == 0 or done == len(new)):
                    progress(done, len(new))
        return embedded

    def _load(self) -> None:
        try:
            with np.load(self._path, allow_pickle=False) as stored:
                keys, vectors = stored["keys"], stored["vectors"]
        except (OSError, ValueError, KeyError, EOFError, BadZipFile):
            return  # Nothing stored, or a damaged file: everything is embedded again.
        if vectors.ndim == 2 and vectors.shape == (len(keys), self._encoder.dimension):
            self._vectors = dict(zip((str(k) for k in keys), vectors, strict=True))

    def _save(self) -> None:
        keys = np.array(list(self._vectors), dtype="U64")
        vectors = np.vstack(list(self._vectors.values())).astype(np.float32)
        arrays.save(self._path, {"keys": keys, "vectors": vectors})


def _key(text: Text) -> str:
    words, role = text
    return hashlib.sha256(f"{role.value}: {words}".encode()).hexdigest()


class DenseScores(NamedTuple):
    """Values of each document, of shape (number of documents,); 0 where no row is near."""

    names: NDArray[np.float32]
    """Best similarity of a name or a phrasing."""
    texts: NDArray[np.float32]
    """Best similarity of a passage."""
    passages: NDArray[np.int64]
    """Index of that passage, or -1."""


class FollowUps(NamedTuple):
    """What is said about a document once it is talked about; one item for each."""

    texts: list[str]
    vectors: Vectors
    passages: list[int]
    """Index of the passage that answers, or `UNANSWERED`."""


class DenseIndex:
    """Inner product over unit vectors: every name, phrasing and passage is a row."""

    def __init__(
        self,
        documents: Sequence[Document],
        cache: EmbeddingCache,
        progress: Progress | None = None,
        beside: Iterable[str] = (),
    ) -> None:
        """`beside`: texts that belong to no document, embedded to be learned from."""
        texts: list[Text] = []
        owners: list[int] = []
        passages: list[int] = []
        for number, document in enumerate(documents):
            rows = list(_rows(document))
            texts += [text for text, _ in rows]
            passages += [passage for _, passage in rows]
            owners += [number] * len(rows)
        self._said_later = [list(_said_later(document)) for document in documents]
        follow_ups = (words for said in self._said_later for words, _ in said)
        later = list(dict.fromkeys((*beside, *follow_ups)))
        embedded = cache.encode([*texts, *((words, Role.QUERY) for words in later)], progress)
        vectors, rest = embedded[: len(texts)], embedded[len(texts) :]
        self._later = dict(zip(later, rest, strict=True))
        self.texts = [words for words, _ in texts]
        """Row → what was embedded."""
        self._floor = cache.floor
        self.owner: NDArray[np.int64] = np.array(owners, dtype=np.int64)
        """Row → number of its document."""
        self.passage: NDArray[np.int64] = np.array(passages, dtype=np.int64)
        """Row → index of the passage in its document, `OF_ALL` or `UNANSWERED`."""
        asked = np.array([role is Role.QUERY for _, role in texts], dtype=bool)
        self._is_wording: NDArray[np.bool_] = asked & (self.passage >= 0)
        self._worth = np.where(self._is_wording, _WORDING, 1.0).astype(np.float32)
        self._documents = len(documents)
        self._starts = np.searchsorted(self.owner, np.arange(len(documents) + 1))
        self._index = build_index(vectors)

    @property
    def kind(self) -> str:
        """How rows are found, "exact" or "codes": see `build_index`."""
        return "exact" if isinstance(self._index, faiss.IndexScalarQuantizer) else "codes"

    def vectors(self, rows: NDArray[np.int64] | None = None) -> Vectors:
        """What the rows (all of them, if none are given) were embedded as; one a row."""
        if rows is None:
            rows = np.arange(self._index.ntotal)
        vectors: Vectors = self._index.reconstruct_batch(rows)
        return vectors

    def passage_rows(self, document: int) -> NDArray[np.int64]:
        """Rows of the document's passages, their wordings included."""
        own = self._own_rows(document)
        return own[self.passage[own] >= 0]

    def asked(self, least: int) -> NDArray[np.int64]:
        """Rows of all questions that people put in one go, answered or not.

        Where these are fewer than `least`, also what they say who mean a document, and its names.
        """
        asked = self._is_wording | (self.passage == UNANSWERED)
        if asked.sum() < least:
            asked |= self.passage == OF_ALL
        rows: NDArray[np.int64] = np.flatnonzero(asked)
        return rows

    def question_rows(self, document: int) -> NDArray[np.int64]:
        """Those, and the rows of questions that no passage answers."""
        own = self._own_rows(document)
        rows: NDArray[np.int64] = own[self.passage[own] != OF_ALL]
        return rows

    def follow_ups(self, document: int) -> FollowUps:
        """What is said once the document is talked about: nothing is searched in it."""
        said = self._said_later[document]
        texts, passages = [words for words, _ in said], [passage for _, passage in said]
        return FollowUps(texts, self.embedded(texts), passages)

    def embedded(self, texts: Sequence[str]) -> Vectors:
        """What follow-ups, and texts beside the documents, were embedded as; one a row."""
        vectors = np.array([self._later[words] for words in texts], dtype=np.float32)
        return vectors.reshape(len(texts), self._index.d)

    def _own_rows(self, document: int) -> NDArray[np.int64]:
        rows: NDArray[np.int64] = np.arange(self._starts[document], self._starts[document + 1])
        return rows

    def best(
        self, queries: Vectors, k: int | None = None
    ) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        """Nearness (0..1) and numbers of the k nearest rows, best first.

        `queries` and both results: one row a query.
        """
        k = min(k or _NEAREST[self.kind], self._index.ntotal)
        if k == 0:
            none = (len(queries), 0)
            return np.zeros(none, dtype=np.float32), np.zeros(none, dtype=np.int64)
        similarity, rows = self._index.search(queries, k)
        return self._nearness(similarity), rows

    def document_scores(self, queries: Vectors) -> list[DenseScores]:
        """What each query (a row) scores; all in one pass over the index."""
        found = self.best(queries)
        return [self._of_documents(near, rows) for near, rows in zip(*found, strict=True)]

    def _of_documents(
        self, similarity: NDArray[np.float32], rows: NDArray[np.int64]
    ) -> DenseScores:
        names = np.zeros(self._documents, dtype=np.float32)
        texts = np.zeros(self._documents, dtype=np.float32)
        which = np.full(self._documents, -1, dtype=np.int64)
        owner, passage, near = self.owner[rows], self.passage[rows], similarity * self._worth[rows]
        is_name = passage < 0
        np.maximum.at(names, owner[is_name], near[is_name])
        np.maximum.at(texts, owner[~is_name], near[~is_name])
        # Written in this order, the best passage of each document stays.
        rising = np.argsort(near)
        rising = rising[~is_name[rising]]
        which[owner[rising]] = passage[rising]
        return DenseScores(names, texts, which)

    def passage_similarities(
        self, document: int, query: Vectors, *, wordings: bool = True
    ) -> NDArray[np.float32]:
        """Nearness (0..1) of each passage of one document, in order.

        With `wordings` that of its nearest wording, else that of its own text.
        """
        rows = self.passage_rows(document)
        rows = rows[wordings | ~self._is_wording[rows]]
        if not len(rows):
            return np.zeros(0, dtype=np.float32)
        vectors = self.vectors(rows)
        passages = self.passage[rows]
        best = np.zeros(passages.max() + 1, dtype=np.float32)
        np.maximum.at(best, passages, self._nearness(vectors @ query))
        return best

    def unanswered_similarity(self, document: int, query: Vectors) -> float:
        """Nearness (0..1) of the nearest question that the document does not answer."""
        rows = self._own_rows(document)
        rows = rows[self.passage[rows] == UNANSWERED]
        if not len(rows):
            return 0.0
        return float(self._nearness(self.vectors(rows) @ query).max())

    def _nearness(self, similarity: NDArray[np.float32]) -> NDArray[np.float32]:
        """0 for what has nothing in common, 1 for the same: models differ in where that lies."""
        nearness: NDArray[np.float32] = (similarity - self._floor) / (1 - self._floor)
        return nearness.clip(0, 1)


def _said_later(document: Document) -> Iterator[tuple[str, int]]:
    """What is said once the document is talked about, each with what answers it."""
    for words in document.unanswered_follow_ups:
        yield words, UNANSWERED
    for index, passage in enumerate(document.passages):
        for words in passage.follow_ups:
            yield words, index


def _rows(document: Document) -> Iterator[tuple[Text, int]]:
    """Texts to embed, each with the index of the passage it stands for, or what is instead."""
    for name in (*document.names, *document.asked_as):
        yield (name, Role.QUERY), OF_ALL
    for question in document.unanswered:
        yield (question, Role.QUERY), UNANSWERED
    for index, passage in enumerate(document.passages):
        yield (passage.text, Role.PASSAGE), index
        for words in passage.asked_as:
            yield (words, Role.QUERY), index


def build_index(vectors: Vectors) -> faiss.Index:
    """The FAISS index for that many rows: exact while that is fast, else codes, rechecked.

    Numbers take 16 bits: that is half to read and to keep, and finds the same (`best` of 1,024
    rows shares 99.9 in 100 with that of 32 bits).
    Above `EXACT_UP_TO` rows, each is coded in four bits for every two of its numbers (product
    quantisation, scanned in registers), all codes are scanned, and the best rows are compared
    exactly. Against a graph (HNSW) this is built in seconds instead of minutes, which matters
    since an edit builds anew; against inverted lists (IVF) it finds more of the nearest rows in
    less time. `benchmarks/README.md` has the figures.
    """
    # One query at a time: more threads only wait for each other.
    faiss.omp_set_num_threads(1)
    dimension = vectors.shape[1]
    halves = faiss.ScalarQuantizer.QT_fp16
    index: faiss.Index = faiss.IndexScalarQuantizer(dimension, halves, faiss.METRIC_INNER_PRODUCT)
    if len(vectors) > EXACT_UP_TO and dimension % _DIMENSIONS_PER_CODE == 0:
        codes = dimension // _DIMENSIONS_PER_CODE
        factory = f"PQ{codes}x4fs,Refine(SQfp16)"
        coded: Any = faiss.index_factory(dimension, factory, faiss.METRIC_INNER_PRODUCT)
        coded.k_factor = _RECHECKED
        index = coded
        step = max(1, len(vectors) // _TRAINED_ON)
        index.train(np.ascontiguousarray(vectors[::step]))
    if len(vectors):
        index.add(np.ascontiguousarray(vectors, dtype=np.float32))
    return index
