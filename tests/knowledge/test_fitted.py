"""Chances by fitted models."""

import math

import pytest

from knowledge.deciding.following import SIGNS
from knowledge.deciding.judgement import EVIDENCE
from knowledge.deciding.uncovered import SIGNS as UNCOVERED
from knowledge.fitted import Depth, FittedChance, fitted_chance

BENT = ((0.0, -2.0), (0.5, 0.0), (1.0, 8.0))


def odds(model: FittedChance, **values: float) -> float:
    chance = model.of(values)
    return math.log(chance / (1 - chance))


@pytest.mark.parametrize(
    ("value", "added"), [(-7, -2), (0, -2), (0.25, -1), (0.5, 0), (0.75, 4), (1, 8), (7, 8)]
)
def test_a_sign_adds_what_lies_on_its_line(value: float, added: float) -> None:
    model = FittedChance({"a": BENT, "b": ((0.0, 0.0), (1.0, 1.0))}, 0.5)
    assert odds(model, a=value, b=1.0) == pytest.approx(added + 1.5)


def test_a_sign_that_never_differed_adds_the_same_always() -> None:
    assert odds(FittedChance({"a": ((0.0, 0.5),)}, 0.0), a=3.0) == pytest.approx(0.5)


def test_a_chance_is_never_out_of_reach() -> None:
    far = FittedChance({"a": ((0.0, -1e9), (1.0, 1e9))}, 0.0)
    assert 0 < far.of({"a": 0.0}) < 1e-12
    assert far.of({"a": 1.0}) > 1 - 1e-12


def test_a_missing_value_is_an_error() -> None:
    with pytest.raises(KeyError):
        FittedChance({"a": BENT}, 0.0).of({"b": 1.0})


@pytest.mark.parametrize("depth", Depth)
@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("calibration", EVIDENCE),
        ("offered", EVIDENCE),
        ("following", SIGNS),
        ("uncovered", UNCOVERED),
    ],
)
def test_the_stored_models_weigh_what_is_measured(
    name: str, values: tuple[str, ...], depth: Depth
) -> None:
    signs = fitted_chance(name, depth).signs
    assert set(signs) == set(values)
    assert all(list(bends) == sorted(dict(bends).items()) for bends in signs.values())
