"""Runs a question set through reading, search and judgement, as if it were put to a desk."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean

from knowledge.deciding.judgement import Zone
from knowledge.desk import Desk
from knowledge.entries.content import Content
from knowledge.entries.entry import Entry, SourceRef
from knowledge.entries.municipality import Municipality
from knowledge.evaluation.beir import QuestionSet
from knowledge.evaluation.metrics import auroc, best_f1, f1, hit, ndcg, reciprocal_rank
from knowledge.local_time import local_now
from knowledge.reply import ConversationContext
from knowledge.retrieval.dense import Progress
from knowledge.retrieval.encoder import Encoder

DEPTH = 10
MAX_NAME = 300
NAME_WORDS = 8
NOWHERE = "–"
"""A name no question can contain."""


@dataclass(frozen=True)
class Outcome:
    """What became of one query."""

    query: str
    ranked: tuple[str, ...]
    """Ids of the first `DEPTH` documents."""
    probability: float
    """That the first document is the right one, as the assistant judges it."""
    zone: Zone
    answerable: bool
    right: bool
    """The first document is a right one."""


@dataclass(frozen=True)
class Scores:
    """The figures of one run. None where the set has no queries to measure it."""

    answerable: int
    unanswerable: int
    hit1: float | None
    hit3: float | None
    hit10: float | None
    mrr: float | None
    ndcg: float | None
    auroc: float | None
    """Of answerable against unanswerable queries, by probability."""
    f1: float | None
    """Of the same, with the assistant's own decision to answer or ask back."""
    best_f1: float | None
    """Of the same, at the best threshold."""
    answered: float
    """Share of all queries answered without asking back."""
    wrong: float
    """Share of all queries answered wrongly."""


class Runner:
    """A desk whose content is the corpus of a question set."""

    def __init__(
        self,
        questions: QuestionSet,
        encoder: Encoder,
        cache_dir: Path,
        wrong_answer_cost: float,
        progress: Progress | None = None,
    ) -> None:
        self._questions = questions
        self._ids = {f"d{number}": id for number, id in enumerate(questions.documents)}
        self._desk = Desk(
            content_of(questions), encoder, cache_dir, wrong_answer_cost, progress=progress
        )
        self._desk.learn()

    def run(self, now: dt.datetime | None = None) -> list[Outcome]:
        moment = now or local_now()
        return [self._one(id, text, moment) for id, text in self._questions.queries.items()]

    def _one(self, id: str, text: str, now: dt.datetime) -> Outcome:
        found = self._desk.find(self._desk.read(text, now), ConversationContext())
        ranked = tuple(self._ids[c.document.id] for c in found.candidates[:DEPTH])
        relevant = self._questions.relevant.get(id, {})
        return Outcome(
            query=id,
            ranked=ranked,
            probability=found.judgement.probability,
            zone=found.judgement.zone,
            answerable=bool(relevant),
            right=bool(ranked) and ranked[0] in relevant,
        )


def content_of(questions: QuestionSet) -> Content:
    """The corpus as content: one entry a document, its text as teaser."""
    today = local_now().date()
    municipality = Municipality(
        id="eval", name=NOWHERE, title=NOWHERE, state="BE", bot_name=NOWHERE, human=""
    )
    entries: dict[str, Entry] = {}
    for number, (title, text) in enumerate(questions.documents.values()):
        name = " ".join(title.split()) or " ".join(text.split()[:NAME_WORDS]) or NOWHERE
        id = f"d{number}"
        entries[id] = Entry(
            id=id,
            title=name[:MAX_NAME],
            sources=(SourceRef(title=NOWHERE, url="https://localhost", date=today),),
            reviewed=today,
            teaser=text,
        )
    return Content(municipality, entries, {})


def score(questions: QuestionSet, outcomes: Sequence[Outcome]) -> Scores:
    """Ranking figures over the answerable queries, the others over all."""
    judged = [(o.ranked, questions.relevant[o.query]) for o in outcomes if o.answerable]
    labels = [o.answerable for o in outcomes]
    both = any(labels) and not all(labels)
    probabilities = [o.probability for o in outcomes]
    best = best_f1(probabilities, labels) if both else None

    def hits(k: int) -> float | None:
        return _mean([hit(ranked, relevant, k) for ranked, relevant in judged])

    return Scores(
        answerable=len(judged),
        unanswerable=len(outcomes) - len(judged),
        hit1=hits(1),
        hit3=hits(3),
        hit10=hits(10),
        mrr=_mean([reciprocal_rank(ranked, relevant) for ranked, relevant in judged]),
        ndcg=_mean([ndcg(ranked, relevant) for ranked, relevant in judged]),
        auroc=auroc(probabilities, labels),
        f1=f1([o.zone is not Zone.REFUSE for o in outcomes], labels) if both else None,
        best_f1=best[0] if best else None,
        answered=_share([o.zone is Zone.ANSWER for o in outcomes]),
        wrong=_share([o.zone is Zone.ANSWER and not o.right for o in outcomes]),
    )


def _mean(values: Sequence[float]) -> float | None:
    return fmean(values) if values else None


def _share(values: Sequence[bool]) -> float:
    return sum(values) / len(values) if values else 0.0
