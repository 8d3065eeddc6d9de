"""Fits the probability that the first candidate is right (`knowledge/models/calibration.json`).

    python -m benchmarks.training.calibrate benchmarks/questions/jena/{train,dev}.jsonl

Every answerable question counts twice: as it is, and with the right documents taken away, which
makes a near-domain question that must be refused.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from benchmarks.questions import Question, load_questions
from bot.settings import load_settings
from knowledge.content import load_content
from knowledge.desk import Desk
from knowledge.documents import OFFICE_PREFIX
from knowledge.encoder import Encoder, load_encoder
from knowledge.judgement import EVIDENCE, evidence
from knowledge.search import Candidate, Result
from knowledge.service import TIME_ZONE

MODEL = Path("knowledge/models/calibration.json")
TAKEN_AWAY_WEIGHT = 0.25
"""A question whose answer was taken away is a harder refusal than people ask in life."""
FOLDS = 10


@dataclass(frozen=True)
class Example:
    values: list[float]
    right: bool
    weight: float
    question: str
    found: str


def examples(desk: Desk, questions: list[Question]) -> Iterator[Example]:
    now = dt.datetime.now(TIME_ZONE)
    for question in questions:
        if question.context:
            continue
        read = desk.read(question.question, now)
        words = list(read.topic_words)
        if not words or read.foreign_town:
            continue
        result = desk.searcher.search(words, limit=30)
        wanted = set(question.services) if question.expect == "answer" else set()
        if question.expect == "refuse" and question.services:
            continue  # The entry is known, only the aspect is not.
        yield _example(desk, result, words, wanted, 1.0, question)
        if wanted:
            others = [c for c in result.candidates if not _is_one_of(c, wanted)]
            without = replace(result, candidates=others)
            yield _example(desk, without, words, set(), TAKEN_AWAY_WEIGHT, question)


def _example(
    desk: Desk, result: Result, words: list[str], wanted: set[str], weight: float, asked: Question
) -> Example:
    found = evidence(
        replace(result, candidates=result.candidates[:10]), words, desk.searcher.lexical
    )
    first = result.candidates[0]
    return Example(
        [found[name] for name in EVIDENCE],
        _is_one_of(first, wanted),
        weight,
        asked.question,
        first.document.id,
    )


def _is_one_of(candidate: Candidate, wanted: set[str]) -> bool:
    return candidate.document.id.removeprefix(OFFICE_PREFIX) in wanted


def fit(rows: list[Example]) -> tuple[dict[str, object], np.ndarray]:
    """The model as stored, and cross-validated probabilities of shape (rows,)."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import cross_val_predict

    x = np.array([row.values for row in rows])
    y = np.array([row.right for row in rows])
    weight = np.array([row.weight for row in rows])
    model = LogisticRegression(C=3.0, max_iter=5000)
    checked = cross_val_predict(
        model, x, y, cv=FOLDS, method="decision_function", params={"sample_weight": weight}
    )
    model.fit(x, y, sample_weight=weight)
    # The questions whose answer was taken away shape the model, but people do not ask them:
    # the probability itself is fitted to the questions as they are asked.
    real = weight == 1.0
    scale = LogisticRegression(C=100.0).fit(checked[real].reshape(-1, 1), y[real])
    slope, shift = float(scale.coef_[0, 0]), float(scale.intercept_[0])
    weights = {
        name: round(slope * float(value), 3)
        for name, value in zip(EVIDENCE, model.coef_[0], strict=True)
    }
    bias = round(slope * float(model.intercept_[0]) + shift, 3)
    return {"bias": bias, "weights": weights}, 1 / (1 + np.exp(-(slope * checked + shift)))


def report(rows: list[Example], checked: np.ndarray) -> str:
    from sklearn.metrics import roc_auc_score

    real = np.array([row.weight == 1.0 for row in rows])
    right = np.array([row.right for row in rows])
    lines = [f"{len(rows)} examples, AUROC {roc_auc_score(right[real], checked[real]):.3f}"]
    for limit in (0.5, 0.7, 0.8, 0.9, 0.95):
        covered = (checked[real & right] >= limit).mean()
        false = (checked[real & ~right] >= limit).mean()
        lines.append(
            f"answering from {limit}: {covered:.3f} of the answerable, {false:.3f} wrongly"
        )
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("questions", nargs="+", type=Path)
    parser.add_argument("--municipality", default="jena")
    parser.add_argument("--show", type=int, default=0, help="print the N worst on either side")
    arguments = parser.parse_args()
    if any("heldout" in path.name for path in arguments.questions):
        parser.error("the held-out questions are for measuring only")
    settings = load_settings()
    encoder: Encoder = load_encoder(settings.encoder, settings.models_dir)
    content = load_content(settings.content_dir / arguments.municipality)
    folder = settings.index_dir / arguments.municipality / "public"
    desk = Desk(content, encoder, folder, settings.wrong_answer_cost)
    rows = [row for path in arguments.questions for row in examples(desk, load_questions(path))]
    model, checked = fit(rows)
    print(report(rows, checked))
    _show(rows, checked, arguments.show)
    MODEL.write_text(json.dumps(model, indent=1) + "\n", encoding="utf-8")
    print(f"written: {MODEL}")


def _show(rows: list[Example], checked: np.ndarray, count: int) -> None:
    order = np.argsort(checked)
    low = [i for i in order if rows[i].right][:count]
    high = [i for i in order[::-1] if not rows[i].right and rows[i].weight == 1.0][:count]
    for title, chosen in (("right, but unlikely", low), ("wrong, but likely", high)):
        if count:
            print(title)
        for i in chosen:
            print(f"  {checked[i]:.2f} {rows[i].found}: {rows[i].question}")


if __name__ == "__main__":
    main()
