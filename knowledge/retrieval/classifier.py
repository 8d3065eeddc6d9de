"""Learns from texts of several classes to which of them another text belongs.

What is nearest tells little where many texts are somewhat near; what tells one class from the
others is learned here. One linear model (multinomial logistic regression) weighs the meaning of
a text, another its words, and the mean of their log-chances counts.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import log_softmax

from knowledge.retrieval.encoder import Vectors

if TYPE_CHECKING:
    from sklearn.feature_extraction.text import TfidfVectorizer

LARGEST = 20_000_000
"""Examples times classes that are learned from in about ten seconds; above, nothing is learned."""

_LAYOUT = 1
"""Counts the changes of what is learned and how. Other layouts are not used."""
_LENGTH = 10.0
"""Of the vectors learned from: the longer, the more the classes may differ."""
_MEANING_REGULARISATION = 0.002
_WORDS_REGULARISATION = 0.001
_STEPS = 200

Matrix = NDArray[np.float32]
Terms = Callable[[str], Sequence[str]]
"""Gives the search terms of a text."""


@dataclass(frozen=True)
class Examples:
    """Texts whose classes are known; all sequences are of one length."""

    texts: Sequence[str]
    vectors: Vectors
    """Embedding of each text; shape (texts, dimension)."""
    classes: Sequence[str]

    @property
    def fingerprint(self) -> str:
        """Differs where anything is to be learned anew."""
        said = hashlib.sha256(f"{_LAYOUT}".encode())
        for name, text in zip(self.classes, self.texts, strict=True):
            said.update(f"{name}\t{text}\n".encode())
        said.update(np.ascontiguousarray(self.vectors, dtype=np.float32).tobytes())
        return said.hexdigest()

    @property
    def can_be_learned(self) -> bool:
        return can_be_learned(self.classes)


def can_be_learned(classes: Sequence[str]) -> bool:
    """Whether there is something to tell apart, and not too much. One class for each example."""
    different = len(set(classes))
    return different > 1 and different * len(classes) <= LARGEST


@dataclass(frozen=True)
class Classifier:
    """What was learned. Holds arrays only: a file of them is read without running any code."""

    fingerprint: NDArray[np.str_]
    """Of the examples; shape ()."""
    classes: NDArray[np.str_]
    """Names of the classes; shape (classes,)."""
    centre: Vectors
    """Mean of the embeddings; shape (dimension,)."""
    meaning: Matrix
    """Weights of the embedding, shape (classes, dimension + 1): the bias is last."""
    terms: NDArray[np.str_]
    """Shape (terms,)."""
    rarity: Matrix
    """Inverse document frequency of each term; shape (terms,)."""
    words: Matrix
    """Weights of the terms, shape (classes, terms + 1): the bias is last."""

    def log_chances(self, query: Vectors, terms: Sequence[str]) -> Matrix:
        """Logarithm of each class's chance for a text, by its embedding and search terms."""
        meant = self.meaning[:, :-1] @ _placed(query[None], self.centre)[0] + self.meaning[:, -1]
        columns, values = self._weighted(terms)
        said = self.words[:, columns] @ values + self.words[:, -1]
        chances: Matrix = np.mean([log_softmax(meant), log_softmax(said)], axis=0)
        return chances

    def _weighted(self, terms: Sequence[str]) -> tuple[list[int], Matrix]:
        """Columns of the known terms, and their values as `_vectorizer` would give them.

        Its checks alone take a millisecond.
        """
        counts = Counter(self._columns[term] for term in terms if term in self._columns)
        columns = list(counts)
        values = self.rarity[columns] * (1 + np.log(list(counts.values())))
        weighted: Matrix = _LENGTH * values / max(float(np.linalg.norm(values)), 1e-9)
        return columns, weighted

    @cached_property
    def _columns(self) -> dict[str, int]:
        return {term: column for column, term in enumerate(self.terms.tolist())}

    def arrays(self) -> dict[str, NDArray[Any]]:
        """All that there is to store."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


def learn(
    examples: Examples,
    terms_of: Terms,
    before: Classifier | None = None,
    *,
    used_at_least: int = 1,
) -> Classifier:
    """Learns from the examples; from `before` on, it takes a fraction of the time.

    `used_at_least`: terms of fewer texts are passed over.
    """
    names, which = np.unique(np.array(examples.classes), return_inverse=True)
    # A class of many texts counts more than one of few, but not in proportion.
    weights = 1 / np.sqrt(np.bincount(which)[which])
    weights /= weights.sum()
    centre: Vectors = examples.vectors.mean(axis=0)
    vectorizer = _vectorizer(used_at_least)
    said = vectorizer.fit_transform(map(terms_of, examples.texts))
    terms = vectorizer.get_feature_names_out().astype(str)
    start_meaning = start_words = None
    if before is not None and before.centre.shape == centre.shape:
        dimensions = np.arange(len(centre)).astype(str)
        start_meaning = _carried_over(before.meaning, before.classes, dimensions, names, dimensions)
        start_words = _carried_over(before.words, before.classes, before.terms, names, terms)
    placed = _placed(examples.vectors, centre)
    return Classifier(
        fingerprint=np.array(examples.fingerprint),
        classes=names,
        centre=centre,
        meaning=_fit(placed, which, weights, _MEANING_REGULARISATION, start_meaning),
        terms=terms,
        rarity=vectorizer.idf_.astype(np.float32),
        words=_fit(_LENGTH * said, which, weights, _WORDS_REGULARISATION, start_words),
    )


def _vectorizer(used_at_least: int) -> TfidfVectorizer:
    from sklearn.feature_extraction.text import TfidfVectorizer

    return TfidfVectorizer(
        analyzer=_as_it_is, sublinear_tf=True, min_df=used_at_least, dtype=np.float32
    )


def _as_it_is(terms: Iterable[str]) -> Iterable[str]:
    return terms


def _placed(vectors: Vectors, centre: Vectors) -> Vectors:
    """Where the embeddings lie as seen from their centre: all share a large part. One a row."""
    around = vectors - centre
    lengths = np.linalg.norm(around, axis=1, keepdims=True)
    placed: Vectors = (_LENGTH * around / np.maximum(lengths, 1e-9)).astype(np.float32)
    return placed


def _fit(
    values: Any,
    which: NDArray[np.int64],
    weights: NDArray[np.float64],
    regularisation: float,
    start: Matrix | None,
) -> Matrix:
    """Weights of each class, the bias last. `values`: one row an example, may be sparse."""
    from sklearn.linear_model import LogisticRegression
    from threadpoolctl import threadpool_limits

    model = LogisticRegression(C=1 / regularisation, max_iter=_STEPS, warm_start=True)
    if start is not None:
        # Of two classes, the second one's weights are told alone.
        begun = start[1:] - start[:1] if len(start) == 2 else start
        model.coef_, model.intercept_ = begun[:, :-1], begun[:, -1]
    with threadpool_limits(1):  # On two cores, two threads take longer: they wait for each other.
        model.fit(values, which, sample_weight=weights)
    found: Matrix = np.column_stack([model.coef_, model.intercept_]).astype(np.float32)
    if len(found) == 1:
        found = np.vstack([-found / 2, found / 2])
    return found


def _carried_over(
    weights: Matrix,
    classes: NDArray[np.str_],
    columns: NDArray[np.str_],
    new_classes: NDArray[np.str_],
    new_columns: NDArray[np.str_],
) -> Matrix:
    """The weights at the places of the new classes and columns; 0 for those not known yet."""
    carried = np.zeros((len(new_classes), len(new_columns) + 1), dtype=np.float32)
    _, new_rows, rows = np.intersect1d(new_classes, classes, return_indices=True)
    _, new_places, places = np.intersect1d(new_columns, columns, return_indices=True)
    carried[np.ix_(new_rows, new_places)] = weights[np.ix_(rows, places)]
    carried[new_rows, -1] = weights[rows, -1]
    return carried
