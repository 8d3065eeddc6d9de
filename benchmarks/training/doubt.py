r"""Fits the chance that an answer is none, since the content does not have what was asked.

    Q=benchmarks/questions/jena
    python -m benchmarks.training.doubt $Q/*-{dev,train}.jsonl $Q/dev.jsonl

Every question is answered; of those that get an answer, a refusal would have been due to some.
The model lies in `knowledge/models/doubt.json`.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

import numpy as np

from benchmarks.askers import KnowledgeAsker
from benchmarks.judge import Verdict, judge
from benchmarks.quality import open_knowledge
from benchmarks.questions import Expectation, Question, load_questions
from benchmarks.tables import markdown_table
from benchmarks.training import chances
from benchmarks.training.chances import Cases, Rows, Shape, refuse_held_out
from knowledge import doubt

_SHAPE = Shape(bent=True, regularisation=0.02)
_FOLDS = 10
_CHANCE = 20261130
_LIMITS = (0.02, 0.03, 0.04, 0.06, 0.1)
"""Chances from which an answer is said to be in doubt, for the report."""


@dataclass(frozen=True)
class Example:
    """A question that got an answer."""

    signs: list[float]
    unanswered: bool
    """A refusal was due."""
    wrong: bool


def examples(asker: KnowledgeAsker, questions: Iterable[Question]) -> Iterator[Example]:
    """Those of the questions that get one answer from what was learned of an entry."""
    seen: list[Mapping[str, float]] = []

    def chance(values: Mapping[str, float]) -> float:
        seen.append(values)
        return 0.0  # The verdict is about the answer, whatever is said of it.

    with patch.object(doubt, "chance", chance):
        for question in questions:
            seen.clear()
            answer = asker.ask(question)
            if answer.outcome != "answered" or not seen:
                continue
            values = [seen[-1][name] for name in doubt.SIGNS]
            wrong = judge(question, answer).verdict is Verdict.WRONG
            yield Example(values, question.expect is Expectation.REFUSE, wrong)


def cases(rows: Sequence[Example]) -> Cases:
    values = np.array([row.signs for row in rows])
    return Cases(values, np.array([row.unanswered for row in rows]), np.ones(len(rows)))


def report(rows: Sequence[Example], found: Rows) -> str:
    """How many answers are in doubt from a chance on, and how many of them should not be."""
    wrong = np.array([row.wrong for row in rows])
    header = ["from", "in doubt", "of them wrong"]
    lines = [
        [f"{limit:.2f}", str(int((found >= limit).sum())), str(int((found >= limit)[wrong].sum()))]
        for limit in _LIMITS
    ]
    return f"{len(rows)} answers, {int(wrong.sum())} wrong\n\n{markdown_table(header, lines)}"


def main(options: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("questions", nargs="+", type=Path)
    parser.add_argument("--municipality", default="jena")
    arguments = parser.parse_args(options)
    refuse_held_out(parser, arguments.questions)
    asker = open_knowledge(arguments.municipality)
    questions = [q for path in arguments.questions for q in load_questions(path)]
    rows = list(examples(asker, questions))
    parts = np.random.default_rng(_CHANCE).integers(0, _FOLDS, len(rows))
    print(report(rows, chances.as_chances(chances.checked(cases(rows), parts, _SHAPE))))
    model = chances.fit(cases(rows), doubt.SIGNS, _SHAPE)
    print(f"written: {chances.store('doubt', 'learned', model)}")


if __name__ == "__main__":
    main()
