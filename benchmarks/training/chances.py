"""Fits models of a chance as `knowledge/fitted.py` reads them."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from knowledge.fitted import Bends, Depth, FittedChance

MODELS = Path("knowledge/models")
_ROUNDED = 3

Rows = NDArray[np.float64]


@dataclass(frozen=True)
class Cases:
    """What is known of some questions; all are of one length."""

    values: Rows
    """Of each sign; shape (cases, signs)."""
    outcomes: NDArray[np.bool_]
    weights: Rows

    def __getitem__(self, chosen: NDArray[np.bool_]) -> Cases:
        return Cases(self.values[chosen], self.outcomes[chosen], self.weights[chosen])


@dataclass(frozen=True)
class Shape:
    """What the lines that the signs add may look like."""

    bent: bool
    """Each bends once, at the median of what lies between its ends; else it is straight."""
    regularisation: float = 0.1


def fit(cases: Cases, names: Sequence[str], shape: Shape) -> FittedChance:
    """The model whose signs together tell best how the cases came out."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.preprocessing import StandardScaler

    knots = [_knots(column, shape) for column in cases.values.T]
    scaler, linear = StandardScaler(), LogisticRegression(C=shape.regularisation, max_iter=5000)
    spread = scaler.fit_transform(_spread(cases.values, knots))
    linear.fit(spread, cases.outcomes, sample_weight=cases.weights)
    weights = linear.coef_[0] / scaler.scale_
    bias = float(linear.intercept_[0] - weights @ scaler.mean_)
    ends = np.cumsum([len(places) for places in knots])[:-1]
    signs = {
        name: tuple(zip(places.tolist(), odds.round(_ROUNDED).tolist(), strict=True))
        for name, places, odds in zip(names, knots, np.split(weights, ends), strict=True)
    }
    return FittedChance(signs, round(bias, _ROUNDED))


def _knots(column: Rows, shape: Shape) -> Rows:
    """Least, middle and largest value of a sign; fewer where they are the same."""
    least, largest = column.min(), column.max()
    between = column[(column > least) & (column < largest)]
    middle = np.median(between) if shape.bent and len(between) else least
    return np.unique(np.round([least, middle, largest], _ROUNDED))


def _spread(values: Rows, knots: Sequence[Rows]) -> Rows:
    """Each value as its shares of the knots beside it; shape (rows, knots of all signs)."""
    columns = [
        np.interp(column, places, share)
        for column, places in zip(values.T, knots, strict=True)
        for share in np.eye(len(places))
    ]
    return np.column_stack(columns)


def log_odds(model: FittedChance, values: Rows) -> Rows:
    """What the model says of rows of values; shape (rows,)."""
    odds = np.full(len(values), model.bias)
    for column, bends in zip(values.T, model.signs.values(), strict=True):
        odds += np.interp(column, *np.transpose(bends))
    return odds


def chances(model: FittedChance, values: Rows) -> Rows:
    """The same as chances, 0..1."""
    return as_chances(log_odds(model, values))


def as_chances(odds: Rows) -> Rows:
    """Log-odds as chances, 0..1."""
    found: Rows = 1 / (1 + np.exp(-odds))
    return found


def checked(cases: Cases, parts: NDArray[np.int64], shape: Shape) -> Rows:
    """Log-odds of each case, by a model that saw no case of the same part; shape (cases,)."""
    odds = np.zeros(len(parts))
    names = [str(number) for number in range(cases.values.shape[1])]
    for part in np.unique(parts):
        model = fit(cases[parts != part], names, shape)
        odds[parts == part] = log_odds(model, cases.values[parts == part])
    return odds


class Scale(NamedTuple):
    """Stretches and shifts log-odds (Platt scaling)."""

    slope: float
    shift: float

    def of(self, odds: Rows) -> Rows:
        return self.slope * odds + self.shift


def scale(odds: Rows, outcomes: NDArray[np.bool_]) -> Scale:
    """What fits log-odds to how their cases came out."""
    from sklearn.linear_model import LogisticRegression

    fitted = LogisticRegression().fit(odds.reshape(-1, 1), outcomes)
    return Scale(float(fitted.coef_[0, 0]), float(fitted.intercept_[0]))


def scaled(model: FittedChance, by: Scale) -> FittedChance:
    """The model with its log-odds stretched and shifted."""
    signs = {name: _stretched(bends, by.slope) for name, bends in model.signs.items()}
    return FittedChance(signs, round(by.slope * model.bias + by.shift, _ROUNDED))


def _stretched(bends: Bends, slope: float) -> Bends:
    return tuple((value, round(slope * odds, _ROUNDED)) for value, odds in bends)


def store(name: str, depth: Depth, model: FittedChance) -> Path:
    """Writes the model for contents of that depth beside those of the others; the file."""
    path = MODELS / f"{name}.json"
    known = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    models = known | {depth.value: model.stored()}
    path.write_text(_as_json(models) + "\n", encoding="utf-8")
    return path


def _as_json(models: Mapping[str, Any]) -> str:
    """One sign a line."""
    said = [
        f' "{depth}": {{\n  "bias": {model["bias"]},\n  "signs": {{\n'
        + ",\n".join(f'   "{name}": {json.dumps(b)}' for name, b in model["signs"].items())
        + "\n  }\n }"
        for depth, model in models.items()
    ]
    return "{\n" + ",\n".join(said) + "\n}"


def refuse_held_out(parser: ArgumentParser, paths: Iterable[Path]) -> None:
    """Ends the program where one of the files may not be fitted to."""
    if any("heldout" in path.name or "check" in path.name for path in paths):
        parser.error("the held-out questions are for measuring only")
