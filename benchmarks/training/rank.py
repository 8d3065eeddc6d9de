r"""Fits the weights of the search features (`knowledge/models/ranker.json`).

    python -m benchmarks.training.rank benchmarks/questions/jena/train.jsonl [--folder BEIR …]

Two tasks are learned together: the questions given, and finding an entry by each of its synonyms
when the content lacks them, which is how people ask whose words no editor has foreseen. Folders
in the BEIR layout count as one more task: use no queries that are to be measured later.

What is learned from phrasings comes on top, with the weight it has for its depth. For `pieces`
between 0.6 and 1.1 as many questions find their entry, for `topics` between 0.2 and 0.6.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.questions import Question, load_questions
from bot.settings import load_settings
from knowledge.desk import Desk
from knowledge.entries.content import Content, load_content
from knowledge.evaluation.beir import QuestionSet, read_folder
from knowledge.evaluation.evaluate import content_of
from knowledge.language.german import fold
from knowledge.local_time import local_now
from knowledge.retrieval.documents import OFFICE_PREFIX
from knowledge.retrieval.encoder import Encoder, load_encoder
from knowledge.retrieval.search import FEATURES

MODEL = Path("knowledge/models/ranker.json")
_SHARPNESS = 4.0
"""Before normalisation scores are about 1 apart at most: what turns them into chances."""
_REGULARISATION = 0.003
_FOLDER_WEIGHT = 0.5
_WITHOUT_LEARNED = tuple(name for name in FEATURES if name != "learned")
_AGAINST = frozenset({"bare"})
"""Features that speak against a document; all others speak for it."""


@dataclass(frozen=True)
class Example:
    """One query: features of every own document and which of them are right."""

    asked: str
    features: NDArray[np.float64]
    right: NDArray[np.bool_]


@dataclass(frozen=True)
class Task:
    name: str
    examples: list[Example]
    weight: float = 1.0


def question_task(desk: Desk, questions: Sequence[Question]) -> Task:
    asked = (
        (q.question, set(q.services)) for q in questions if q.expect == "answer" and not q.context
    )
    return Task("questions", list(_examples(desk, asked)))


def synonym_task(content: Content, encoder: Encoder, cache_dir: Path) -> Task:
    """Synonyms as queries against the same content without them."""
    plain = {id: entry.model_copy(update={"synonyms": ()}) for id, entry in content.entries.items()}
    desk = Desk(replace(content, entries=plain), encoder, cache_dir, wrong_answer_cost=1.0)
    asked = (
        (synonym, {id})
        for id, entry in content.entries.items()
        for synonym in entry.synonyms
        if fold(synonym) not in {fold(entry.title), fold(entry.short_name)}
    )
    return Task("synonyms", list(_examples(desk, asked)))


def folder_task(questions: QuestionSet, name: str, encoder: Encoder, cache_dir: Path) -> Task:
    desk = Desk(content_of(questions), encoder, cache_dir, wrong_answer_cost=1.0)
    numbers = {id: f"d{number}" for number, id in enumerate(questions.documents)}
    asked = (
        (text, {numbers[d] for d in questions.relevant[id]})
        for id, text in questions.queries.items()
        if id in questions.relevant
    )
    return Task(name, list(_examples(desk, asked)), _FOLDER_WEIGHT)


def _examples(desk: Desk, asked: Iterator[tuple[str, set[str]]]) -> Iterator[Example]:
    now = local_now()
    documents = desk.searcher.documents
    own = np.array([not document.rival for document in documents])
    for text, wanted in asked:
        read = desk.read(text, now)
        words = desk.topic_words(read)
        right = np.array([d.id.removeprefix(OFFICE_PREFIX) in wanted for d in documents])[own]
        if not words or read.foreign_town or not right.any():
            continue
        features, _ = desk.searcher.features(words, read.text)
        yield Example(text, features[own].astype(np.float64), right)


def fit(tasks: Sequence[Task], names: Sequence[str] = _WITHOUT_LEARNED) -> dict[str, float]:
    """Weights that make the right documents the likeliest; those above 0 add up to 1."""
    from scipy.optimize import minimize

    used = [FEATURES.index(name) for name in names]

    def loss(chosen: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        weights = np.zeros(len(FEATURES))
        weights[used] = chosen
        value, gradient = _REGULARISATION * float(weights @ weights), 2 * _REGULARISATION * weights
        for task in tasks:
            share = task.weight / len(task.examples)
            for example in task.examples:
                one, slope = _listwise(example, weights)
                value += share * one
                gradient = gradient + share * slope
        return value, gradient[used]

    bounds = [(None, 0) if name in _AGAINST else (0, None) for name in names]
    start = np.array([-0.4 if name in _AGAINST else 0.4 for name in names])
    found = minimize(loss, start, jac=True, bounds=bounds, method="L-BFGS-B").x
    weights = dict.fromkeys(FEATURES, 0.0)
    for index, weight in zip(used, found / found[found > 0].sum(), strict=True):
        weights[FEATURES[index]] = round(float(weight), 3)
    return weights


def _listwise(example: Example, weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
    """Negative log of the chance of the right documents, and its gradient."""
    scores = _SHARPNESS * (example.features @ weights)
    chances = np.exp(scores - scores.max())
    chances /= chances.sum()
    right = float(chances[example.right].sum()) + 1e-9
    pull = chances.copy()
    pull[example.right] -= chances[example.right] / right
    return -float(np.log(right)), _SHARPNESS * (example.features.T @ pull)


def ranks(task: Task, weights: dict[str, float]) -> NDArray[np.int64]:
    """Rank from 0 of the first right document of each example."""
    vector = np.array([weights[name] for name in FEATURES])
    found = []
    for example in task.examples:
        order = np.argsort(-(example.features @ vector), kind="stable")
        found.append(int(np.flatnonzero(example.right[order])[0]))
    return np.array(found)


def report(task: Task, weights: dict[str, float]) -> str:
    found = ranks(task, weights)
    hits = "  ".join(f"hit@{k} {(found < k).mean():.3f}" for k in (1, 3, 10))
    return f"{task.name} ({len(found)}): {hits}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("questions", type=Path)
    parser.add_argument("--folder", type=Path, action="append", default=[])
    parser.add_argument("--municipality", default="jena")
    arguments = parser.parse_args()
    if "heldout" in arguments.questions.name:
        parser.error("the held-out questions are for measuring only")
    settings = load_settings()
    encoder = load_encoder(settings.encoder, settings.models_dir)
    content = load_content(settings.content_dir / arguments.municipality)
    cache_dir = settings.index_dir / "training"
    desk = Desk(content, encoder, cache_dir / "questions", settings.wrong_answer_cost)
    tasks = [
        question_task(desk, load_questions(arguments.questions)),
        synonym_task(content, encoder, cache_dir / "synonyms"),
    ]
    for folder in arguments.folder:
        name = folder.resolve().name
        tasks.append(folder_task(read_folder(folder), name, encoder, cache_dir / name))
    weights = fit(tasks)
    for task in tasks:
        print(report(task, weights))
    del weights["learned"]  # It counts by how deep it goes.
    model = json.loads(MODEL.read_text(encoding="utf-8")) | {"weights": weights}
    MODEL.write_text(json.dumps(model, indent=1) + "\n", encoding="utf-8")
    print(f"written: {MODEL}: {weights}")


if __name__ == "__main__":
    main()
