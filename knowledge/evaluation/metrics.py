"""Figures for ranked lists and for the decision to answer."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray


def hit(ranked: Sequence[str], relevant: Mapping[str, int], k: int) -> float:
    """1 when a right document is among the first k, else 0."""
    return float(any(document in relevant for document in ranked[:k]))


def reciprocal_rank(ranked: Sequence[str], relevant: Mapping[str, int], k: int = 10) -> float:
    """1 / rank of the first right document, 0 below rank k."""
    ranks = (rank for rank, d in enumerate(ranked[:k], start=1) if d in relevant)
    return 1 / next(ranks, math.inf)


def ndcg(ranked: Sequence[str], relevant: Mapping[str, int], k: int = 10) -> float:
    """Normalised discounted cumulative gain with the grades as gains."""
    ideal = _dcg(sorted(relevant.values(), reverse=True)[:k])
    return _dcg([relevant.get(d, 0) for d in ranked[:k]]) / ideal if ideal else 0.0


def _dcg(grades: Sequence[int]) -> float:
    return sum(grade / math.log2(rank + 1) for rank, grade in enumerate(grades, start=1))


def auroc(scores: Sequence[float], positive: Sequence[bool]) -> float | None:
    """Chance that a positive scores above a negative; ties count half. None without both."""
    values, labels = np.asarray(scores), np.asarray(positive, dtype=bool)
    above, below = int(labels.sum()), int((~labels).sum())
    if not above or not below:
        return None
    rank_sum = float(_mean_ranks(values)[labels].sum())
    return (rank_sum - above * (above + 1) / 2) / (above * below)


def f1(predicted: Sequence[bool], positive: Sequence[bool]) -> float | None:
    """Harmonic mean of precision and recall; None without a positive."""
    if not any(positive):
        return None
    right = sum(p and t for p, t in zip(predicted, positive, strict=True))
    return 2 * right / (sum(predicted) + sum(positive))


def best_f1(scores: Sequence[float], positive: Sequence[bool]) -> tuple[float, float] | None:
    """The highest F1 over all thresholds, and its threshold (score at or above is positive)."""
    total = sum(positive)
    if not total:
        return None
    order = np.argsort(-np.asarray(scores), kind="stable")
    values = np.asarray(scores)[order]
    hits = np.cumsum(np.asarray(positive, dtype=bool)[order])
    taken = np.arange(1, len(values) + 1)
    # A threshold takes all equal scores or none.
    ends = np.append(values[1:] != values[:-1], True)
    curve = np.where(ends, 2 * hits / (taken + total), -1.0)
    best = int(np.argmax(curve))
    return float(curve[best]), float(values[best])


def precision_by_coverage(
    scores: Sequence[float], right: Sequence[bool]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Answering only the surest questions: share answered and share of those right.

    Both of shape (number of questions,), from the surest question alone to all of them.
    """
    order = np.argsort(-np.asarray(scores), kind="stable")
    answered = np.arange(1, len(order) + 1)
    rights = np.cumsum(np.asarray(right, dtype=bool)[order])
    return answered / len(order), rights / answered


def _mean_ranks(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Ranks from 1; equal values share their mean rank."""
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    means = (last - counts + 1 + last) / 2
    ranks: NDArray[np.float64] = means[inverse]
    return ranks
