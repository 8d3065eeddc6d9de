"""How likely the best candidate is the right one, and what to do at that likelihood."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from importlib.resources import files

from knowledge.german import fold
from knowledge.lexical import LexicalIndex
from knowledge.search import Candidate, Result

EVIDENCE = (
    "score",
    "gap",
    "dense_names",
    "dense_texts",
    "names_coverage",
    "full_coverage",
    "focus",
    "chars",
    "agreement",
    "unknown",
    "unknown_short",
    "weakest",
    "specificity",
    "margin",
    "rival_focus",
)
"""Inputs of the calibrated model, in order."""

CLARIFY_COST = 0.6
"""Cost of a clarifying question, where an honest refusal costs 1."""


_SHORT = 3


class Zone(Enum):
    ANSWER = "answer"
    CLARIFY = "clarify"
    REFUSE = "refuse"


@dataclass(frozen=True)
class Judgement:
    """The evidence for the best candidate and what follows from it."""

    probability: float
    """That the best candidate is the one asked for, 0..1."""
    evidence: dict[str, float]
    zone: Zone


@lru_cache
def _model() -> tuple[dict[str, float], float]:
    text = (files("knowledge") / "models" / "calibration.json").read_text(encoding="utf-8")
    model = json.loads(text)
    return {name: float(model["weights"][name]) for name in EVIDENCE}, float(model["bias"])


def judge(
    result: Result, words: Sequence[str], lexical: LexicalIndex, wrong_answer_cost: float
) -> Judgement:
    """Judges the first candidate. `wrong_answer_cost`: a wrong answer is worth N refusals."""
    if not result.candidates:
        return Judgement(0.0, dict.fromkeys(EVIDENCE, 0.0), Zone.REFUSE)
    found = evidence(result, words, lexical)
    weights, bias = _model()
    z = bias + sum(weights[name] * found[name] for name in EVIDENCE)
    probability = 1 / (1 + math.exp(-max(-30.0, min(30.0, z))))
    return Judgement(probability, found, zone(probability, wrong_answer_cost))


def zone(probability: float, wrong_answer_cost: float) -> Zone:
    """The cheapest of answering, asking back and refusing at that probability.

    Answering costs `wrong_answer_cost` when wrong, refusing 1, asking back `CLARIFY_COST` and a
    refusal on top when none of the offered topics is the right one.
    """
    answer = (1 - probability) * wrong_answer_cost
    # The right topic is among three offered ones more often than it is the first.
    clarify = CLARIFY_COST + max(0.0, 1 - 2 * probability)
    cheapest = min(answer, clarify, 1.0)
    if cheapest == answer:
        return Zone.ANSWER
    return Zone.CLARIFY if cheapest == clarify else Zone.REFUSE


def evidence(result: Result, words: Sequence[str], lexical: LexicalIndex) -> dict[str, float]:
    """Values of `EVIDENCE` for the first candidate."""
    candidates, rival = result.candidates, result.rival
    best = candidates[0]
    second = candidates[1] if len(candidates) > 1 else None
    dense_first = max(candidates, key=lambda c: _dense(c.features))
    lexical_first = max(candidates, key=lambda c: c.features["full"] + c.features["names"])
    weights = [(lexical.weight(word), word) for word in map(fold, words)]
    total = sum(weight for weight, _ in weights) or 1.0
    unknown = sum(w for w, word in weights if not lexical.knows(word) and not lexical.parts(word))
    return {
        "score": best.score,
        "gap": best.score - (second.score if second else 0.0),
        **{
            name: best.features[name]
            for name in (
                "dense_names",
                "dense_texts",
                "names_coverage",
                "full_coverage",
                "focus",
                "chars",
            )
        },
        "agreement": float(dense_first is best) / 2 + float(lexical_first is best) / 2,
        "unknown": unknown / total,
        # In a long story most words are beside the point; in a short question each counts.
        "unknown_short": unknown / total if len(words) <= _SHORT else 0.0,
        "weakest": min(best.features["full_coverage"], _dense(best.features)),
        "specificity": best.features["focus"] * _specificity(best, words, lexical),
        "margin": best.score - (rival.score if rival else 0.0),
        "rival_focus": rival.features["focus"] if rival else 0.0,
    }


def _specificity(best: Candidate, words: Sequence[str], lexical: LexicalIndex) -> float:
    """Rarity (0..1) of the rarest word of the question that is part of the document's names."""
    named = {term for name in best.document.names for term in lexical.terms(name)}
    shared = [term for word in words for term in lexical.terms(word) if term in named]
    return max((lexical.weight(term) for term in shared), default=0.0) / lexical.highest_weight


def _dense(features: dict[str, float]) -> float:
    return max(features["dense_names"], features["dense_texts"])
