"""How well the assistant's confidence tells questions to answer from those to refuse."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from benchmarks.questions import Expectation

if TYPE_CHECKING:
    from benchmarks.quality import Result

NEAR = ("near", "aspect")
"""In the names of styles: the content's own field, but not in it."""
FAR = ("domain", "topic", "other", "politics", "weather", "code", "injection", "trick")
"""The same: nothing that a town hall has to do with."""
_REFUSED = 0.01
"""What confidence in a topic is worth where the answer was refused all the same."""


def separation(results: Sequence[Result]) -> dict[str, float]:
    """Kind of question to refuse → area under the ROC curve against all questions to answer.

    0.5 is chance, 1.0 a confidence that tells all of them apart. Follow-ups do not count: what
    they are about is known before. Kinds of which there are no questions are left out.
    """
    from sklearn.metrics import roc_auc_score

    single = [result for result in results if not result.question.context]
    right = [_confidence(r) for r in single if r.question.expect is Expectation.ANSWER]
    refuse = [r for r in single if r.question.expect is Expectation.REFUSE]
    groups: dict[str, list[float]] = {"near-domain": [], "out of domain": []}
    for result in refuse:
        style = result.question.style
        if any(word in style for word in NEAR):
            groups["near-domain"].append(_confidence(result))
        elif any(word in style for word in FAR):
            groups["out of domain"].append(_confidence(result))
    return {
        name: float(roc_auc_score([1] * len(right) + [0] * len(wrong), right + wrong))
        for name, wrong in groups.items()
        if right and wrong
    }


def _confidence(result: Result) -> float:
    answer = result.answer
    refused = answer.outcome not in ("answered", "clarify")
    return answer.confidence * (_REFUSED if refused else 1.0)
