"""Fitting whether a question goes on with the topic, on made-up questions."""

import numpy as np
import pytest

from benchmarks.questions import Expectation, Question
from benchmarks.training import chances
from benchmarks.training.follow import BENT, STRAIGHT, Example, checked, fit, main, report
from knowledge.deciding.following import SIGNS


def _talks() -> list[Example]:
    """The first sign tells where to stay; every tenth question is answered equally well."""
    rng = np.random.default_rng(0)
    rows = []
    for number in range(200):
        signs = rng.random(len(SIGNS)).tolist()
        stays = signs[0] > 0.5
        asked = Question(f"q{number}", "?", Expectation.ANSWER, "", context=(f"first {number}",))
        costs = (0.0, 0.0) if number % 10 == 0 else (0.0, 2.0) if stays else (2.0, 0.0)
        rows.append(Example(asked, signs, *costs))
    return rows


def test_the_telling_sign_gets_the_weight() -> None:
    rows = _talks()
    model = fit(rows, SIGNS, BENT)
    steepness = {name: np.ptp([odds for _, odds in bends]) for name, bends in model.signs.items()}
    assert steepness[SIGNS[0]] > 3 * max(steepness[name] for name in SIGNS[1:])
    found = chances.chances(model, np.array([row.signs for row in rows]))
    told = [row.counts > 0 for row in rows]
    right = (found >= 0.5) == [row.goes_on for row in rows]
    assert right[told].mean() > 0.95


def test_a_question_answered_equally_well_does_not_count() -> None:
    assert [row.counts for row in _talks()[:2]] == [0.0, 2.0]


def test_no_question_is_checked_by_a_model_that_saw_its_conversation() -> None:
    # All of a conversation came out one way, and all else looks the same: a model of the other
    # conversations knows more of the other outcome.
    signs = [0.5] * len(SIGNS)
    rows = []
    for talk, costs in enumerate([(0.0, 2.0), (2.0, 0.0)] * 5):
        asked = Question(f"q{talk}", "?", Expectation.ANSWER, "", context=(f"first {talk}",))
        rows += [Example(asked, signs, *costs)] * 3
    found = checked(rows, [], SIGNS, STRAIGHT)
    assert all((chance < 0.5) == row.goes_on for row, chance in zip(rows, found, strict=True))
    assert "cost as decided 2.000" in report(rows, found)


def test_held_out_questions_are_not_fitted_to() -> None:
    with pytest.raises(SystemExit):
        main(["following", "talks-heldout.jsonl", "--single", "train.jsonl"])
