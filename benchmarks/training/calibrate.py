r"""Fits the probability that the first candidate is right (`knowledge/models/calibration.json`),
and that one of the first three is, which would be offered (`offered.json` beside it).

    Q=benchmarks/questions/jena
    python -m benchmarks.training.calibrate $Q/{train,everyday-dev,daily-dev}.jsonl \
        --usual $Q/{dev,everyday-dev,fresh-dev,daily-dev}.jsonl

Every answerable question counts twice: as it is, and with the right documents taken away, which
makes a near-domain question that must be refused.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, cast

import numpy as np

from benchmarks.questions import Question, load_questions
from bot.settings import load_settings
from knowledge.content import load_content
from knowledge.desk import Desk
from knowledge.documents import OFFICE_PREFIX
from knowledge.encoder import Encoder, load_encoder
from knowledge.finder import MAX_OPTIONS
from knowledge.judgement import EVIDENCE, evidence
from knowledge.local_time import local_now
from knowledge.search import Candidate, Result

MODELS = Path("knowledge/models")
Target = Literal["right", "offered"]
FILES: dict[Target, str] = {"right": "calibration.json", "offered": "offered.json"}
TAKEN_AWAY_WEIGHT = 0.25
"""A question whose answer was taken away is a harder refusal than people ask in life."""


@dataclass(frozen=True)
class Example:
    values: list[float]
    right: bool
    """The first candidate is the right one."""
    offered: bool
    """One of the first three is."""
    weight: float
    question: str
    found: str


def examples(desk: Desk, questions: list[Question]) -> Iterator[Example]:
    now = local_now()
    for question in questions:
        if question.context:
            continue
        read = desk.read(question.question, now)
        words = list(desk.topic_words(read))
        if not words or read.foreign_town:
            continue
        result = desk.searcher.search(words, read.text, limit=30)
        wanted = set(question.services) if question.expect == "answer" else set()
        if _says_nothing_of_topics(question):
            continue
        yield _example(desk, result, words, read.text, wanted, 1.0, question)
        if wanted:
            others = [c for c in result.candidates if not _is_one_of(c, wanted)]
            without = replace(result, candidates=others)
            yield _example(desk, without, words, read.text, set(), TAKEN_AWAY_WEIGHT, question)


def _says_nothing_of_topics(question: Question) -> bool:
    """The entry is known, only the aspect is not; or the right entry is not told."""
    if question.expect == "refuse":
        return bool(question.services) or "aspect" in question.style
    return not question.services


def _example(
    desk: Desk,
    result: Result,
    words: list[str],
    text: str,
    wanted: set[str],
    weight: float,
    asked: Question,
) -> Example:
    first = result.candidates[0]
    piece = desk.searcher.likeliest_piece(first.document.id, text)
    shown = replace(result, candidates=result.candidates[:10], piece=piece)
    found = evidence(shown, words, desk.searcher.lexical)
    return Example(
        [found[name] for name in EVIDENCE],
        _is_one_of(first, wanted),
        any(_is_one_of(candidate, wanted) for candidate in result.candidates[:MAX_OPTIONS]),
        weight,
        asked.question,
        first.document.id,
    )


def _is_one_of(candidate: Candidate, wanted: set[str]) -> bool:
    return candidate.document.id.removeprefix(OFFICE_PREFIX) in wanted


def fit(rows: list[Example], usual: list[Example], target: Target) -> dict[str, object]:
    """The model of the target as stored.

    `rows` shape it. They are harder than what people ask (made to mislead, or with their answer
    taken away), so the probability itself is fitted to `usual` questions.
    """
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    scaler, linear = StandardScaler(), LogisticRegression(C=1.0, max_iter=5000)
    model = make_pipeline(scaler, linear)
    weight = np.array([row.weight for row in rows])
    model.fit(_values(rows), _of(target, rows), logisticregression__sample_weight=weight)
    real = [row for row in usual if row.weight == 1.0]
    raw = model.decision_function(_values(real)).reshape(-1, 1)
    scale = LogisticRegression(C=1.0).fit(raw, _of(target, real))
    slope, shift = float(scale.coef_[0, 0]), float(scale.intercept_[0])
    weights = slope * linear.coef_[0] / scaler.scale_
    bias = slope * float(linear.intercept_[0]) + shift - float(weights @ scaler.mean_)
    rounded = {name: round(float(w), 3) for name, w in zip(EVIDENCE, weights, strict=True)}
    return {"bias": round(bias, 3), "weights": rounded}


def probabilities(model: dict[str, object], rows: list[Example]) -> np.ndarray:
    """What the stored model says of the rows; shape (rows,)."""
    weights = cast(dict[str, float], model["weights"])
    z = _values(rows) @ np.array([weights[name] for name in EVIDENCE])
    probability: np.ndarray = 1 / (1 + np.exp(-(z + cast(float, model["bias"]))))
    return probability


def _values(rows: list[Example]) -> np.ndarray:
    return np.array([row.values for row in rows])


def _of(target: Target, rows: list[Example]) -> np.ndarray:
    return np.array([getattr(row, target) for row in rows])


def report(rows: list[Example], checked: np.ndarray, target: Target) -> str:
    from sklearn.metrics import roc_auc_score

    real = np.array([row.weight == 1.0 for row in rows])
    right = _of(target, rows)
    lines = [f"{len(rows)} examples, AUROC {roc_auc_score(right[real], checked[real]):.3f}"]
    for limit in (0.5, 0.7, 0.8, 0.9, 0.94):
        covered = (checked[real & right] >= limit).mean()
        false = (checked[real & ~right] >= limit).mean()
        lines.append(
            f"answering from {limit}: {covered:.3f} of the answerable, {false:.3f} wrongly"
        )
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("questions", nargs="+", type=Path, help="shape the model")
    parser.add_argument(
        "--usual", nargs="+", type=Path, required=True, help="fit the probability to these"
    )
    parser.add_argument("--municipality", default="jena")
    parser.add_argument("--show", type=int, default=0, help="print the N worst on either side")
    arguments = parser.parse_args()
    if any("heldout" in path.name for path in [*arguments.questions, *arguments.usual]):
        parser.error("the held-out questions are for measuring only")
    settings = load_settings()
    encoder: Encoder = load_encoder(settings.encoder, settings.models_dir)
    content = load_content(settings.content_dir / arguments.municipality)
    folder = settings.index_dir / arguments.municipality / "public"
    desk = Desk(content, encoder, folder, settings.wrong_answer_cost)
    models: dict[Target, dict[str, object]] = {"right": {}, "offered": {}}
    desk.searcher.learned.forget()
    for kind in ("plain", "learned"):
        if kind == "learned":
            desk.learn()
        rows = [row for path in arguments.questions for row in examples(desk, load_questions(path))]
        usual = [row for path in arguments.usual for row in examples(desk, load_questions(path))]
        for target, of_target in models.items():
            model = of_target[kind] = fit(rows, usual, target)
            for name, part in (("shaping", rows), ("usual", usual)):
                said = report(part, probabilities(model, part), target)
                print(f"{kind}, {target}, {name}: {said}")
            if target == "right":
                _show(usual, probabilities(model, usual), arguments.show)
    for target, of_target in models.items():
        path = MODELS / FILES[target]
        path.write_text(json.dumps(of_target, indent=1) + "\n", encoding="utf-8")
        print(f"written: {path}")


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
