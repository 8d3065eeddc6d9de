"""Runs a question set through search and judgement."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean

from knowledge.dense import EmbeddingCache, Progress
from knowledge.documents import rival_documents
from knowledge.encoder import Encoder
from knowledge.evaluation.beir import QuestionSet, documents_to_search
from knowledge.evaluation.metrics import auroc, best_f1, f1, hit, ndcg, reciprocal_rank
from knowledge.judgement import Zone, judge
from knowledge.question import QuestionReader
from knowledge.search import Searcher
from knowledge.vocabulary import LANGUAGES, vocabulary

DEPTH = 10


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
    """Searches the corpus of one question set the way the assistant searches its content."""

    def __init__(
        self,
        questions: QuestionSet,
        encoder: Encoder,
        cache_dir: Path,
        wrong_answer_cost: float,
        progress: Progress | None = None,
    ) -> None:
        self._questions = questions
        self._cost = wrong_answer_cost
        own = documents_to_search(questions)
        keep = sorted(
            word
            for language in LANGUAGES
            for word in vocabulary(language).stopwords | vocabulary(language).aspect_words
        )
        self._searcher = Searcher(
            [*own, *rival_documents(own)],
            encoder,
            EmbeddingCache(cache_dir, encoder),
            keep,
            progress,
        )
        self._reader = QuestionReader("", ())

    def run(self, now: dt.datetime | None = None) -> list[Outcome]:
        moment = now or dt.datetime.now()
        return [self._one(id, text, moment) for id, text in self._questions.queries.items()]

    def _one(self, id: str, text: str, now: dt.datetime) -> Outcome:
        question = self._reader.read(text, now)
        words = self._searcher.spelling.correct(question.topic_words or question.words)
        result = self._searcher.search(words, DEPTH)
        judgement = judge(result, words, self._searcher.lexical, self._cost)
        ranked = tuple(candidate.document.id for candidate in result.candidates)
        relevant = self._questions.relevant.get(id, {})
        return Outcome(
            query=id,
            ranked=ranked,
            probability=judgement.probability,
            zone=judgement.zone,
            answerable=bool(relevant),
            right=bool(ranked) and ranked[0] in relevant,
        )


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
