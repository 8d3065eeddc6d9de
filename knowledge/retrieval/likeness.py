"""Finds documents whose words share pieces with the words of a query.

"Mietwucher" finds "Mietspiegel" and "Mieterhöhung" though the content knows no "Wucher": stems and
compound parts need a known word, pieces of four and five letters do not.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from knowledge.language.german import char_ngrams
from knowledge.retrieval.postings import Postings, Scores

_NEAREST = 100
"""Words of the content that a word of a query may stand for."""
_LOWEST = 0.1
_SHARPNESS = 1.5
"""Exponent on the likeness: few close words count more than many distant ones."""
_K1 = 1.2
_B = 0.75
_REMEMBERED = 512
"""Words whose documents are kept: rewordings of a question, and many people, share them."""


class WordLikeness:
    """BM25 over the documents' words, each worth its likeness to a word of the query."""

    def __init__(self, documents: Sequence[Counter[str]]) -> None:
        """`documents`: folded words of each document with their number."""
        self._size = len(documents)
        frequency = Counter(word for words in documents for word in words)
        usable = [word for word in frequency if len(word) > 2 and not word.isdigit()]
        self._rows = {word: row for row, word in enumerate(usable)}
        self._idf = np.array([self._weight(frequency[word]) for word in usable], dtype=np.float32)
        self._unknown = self._weight(0)
        self._in_documents = Postings.of(self._matrix(documents))
        self._pieces: dict[str, int] = {}
        has_piece = self._piece_matrix(usable)
        counts = np.diff(has_piece.indptr)
        self._piece_weight = np.log1p(len(usable) / np.maximum(counts, 1)) ** 2
        self._unknown_piece = math.log1p(len(usable)) ** 2
        self._length = np.sqrt(has_piece.T @ self._piece_weight)
        self._has_piece = Postings.of(has_piece)
        self._documents_with = lru_cache(maxsize=_REMEMBERED)(self._find_documents)

    def relative(self, words: Sequence[str]) -> Scores:
        """Scores of shape (number of documents,), about 0..1, for folded words of a query."""
        scores = np.zeros(self._size, dtype=np.float32)
        for word in words:
            documents, worth = self._documents_with(word)
            scores[documents] += worth
        return scores / (self._unknown * (_K1 + 1) * max(1, len(words)))

    def _find_documents(self, word: str) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Numbers of the documents with words like this one, and what theirs are worth in all."""
        summed = self._in_documents.sum(*self._find_like(word))
        documents = np.flatnonzero(summed)
        return documents, summed[documents]

    def _find_like(self, word: str) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """The most similar words of the content, as row numbers, and what each is worth."""
        pieces = set(char_ngrams(word))
        known = [self._pieces[piece] for piece in pieces if piece in self._pieces]
        if not known:
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32)
        weights = self._piece_weight[known]
        shared = self._has_piece.sum(known, weights)
        whole = float(weights.sum()) + (len(pieces) - len(known)) * self._unknown_piece
        rows = np.flatnonzero(shared)
        # Between the share of the query's word that is found and the cosine of the two words.
        likeness = shared[rows] / (whole**0.75 * np.sqrt(self._length[rows]))
        order = np.argsort(-likeness, kind="stable")[:_NEAREST]
        order = order[likeness[order] > _LOWEST]
        rows, likeness = rows[order], likeness[order]
        return rows, (likeness**_SHARPNESS * self._idf[rows]).astype(np.float32)

    def _weight(self, count: int) -> float:
        return math.log(1 + (self._size - count + 0.5) / (count + 0.5))

    def _matrix(self, documents: Sequence[Counter[str]]) -> sparse.csr_matrix:
        """Saturated word counts of shape (words, documents)."""
        lengths = np.array([words.total() for words in documents], dtype=np.float64)
        usual = float(lengths.mean()) if len(lengths) and lengths.any() else 1.0
        rows, columns, values = [], [], []
        for column, words in enumerate(documents):
            norm = _K1 * (1 - _B + _B * lengths[column] / usual)
            for word, count in words.items():
                row = self._rows.get(word)
                if row is not None:
                    rows.append(row)
                    columns.append(column)
                    values.append(count * (_K1 + 1) / (count + norm))
        shape = (len(self._rows), self._size)
        return sparse.csr_matrix((values, (rows, columns)), shape=shape, dtype=np.float32)

    def _piece_matrix(self, words: Sequence[str]) -> sparse.csr_matrix:
        """Incidence matrix of shape (pieces, words)."""
        rows, columns = [], []
        for column, word in enumerate(words):
            for piece in set(char_ngrams(word)):
                rows.append(self._pieces.setdefault(piece, len(self._pieces)))
                columns.append(column)
        data = np.ones(len(rows), dtype=np.float32)
        return sparse.csr_matrix((data, (rows, columns)), shape=(len(self._pieces), len(words)))
