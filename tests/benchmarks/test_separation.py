"""Areas under the curve, from confidences."""

import pytest

from benchmarks.judge import Answer, judge
from benchmarks.quality import Result
from benchmarks.questions import Expectation, Question
from benchmarks.separation import separation


def result(
    style: str, confidence: float, outcome: str = "answered", context: tuple[str, ...] = ()
) -> Result:
    expect = Expectation.ANSWER if style == "spoken" else Expectation.REFUSE
    question = Question("q", "?", expect, style, context=context)
    answer = Answer("", outcome, confidence=confidence)
    return Result(question, answer, judge(question, answer))


def test_kinds_are_told_apart_by_their_style() -> None:
    found = separation(
        [
            result("spoken", 0.9),
            result("spoken", 0.5),
            result("near-domain", 0.7),
            result("oos-aspect", 0.95, "refused"),
            result("refuse-politics", 0.1),
            result("oos-city", 0.99),
        ]
    )
    assert found == {"near-domain": pytest.approx(0.75), "out of domain": 1.0}


def test_follow_ups_and_missing_kinds_do_not_count() -> None:
    assert separation([result("spoken", 0.9), result("near-domain", 1.0, context=("x",))]) == {}
