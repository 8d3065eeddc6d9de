import math

import numpy as np
import pytest

from knowledge.evaluation.metrics import (
    auroc,
    best_f1,
    f1,
    hit,
    ndcg,
    precision_by_coverage,
    reciprocal_rank,
)

RANKED = ["a", "b", "c"]


def test_hit() -> None:
    assert hit(RANKED, {"b": 1}, 1) == 0
    assert hit(RANKED, {"b": 1}, 3) == 1
    assert hit([], {"b": 1}, 3) == 0


def test_reciprocal_rank() -> None:
    assert reciprocal_rank(RANKED, {"b": 1, "c": 1}) == 0.5
    assert reciprocal_rank(RANKED, {"x": 1}) == 0
    assert reciprocal_rank(RANKED, {"c": 1}, k=2) == 0


def test_ndcg() -> None:
    assert ndcg(RANKED, {"a": 1}) == 1
    assert ndcg(RANKED, {"b": 1}) == pytest.approx(1 / math.log2(3))
    graded = {"a": 1, "b": 2}
    expected = (1 + 2 / math.log2(3)) / (2 + 1 / math.log2(3))
    assert ndcg(RANKED, graded) == pytest.approx(expected)


def test_auroc() -> None:
    assert auroc([0.9, 0.8, 0.1], [True, True, False]) == 1
    assert auroc([0.1, 0.9], [True, False]) == 0
    assert auroc([0.5, 0.5], [True, False]) == 0.5
    assert auroc([0.5], [True]) is None


def test_f1() -> None:
    assert f1([True, True, False], [True, False, True]) == 0.5
    assert f1([False], [False]) is None


def test_best_f1_takes_equal_scores_together() -> None:
    assert best_f1([0.9, 0.5, 0.5, 0.1], [True, True, False, False]) == (0.8, 0.5)
    assert best_f1([0.5], [False]) is None


def test_precision_by_coverage() -> None:
    coverage, precision = precision_by_coverage([0.2, 0.9, 0.5], [False, True, True])
    assert np.allclose(coverage, [1 / 3, 2 / 3, 1])
    assert np.allclose(precision, [1, 1, 2 / 3])
