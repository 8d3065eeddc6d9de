r"""Fits the chance that a question goes on with what was talked about.

    Q=benchmarks/questions/jena
    python -m benchmarks.training.follow following $Q/{talks-train,talks-dev,followups-dev}.jsonl \
        --single $Q/{train,everyday-dev}.jsonl

`following` is about a topic of the content, `uncovered` about a matter that it does not cover;
the models lie in `knowledge/models`. Every question of a conversation is answered both ways,
within the matter and without, and counts by how much better the one is than the other. Questions
of the other files, which need nothing said before, are put after something else: a topic drawn
by chance and their own, or a matter that is not covered.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np

from benchmarks.askers import DeskAsker, answer_of
from benchmarks.judge import Verdict, judge
from benchmarks.lean import asked_of
from benchmarks.questions import Question, load_questions
from benchmarks.training import chances
from benchmarks.training.chances import Cases, Rows, Shape, refuse_held_out
from benchmarks.training.desks import desks
from bot.settings import load_settings
from knowledge.answers.meant import Meant
from knowledge.deciding.following import SIGNS as SIGNS_OF_FOLLOWING
from knowledge.deciding.following import Following
from knowledge.deciding.judgement import CLARIFY_COST
from knowledge.deciding.uncovered import SIGNS as SIGNS_OF_UNCOVERED
from knowledge.deciding.uncovered import Uncovered
from knowledge.desk import Desk
from knowledge.entries.content import load_content
from knowledge.fitted import Depth, FittedChance
from knowledge.reading.question import Question as Read
from knowledge.reply import ConversationContext
from knowledge.retrieval.encoder import load_encoder

_SINGLE_WEIGHT = 0.3
"""Few questions of a conversation stand as well alone as those of the other files."""
_HIDDEN = 0.1
"""What it costs to take a question that stands alone for one that goes on with what is not
covered, also where both are refused: neither its matter is named then, nor what is near offered.
"""
_FOLDS = 10
_CHANCE = 20261129
"""Which topics are drawn."""


@dataclass(frozen=True)
class Deciding:
    """What decides whether a question goes on."""

    decider: type[Following] | type[Uncovered]
    signs: tuple[str, ...]
    shapes: Mapping[Depth, Shape]
    """Of the models, by how much is learned of a content."""


STRAIGHT, BENT = Shape(bent=False), Shape(bent=True)
DECIDING = {
    "following": Deciding(
        Following,
        SIGNS_OF_FOLLOWING,
        {Depth.NOTHING: STRAIGHT, Depth.TOPICS: BENT, Depth.PIECES: BENT},
    ),
    "uncovered": Deciding(
        Uncovered,
        SIGNS_OF_UNCOVERED,
        {Depth.NOTHING: STRAIGHT, Depth.TOPICS: STRAIGHT, Depth.PIECES: STRAIGHT},
    ),
}


@dataclass(frozen=True)
class Example:
    """One question of a conversation."""

    asked: Question
    signs: list[float]
    within: float
    """Cost of the answer where it goes on, if an honest refusal costs 1."""
    without: float
    """The same where it does not."""
    weight: float = 1.0

    @property
    def goes_on(self) -> bool:
        return self.within < self.without

    @property
    def counts(self) -> float:
        return self.weight * abs(self.within - self.without)


class Asking:
    """Answers questions both ways."""

    def __init__(self, desk: Desk, deciding: Deciding) -> None:
        self._desk = desk
        self._deciding = deciding
        self._asker = DeskAsker(desk)
        self._hidden = _HIDDEN if deciding.decider is Uncovered else 0.0

    def of_talks(self, questions: Iterable[Question]) -> Iterator[Example]:
        for question in questions:
            context = ConversationContext()
            for earlier in question.context:
                context = self._asker.reply(earlier, question.language, context).context
            yield from self._both_ways(question, context, 1.0)

    def of_single(self, questions: Sequence[Question]) -> Iterator[Example]:
        topics = sorted(self._desk.content.entries)
        drawn = random.Random(_CHANCE)
        for question in questions:
            own = [service for service in question.services if service in topics]
            for context in self._before(drawn.choice(topics), *own[:1]):
                for example in self._both_ways(question, context, _SINGLE_WEIGHT):
                    yield replace(example, within=example.within + self._hidden)

    def _before(self, *topics: str) -> list[ConversationContext]:
        if self._deciding.decider is Uncovered:
            return [ConversationContext(unknown="")]
        return [ConversationContext(topic=topic, aspect="overview") for topic in topics]

    def _both_ways(
        self, question: Question, context: ConversationContext, weight: float
    ) -> Iterator[Example]:
        signs: list[dict[str, float]] = []
        decider = self._deciding.decider

        def within(asked: Any, read: Read, *grounds: Any) -> float:
            signs.append(asked.signs(read, *grounds))
            return 1.0

        # Which topic is meant is one thing, whether it has more to say another.
        says_all = patch.object(Meant, "tells_nothing_new", lambda *_: False)
        with says_all, patch.object(decider, "chance", within):
            stays = self._cost(question, context)
        with patch.object(decider, "chance", lambda *_: 0.0):
            leaves = self._cost(question, context)
        for found in signs[:1]:
            values = [found[name] for name in self._deciding.signs]
            yield Example(question, values, stays, leaves, weight)

    def _cost(self, question: Question, context: ConversationContext) -> float:
        reply = self._asker.reply(question.question, question.language, context)
        wrong = self._desk.wrong_answer_cost
        costs = {
            Verdict.RIGHT: 0.0,
            Verdict.CLARIFIED_RIGHT: CLARIFY_COST,
            Verdict.CLARIFIED: 1.0,
            Verdict.REFUSED: 1.0,
            Verdict.UNSURE: 1.0,
            Verdict.WRONG: wrong,
        }
        return costs[judge(question, answer_of(reply)).verdict]


def fit(rows: Sequence[Example], signs: Sequence[str], shape: Shape) -> FittedChance:
    """The model of the questions for which it matters."""
    told = [row for row in rows if row.counts]
    outcomes = np.array([row.goes_on for row in told])
    cases = Cases(_values(told), outcomes, np.array([row.counts for row in told]))
    return chances.fit(cases, signs, shape)


def checked(
    talks: Sequence[Example], single: Sequence[Example], signs: Sequence[str], shape: Shape
) -> Rows:
    """Chances of the talks, each by a model that saw no question of the same conversation."""
    begun = sorted({row.asked.context[:1] for row in talks})
    random.Random(_CHANCE).shuffle(begun)
    fold = {first: number % _FOLDS for number, first in enumerate(begun)}
    found = np.zeros(len(talks))
    for number in range(_FOLDS):
        others = [row for row in talks if fold[row.asked.context[:1]] != number]
        own = [i for i, row in enumerate(talks) if fold[row.asked.context[:1]] == number]
        model = fit([*others, *single], signs, shape)
        found[own] = chances.chances(model, _values([talks[i] for i in own]))
    return found


def report(rows: Sequence[Example], found: Rows) -> str:
    """Mean costs: as decided, always or never going on, and at best."""
    costs = {
        "as decided": np.mean(np.where(found >= 0.5, _within(rows), _without(rows))),
        "always going on": np.mean(_within(rows)),
        "never": np.mean(_without(rows)),
        "at best": np.mean(np.minimum(_within(rows), _without(rows))),
    }
    return f"{len(rows)} questions, cost " + ", ".join(f"{k} {v:.3f}" for k, v in costs.items())


def _within(rows: Sequence[Example]) -> Rows:
    return np.array([row.within for row in rows])


def _without(rows: Sequence[Example]) -> Rows:
    return np.array([row.without for row in rows])


def _values(rows: Sequence[Example]) -> Rows:
    return np.array([row.signs for row in rows])


def main(options: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("decision", choices=sorted(DECIDING))
    parser.add_argument("talks", nargs="+", type=Path, help="questions of conversations")
    parser.add_argument("--single", nargs="+", type=Path, required=True, help="other questions")
    parser.add_argument("--municipality", default="jena")
    depths = [depth.value for depth in Depth]
    parser.add_argument("--depth", action="append", choices=depths, help="this model alone")
    parser.add_argument("--show", action="store_true", help="print what is decided for the worse")
    arguments = parser.parse_args(options)
    refuse_held_out(parser, [*arguments.talks, *arguments.single])
    settings = load_settings()
    encoder = load_encoder(settings.encoder, settings.models_dir)
    content = load_content(settings.content_dir / arguments.municipality)
    deciding = DECIDING[arguments.decision]
    for depth in map(Depth, arguments.depth or [depth.value for depth in deciding.shapes]):
        shape = deciding.shapes[depth]
        talks: list[Example] = []
        single: list[Example] = []
        for desk in desks(content, encoder, settings, depth):
            asking = Asking(desk, deciding)
            talks += asking.of_talks(asked_of(desk.content, _with_context(arguments.talks, True)))
            others = asked_of(desk.content, _with_context(arguments.single, False))
            single += asking.of_single(others)
        model = fit([*talks, *single], deciding.signs, shape)
        found = checked(talks, single, deciding.signs, shape)
        print(f"{depth.value}, {report(talks, found)}")
        for row, chance in zip(talks, found, strict=True):
            if arguments.show and row.counts and row.goes_on != (chance >= 0.5):
                print(f"  {chance:.2f} {' > '.join((*row.asked.context, row.asked.question))}")
        print(f"written: {chances.store(arguments.decision, depth, model)}")


def _with_context(paths: Iterable[Path], context: bool) -> list[Question]:
    return [q for path in paths for q in load_questions(path) if bool(q.context) is context]


if __name__ == "__main__":
    main()
