"""Weighted sums of sparse rows."""

import numpy as np
from scipy import sparse

from knowledge.retrieval.postings import Postings

MATRIX = np.array([[1, 0, 2, 0], [0, 0, 0, 0], [0, 3, 1, 0]], dtype=np.float32)


def postings() -> Postings:
    return Postings.of(sparse.csr_matrix(MATRIX))


def test_a_sum_is_that_of_the_dense_rows() -> None:
    assert postings().sum([0, 2, 1], [0.5, 2.0, 7.0]).tolist() == [0.5, 6.0, 3.0, 0.0]


def test_a_row_asked_for_twice_counts_twice() -> None:
    assert postings().sum([2, 2]).tolist() == [0.0, 6.0, 2.0, 0.0]


def test_no_rows_and_empty_rows_are_zero() -> None:
    assert postings().sum([]).tolist() == [0.0] * 4
    assert postings().sum([1], [3.0]).tolist() == [0.0] * 4


def test_where_nothing_else_is_said_each_value_is_one() -> None:
    incidence = Postings.of(sparse.csr_matrix((MATRIX > 0).astype(np.int8)))
    assert incidence.sum([0, 2], [1.0, 0.25]).tolist() == [1.0, 0.25, 1.25, 0.0]
    assert incidence.columns(0).tolist() == [0, 2]
