"""Fitting chances, on made-up cases."""

from pathlib import Path

import numpy as np
import pytest

from benchmarks.training import chances
from benchmarks.training.chances import Cases, Shape, checked, fit, log_odds, scale, scaled, store
from knowledge import fitted
from knowledge.fitted import Depth

STRAIGHT, BENT = Shape(bent=False), Shape(bent=True)
NAMES = ("tells", "tells not")


def _cases(count: int = 2000) -> Cases:
    """The first sign tells only from its middle on; the second not at all."""
    rng = np.random.default_rng(0)
    values = rng.random((count, 2))
    odds = np.maximum(values[:, 0] - 0.5, 0) * 16 - 2
    outcomes = rng.random(count) < 1 / (1 + np.exp(-odds))
    return Cases(values, outcomes, np.ones(count))


def _loss(model: fitted.FittedChance, cases: Cases) -> float:
    found = chances.chances(model, cases.values)
    return float(-np.log(np.where(cases.outcomes, found, 1 - found)).mean())


def test_a_bend_is_found_where_there_is_one() -> None:
    cases = _cases()
    assert _loss(fit(cases, NAMES, BENT), cases) < _loss(fit(cases, NAMES, STRAIGHT), cases) - 0.01
    (_, first), (_, middle), (_, last) = fit(cases, NAMES, BENT).signs["tells"]
    assert last - middle > 5 * abs(middle - first)


def test_what_is_fitted_says_the_same_when_it_is_used() -> None:
    cases = _cases(50)
    model = fit(cases, NAMES, BENT)
    found = chances.chances(model, cases.values)
    used = [model.of(dict(zip(NAMES, row, strict=True))) for row in cases.values.tolist()]
    assert used == pytest.approx(found.tolist())


def test_no_case_is_checked_by_a_model_that_saw_it() -> None:
    # Each part is of one outcome: a model of the others knows of the other outcome only.
    values = np.array([[0.0], [0.0], [1.0], [1.0]]).repeat(5, axis=0)
    outcomes = np.array([False, True, False, True]).repeat(5)
    odds = checked(Cases(values, outcomes, np.ones(20)), np.arange(4).repeat(5), STRAIGHT)
    assert np.all((odds[5:10] < 0) & (odds[:5] > 0))


def test_scaling_keeps_the_order_and_mends_the_mean() -> None:
    cases = _cases()
    model = fit(cases, NAMES, BENT)
    rarer = cases.outcomes & (np.arange(len(cases.outcomes)) % 3 == 0)
    odds = log_odds(model, cases.values)
    mended = scaled(model, scale(odds, rarer))
    found = chances.chances(mended, cases.values)
    assert found.mean() == pytest.approx(rarer.mean(), abs=0.01)
    assert np.all(np.diff(found[np.argsort(odds)]) > -1e-3)


def test_a_stored_model_is_read_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "made-up.json").write_text("{}", encoding="utf-8")
    monkeypatch.setattr(chances, "MODELS", tmp_path / "models")
    monkeypatch.setattr(fitted, "files", lambda _: tmp_path)
    model = fit(_cases(), NAMES, BENT)
    store("made-up", Depth.NOTHING, fit(_cases(), NAMES, STRAIGHT))
    store("made-up", Depth.PIECES, model)
    assert fitted.fitted_chance("made-up", Depth.PIECES) == model
    assert len(fitted.fitted_chance("made-up", Depth.NOTHING).signs["tells"]) == 2
