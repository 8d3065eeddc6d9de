r"""Fits the chance that an answer is none, since the content does not have what was asked.

    Q=benchmarks/questions/jena
    python -m benchmarks.training.doubt \
        $Q/{dev,talks-dev,chats-dev,moves-dev,unseen-dev,asked-dev,everyday-dev,fresh-dev}.jsonl \
        $Q/{late-dev,errands-dev,uncovered-train,talks-train,daily-dev,tricky-dev}.jsonl \
        $Q/followups-dev.jsonl

Every question is answered; of those that get an answer, a refusal would have been due to some.
Messages with several matters tell nothing here: their verdict is about all of them. So that
what most people ask is not in doubt, plain questions for all that the entries have are added.
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
from bot.settings import load_settings
from knowledge.answers import doubt
from knowledge.entries.content import Content, load_content
from knowledge.entries.entry import OFFICE_ASPECTS, Aspect
from knowledge.fitted import Depth

_PLAIN = {
    Aspect.FEE: "Was kostet {}?",
    Aspect.DOCUMENTS: "Welche Unterlagen brauche ich für {}?",
    Aspect.DEADLINE: "Bis wann muss ich mich um {} kümmern?",
    Aspect.DURATION: "Wie lange dauert {}?",
    Aspect.PROCEDURE: "Wie beantrage ich {}?",
    Aspect.ONLINE: "Kann ich {} online beantragen?",
    Aspect.HOURS: "Wann hat das Amt für {} auf?",
    Aspect.PLACE: "Wo kann ich {} beantragen?",
    Aspect.PHONE: "Wen rufe ich an wegen {}?",
}
"""What most people ask, and writers of questions hardly ever do; {} is the name of a topic."""
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
            values = [seen[-1][name] for name in doubt.SIGNS]  # Earlier ones are of earlier turns.
            wrong = judge(question, answer).verdict is Verdict.WRONG
            yield Example(values, question.expect is Expectation.REFUSE, wrong)


def plain(content: Content) -> Iterator[Question]:
    """Questions for what the entries have: no answer to them is to be in doubt."""
    for entry in content.entries.values():
        for aspect, text in _PLAIN.items():
            of_office = aspect in OFFICE_ASPECTS and bool(entry.office)
            tells = entry.section(aspect) or (aspect is Aspect.FEE and entry.fees)
            if entry.audience == "public" and (of_office or tells):
                asked = text.format(entry.short_name)
                yield Question(f"{entry.id}-{aspect}", asked, Expectation.ANSWER, "plain")


def cases(rows: Sequence[Example]) -> Cases:
    values = np.array([row.signs for row in rows])
    return Cases(values, np.array([row.unanswered for row in rows]), np.ones(len(rows)))


def report(rows: Sequence[Example], found: Rows) -> str:
    """How many answers are in doubt from a chance on, and how many of them should not be."""
    wrong = np.array([row.wrong for row in rows])
    header = ["from", "right ones in doubt", "wrong ones"]
    lines = [
        [f"{limit:.2f}", *(str(int((found >= limit)[which].sum())) for which in (~wrong, wrong))]
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
    content = load_content(load_settings().content_dir / arguments.municipality)
    rows = list(examples(asker, [*questions, *plain(content)]))
    parts = np.random.default_rng(_CHANCE).integers(0, _FOLDS, len(rows))
    print(report(rows, chances.as_chances(chances.checked(cases(rows), parts, _SHAPE))))
    model = chances.fit(cases(rows), doubt.SIGNS, _SHAPE)
    print(f"written: {chances.store('doubt', Depth.PIECES, model)}")


if __name__ == "__main__":
    main()
