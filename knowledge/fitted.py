"""Models of a chance, fitted by `benchmarks/training` and stored in `models/`."""

from __future__ import annotations

import json
import math
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from importlib.resources import files
from typing import Any

_FARTHEST = 30.0
"""Log-odds beyond which a chance is as good as certain."""

Bends = tuple[tuple[float, float], ...]
"""A sign's values, ascending, each with the log-odds that it adds; straight lines between them."""


@dataclass(frozen=True)
class FittedChance:
    """Turns values with a name into a chance (logistic regression over broken lines)."""

    signs: Mapping[str, Bends]
    bias: float

    def of(self, values: Mapping[str, float]) -> float:
        """0..1. `values`: one for each sign; KeyError if any is missing."""
        odds = self.bias + sum(_at(bends, values[name]) for name, bends in self.signs.items())
        return 1 / (1 + math.exp(-max(-_FARTHEST, min(_FARTHEST, odds))))

    def stored(self) -> dict[str, Any]:
        """The form in which it is stored."""
        return {"bias": self.bias, "signs": self.signs}


def _at(bends: Bends, value: float) -> float:
    """On the broken line; beyond its ends it goes on level."""
    place = bisect_right(bends, value, key=lambda bend: bend[0])
    if place == 0:
        return bends[0][1]
    if place == len(bends):
        return bends[-1][1]
    (left, low), (right, high) = bends[place - 1], bends[place]
    return low + (high - low) * (value - left) / (right - left)


class Depth(Enum):
    """How much is learned from the phrasings of a content. Models differ in what they rely on."""

    NOTHING = "nothing"
    TOPICS = "topics"
    """Roughly which document is meant, above all from phrasings that all towns share."""
    PIECES = "pieces"
    """Surely which one and which piece of it, from the many that editors wrote down."""


@lru_cache
def fitted_chance(name: str, depth: Depth) -> FittedChance:
    """The model of `models/<name>.json` for contents of that depth. KeyError if there is none."""
    text = (files("knowledge") / "models" / f"{name}.json").read_text(encoding="utf-8")
    model = json.loads(text)[depth.value]
    signs = {
        name: tuple((float(value), float(odds)) for value, odds in bends)
        for name, bends in model["signs"].items()
    }
    return FittedChance(signs, float(model["bias"]))
