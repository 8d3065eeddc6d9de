"""Why a question was answered, asked back or refused: the very decision of the desk, as data."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass
from typing import Any

from rich.table import Table

from knowledge.deciding.decision import Decision, Step
from knowledge.deciding.finder import GOES_ON
from knowledge.deciding.judgement import Judgement, costs, judge
from knowledge.desk import Desk
from knowledge.explaining.grounds import Ground, grounds
from knowledge.fitted import Depth
from knowledge.language.german import fold, tokens
from knowledge.local_time import local_now
from knowledge.reply import ConversationContext, Outcome, Reply
from knowledge.retrieval.search import Candidate, best_score, ranker

SHOWN = 5
"""Candidates told of."""


@dataclass(frozen=True)
class Understood:
    """What was read out of the question."""

    text: str
    """With spelling mended and dialect in standard words."""
    language: str
    words: tuple[str, ...]
    """Words that name the topic; the search looks for these."""
    parts: dict[str, tuple[str, ...]]
    """Compound → the parts found in it."""
    unknown: tuple[str, ...]
    """Topic words that the content does not use."""
    passed_over: tuple[str, ...]
    """Words that say nothing about the topic."""
    aspects: tuple[str, ...]
    age: int | None
    day: str | None
    days_left: int | None
    """Whole days until what the question tells of."""


@dataclass(frozen=True)
class Part:
    """One part of a candidate's score."""

    name: str
    value: float
    """How well the candidate fits in this respect, 0..1."""
    points: float
    """Value times weight: what it adds to the score."""


@dataclass(frozen=True)
class Ranked:
    """A candidate of the search."""

    id: str
    title: str
    score: float
    parts: tuple[Part, ...]
    """Largest first."""


@dataclass(frozen=True)
class Judged:
    """The calibrated judgement of the first candidate."""

    probability: float
    costs: dict[str, float]
    """Expected cost of answer, clarify and refuse; the cheapest is taken."""
    wrong_answer_cost: float
    zone: str
    evidence: dict[str, float]
    grounds: tuple[Ground, ...]
    """What spoke for (> 0) and against (< 0), strongest first."""


@dataclass(frozen=True)
class Explanation:
    """Everything an editor may want to know about one decision."""

    question: str
    municipality: str
    understood: Understood
    step: str
    """At which step the decision fell; see `knowledge.deciding.decision.Step`."""
    outcome: str
    matters: tuple[str, ...]
    """What is asked, where that are several things; the rest here is about the first of them."""
    topic: str | None
    """Title of the topic that was answered or judged."""
    hurried: tuple[str, ...]
    """Titles of topics in whose place others stand, since there is time enough for those."""
    town: str | None
    """The other town asked about."""
    goes_on: float | None
    """Chance (0..1) that the question goes on with the topic before, where that was decided."""
    lacking: tuple[str, ...]
    """Aspects asked for of which the topic says nothing."""
    unanswered: float | None
    """Chance (0..1) that the topic has no answer, where it was refused for that."""
    candidates: tuple[Ranked, ...]
    rival: Ranked | None
    """The nearest matter that the content does not cover."""
    best_score: float
    """The score of a document that fits in every respect."""
    judged: Judged | None
    """None where no search was judged."""
    overruled: str | None
    """What decided against the costs, if anything: editors, suggested or named."""
    in_doubt: bool
    """The answer says that it may be none."""
    reply: str

    @property
    def is_continued(self) -> bool:
        """Whether it was taken to go on with the topic before."""
        return self.goes_on is not None and self.goes_on >= GOES_ON

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON form."""
        return asdict(self)


def explain(
    desk: Desk,
    text: str,
    *,
    channel: str,
    language: str,
    context: ConversationContext,
    now: dt.datetime,
) -> tuple[Explanation, Reply]:
    """Decides as `Desk.ask` does, and says why."""
    decision = desk.decide(text, channel, language, context, now)
    finding, reply = decision.finding, decision.reply
    topic = finding.topics[0].title if finding.topics else None
    explanation = Explanation(
        question=text,
        municipality=desk.municipality.title,
        understood=_understood(desk, decision),
        step=finding.step.value,
        outcome=reply.outcome.value,
        matters=tuple(matter.question.text for matter in decision.matters),
        topic=topic,
        hurried=tuple(hurried.title for hurried in finding.hurried),
        town=decision.question.foreign_town if finding.step is Step.FOREIGN_TOWN else None,
        goes_on=finding.judgement.probability if finding.step is Step.FOLLOW_UP else None,
        lacking=_lacking(decision),
        unanswered=_unanswered(desk, decision),
        candidates=tuple(_ranked(c, finding.depth) for c in finding.candidates[:SHOWN]),
        rival=_ranked(finding.rival, finding.depth) if finding.rival else None,
        best_score=round(best_score(finding.depth), 3),
        judged=_judged(desk, finding.searched or finding.judgement),
        overruled=_overruled(desk, decision),
        in_doubt=reply.in_doubt,
        reply=reply.text,
    )
    return explanation, reply


def _understood(desk: Desk, decision: Decision) -> Understood:
    question, lexical = decision.question, desk.searcher.lexical
    words = desk.topic_words(question)
    folded = {fold(word) for word in words}
    parts = {word: lexical.parts(word) for word in words}
    return Understood(
        text=question.text,
        language=question.language,
        words=words,
        parts={word: found for word, found in parts.items() if found},
        unknown=tuple(w for w in words if not lexical.knows(w) and not parts[w]),
        passed_over=tuple(w for w in tokens(question.text) if fold(w) not in folded),
        aspects=tuple(aspect.value for aspect in question.aspects),
        age=question.age,
        day=question.day.isoformat() if question.day else None,
        days_left=question.left.days if question.left is not None else None,
    )


def _lacking(decision: Decision) -> tuple[str, ...]:
    """The topic was found, and yet refused: it says nothing about what was asked."""
    found = bool(decision.finding.topics) and decision.finding.judgement.zone.value == "answer"
    if not found or decision.reply.outcome is not Outcome.REFUSED:
        return ()
    asked = tuple(aspect.value for aspect in decision.question.aspects)
    return asked or ((decision.reply.aspect,) if decision.reply.aspect else ())


def _unanswered(desk: Desk, decision: Decision) -> float | None:
    """By what was learned from questions without an answer."""
    topics, question = decision.finding.topics, decision.question
    if decision.reply.outcome is not Outcome.REFUSED or not topics:
        return None
    chance = desk.unanswered(topics[0], question)
    return None if chance is None else round(chance, 3)


def _ranked(candidate: Candidate, depth: Depth) -> Ranked:
    weights = ranker(depth)
    parts = [
        Part(name, round(value, 3), round(value * weights[name], 3))
        for name, value in candidate.features.items()
    ]
    ordered = tuple(sorted(parts, key=lambda part: -part.points))
    document = candidate.document
    return Ranked(document.id, document.title, round(candidate.score, 3), ordered)


def _judged(desk: Desk, judgement: Judgement) -> Judged | None:
    if not judgement.evidence:
        return None
    cost = desk.wrong_answer_cost
    expected = costs(judgement.probability, judgement.offered, cost, judgement.clarify_cost)
    return Judged(
        probability=round(judgement.probability, 4),
        costs={zone.value: round(value, 3) for zone, value in expected.items()},
        wrong_answer_cost=cost,
        zone=judgement.zone.value,
        evidence={name: round(value, 3) for name, value in judgement.evidence.items()},
        grounds=tuple(grounds(desk, judgement)),
    )


def _overruled(desk: Desk, decision: Decision) -> str | None:
    """What decided although another way was cheaper; None where the cheapest was taken.

    What the finding is sure by or, where it is by nothing, "named": all that was said is a name.
    """
    finding = decision.finding
    judgement = finding.judgement
    if finding.step is not Step.SEARCH or not finding.candidates:
        return None
    expected = costs(
        judgement.probability, judgement.offered, desk.wrong_answer_cost, judgement.clarify_cost
    )
    if expected[judgement.zone] == min(expected.values()):
        return None
    return finding.sure_by or "named"


def candidate_table(desk: Desk, text: str, limit: int, wrong_answer_cost: float) -> Table:
    """Candidates with score and score parts, best first; the caption says the judgement."""
    question = desk.read(text, local_now())
    words = desk.topic_words(question)
    result = desk.searcher.search(words, question.text, limit)
    judgement = judge(result, words, desk.searcher.lexical, wrong_answer_cost)
    table = Table(
        title=f"Words searched: {' '.join(words) or '(none)'}",
        caption=f"probability {judgement.probability:.2f} → {judgement.zone.value}",
    )
    table.add_column("entry", no_wrap=True)
    table.add_column("score", justify="right")
    table.add_column("because of", ratio=1)
    for candidate in result.candidates:
        table.add_row(candidate.document.id, f"{candidate.score:.2f}", _parts(candidate))
    return table


def _parts(candidate: Candidate) -> str:
    """The features by size, as "names 0.81"."""
    ordered = sorted(candidate.features.items(), key=lambda part: -part[1])
    return ", ".join(f"{name} {value:.2f}" for name, value in ordered if value >= 0.01)
