"""Linear models of a chance, fitted by `benchmarks/training` and stored in `models/`."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

_FARTHEST = 30.0
"""Log-odds beyond which a chance is as good as certain."""


@dataclass(frozen=True)
class FittedChance:
    """Turns values with a name into a chance (logistic regression)."""

    weights: Mapping[str, float]
    bias: float

    def of(self, values: Mapping[str, float]) -> float:
        """0..1. `values`: one for each weight; KeyError if any is missing."""
        odds = self.bias + sum(weight * values[name] for name, weight in self.weights.items())
        return 1 / (1 + math.exp(-max(-_FARTHEST, min(_FARTHEST, odds))))


@lru_cache
def fitted_chance(name: str, learned: bool) -> FittedChance:
    """The model of `models/<name>.json`.

    One is for contents from whose phrasings something was learned, one for others.
    """
    text = (files("knowledge") / "models" / f"{name}.json").read_text(encoding="utf-8")
    model = json.loads(text)["learned" if learned else "plain"]
    weights = {name: float(weight) for name, weight in model["weights"].items()}
    return FittedChance(weights, float(model["bias"]))
