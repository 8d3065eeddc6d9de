"""Sparse rows of terms over documents, and weighted sums of them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

Scores = NDArray[np.float32]


class Postings:
    """A sparse matrix of shape (terms, documents), of which a query needs a few rows.

    A product with SciPy's matrices gives the same sums, but building its operand and checking
    its index types costs several times the sum itself.
    """

    def __init__(
        self, starts: ArrayLike, columns: ArrayLike, values: ArrayLike | None, size: int
    ) -> None:
        """`starts`, `columns`, `values`: as `indptr`, `indices`, `data` of a CSR matrix.

        `values` None: each is 1. `size`: number of columns.
        """
        self._starts = np.asarray(starts, dtype=np.int64)
        self._columns = np.asarray(columns, dtype=np.int64)
        self._values = None if values is None else np.asarray(values, dtype=np.float64)
        self.size = size

    @classmethod
    def of(cls, matrix: sparse.csr_matrix) -> Postings:
        values = None if (matrix.data == 1).all() else matrix.data
        return cls(matrix.indptr, matrix.indices, values, matrix.shape[1])

    def columns(self, row: int) -> NDArray[np.int64]:
        """Where the row is not zero."""
        return self._columns[self._starts[row] : self._starts[row + 1]]

    def sum(
        self, rows: Sequence[int] | NDArray[np.int64], weights: ArrayLike | None = None
    ) -> Scores:
        """The sum of the rows, each times its weight, 1 without; shape (documents,)."""
        chosen = np.asarray(rows, dtype=np.int64)
        starts, ends = self._starts[chosen], self._starts[chosen + 1]
        pieces = [slice(*span) for span in zip(starts.tolist(), ends.tolist(), strict=True)]
        if not pieces:
            return np.zeros(self.size, dtype=np.float32)
        columns = np.concatenate([self._columns[piece] for piece in pieces])
        worth = None
        if self._values is not None:
            worth = np.concatenate([self._values[piece] for piece in pieces])
        if weights is not None:
            each = np.repeat(np.asarray(weights, dtype=np.float64), ends - starts)
            worth = each if worth is None else np.multiply(each, worth, out=worth)
        return np.bincount(columns, worth, self.size).astype(np.float32)
