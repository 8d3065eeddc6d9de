"""Chances by fitted models."""

import pytest

from knowledge.fitted import FittedChance, fitted_chance
from knowledge.following import SIGNS
from knowledge.judgement import EVIDENCE


def test_a_chance_follows_from_the_weights() -> None:
    model = FittedChance({"a": 2.0, "b": -1.0}, 0.5)
    assert model.of({"a": 0.25, "b": 1.0}) == 0.5
    assert 0 < model.of({"a": -1e9, "b": 0.0}) < 1e-12
    assert model.of({"a": 1e9, "b": 0.0}) > 1 - 1e-12


def test_a_missing_value_is_an_error() -> None:
    with pytest.raises(KeyError):
        FittedChance({"a": 2.0}, 0.0).of({"b": 1.0})


@pytest.mark.parametrize("learned", [True, False])
@pytest.mark.parametrize(
    ("name", "values"), [("calibration", EVIDENCE), ("offered", EVIDENCE), ("following", SIGNS)]
)
def test_the_stored_models_weigh_what_is_measured(
    name: str, values: tuple[str, ...], learned: bool
) -> None:
    assert set(fitted_chance(name, learned).weights) == set(values)
