"""How likely what is said of a topic is no answer to what was asked."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from knowledge.answers.asked import Asked
from knowledge.answers.compose import Answer
from knowledge.answers.repetition import Repetition
from knowledge.entries.entry import OFFICE_ASPECTS, SOFT_ASPECTS
from knowledge.fitted import Depth, fitted_chance

SIGNS = ("topic", "piece", "unanswered", "near", "left", "told", "open", "of_office")
"""Inputs of the fitted model, in order."""
_MOST_LEFT = 6
"""More words than these that the answer lacks are a story."""
_ALMOST = 0.01
"""Chances nearer to 0 or 1 count as these."""


def signs(
    asked: Asked, answers: Sequence[Answer], probability: float, repetition: Repetition
) -> dict[str, float]:
    """What speaks for it and against it, a value for each of `SIGNS`.

    `probability`: that the topic is meant, 0..1.
    """
    left = asked.besides_names - repetition.told(answers)
    return {
        "topic": _log_odds(probability),
        "piece": _log_odds(asked.piece.answers),
        "unanswered": _log_odds(asked.piece.unanswered),
        "near": max((near for _, near in asked.scores), default=0.0),
        "left": float(min(len(left), _MOST_LEFT)),
        "told": float(len(answers)),
        "open": float(SOFT_ASPECTS.issuperset(asked.aspects)),
        "of_office": float(not OFFICE_ASPECTS.isdisjoint(asked.aspects)),
    }


def chance(values: Mapping[str, float]) -> float:
    """That the content does not have what was asked for, 0..1, by the `SIGNS`."""
    return fitted_chance("doubt", Depth.PIECES).of(values)


def _log_odds(chance: float) -> float:
    return math.log((chance + _ALMOST) / (1 + _ALMOST - chance))
