"""What each part of the search brings, on a question set in the BEIR layout.

    python -m benchmarks.retrieval FOLDER [--queries FILE] [--output FOLDER]

Each step has the weights that are shipped (`knowledge/models/ranker.json`), those of the parts
left out set to 0.
"""

from __future__ import annotations

import argparse
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.tables import markdown_table
from bot.settings import load_settings
from knowledge.desk import Desk
from knowledge.evaluation.beir import QuestionSet, read_folder
from knowledge.evaluation.evaluate import content_of
from knowledge.evaluation.metrics import hit, reciprocal_rank
from knowledge.fitted import Depth
from knowledge.local_time import local_now
from knowledge.retrieval.encoder import Encoder, load_encoder
from knowledge.retrieval.search import FEATURES, ranker

TABLE_FILE = "retrieval.md"
_DENSE = {"dense_names": 1.0, "dense_texts": 1.0}
_DEPTH = 10
_COLUMNS = ("hit@1", "hit@3", "hit@10", "MRR@10")


@dataclass(frozen=True)
class Step:
    """A search with some of its parts."""

    name: str
    weights: Mapping[str, float]
    reworded: bool = False


@dataclass(frozen=True)
class Asked:
    """One query: its features without and with rewordings, None when it has no topic words."""

    relevant: Mapping[str, int]
    plain: NDArray[np.float32] | None
    reworded: NDArray[np.float32] | None


def steps(shipped: Mapping[str, float]) -> list[Step]:
    """Baselines first, then one part more at a time up to the search as it is."""

    def without(*names: str) -> dict[str, float]:
        return {name: weight for name, weight in shipped.items() if name not in names}

    coverage = ("names_coverage", "full_coverage", "focus")
    return [
        Step("embeddings alone", _DENSE),
        Step("BM25 with compounds alone", {"full": 1.0}),
        Step("plain sum of both", {**_DENSE, "full": 1.0}),
        Step("learned weights", without("chars", *coverage, "alike", "bare")),
        Step("+ pieces of names", without(*coverage, "alike", "bare")),
        Step("+ coverage of the query and the names", without("alike", "bare")),
        Step("+ pieces of words in texts", without("bare")),
        Step("+ bare titles lower", shipped),
        Step("+ other words for the same", shipped, reworded=True),
    ]


def ask(questions: QuestionSet, encoder: Encoder, cache_dir: Path) -> Iterator[Asked]:
    """The features of each answerable query; documents are in the order of the corpus."""
    desk = Desk(content_of(questions), encoder, cache_dir, wrong_answer_cost=1.0)
    numbers = {document.id: row for row, document in enumerate(desk.searcher.documents)}
    rows = [numbers[f"d{number}"] for number in range(len(questions.documents))]
    now = local_now()
    for id, text in questions.queries.items():
        if id not in questions.relevant:
            continue
        read = desk.read(text, now)
        words, whole = desk.topic_words(read), read.text
        if not words:
            yield Asked(questions.relevant[id], None, None)
            continue
        plain, _ = desk.searcher.features(words, whole, reworded=False)
        reworded, _ = desk.searcher.features(words, whole)
        yield Asked(questions.relevant[id], plain[rows], reworded[rows])


def measure(step: Step, asked: Sequence[Asked], ids: Sequence[str]) -> tuple[float, ...]:
    """The figures of `_COLUMNS`."""
    weights = np.array([step.weights.get(name, 0.0) for name in FEATURES])
    figures = []
    for one in asked:
        features = one.reworded if step.reworded else one.plain
        ranked: list[str] = []
        if features is not None:
            order = np.argsort(-(features @ weights), kind="stable")[:_DEPTH]
            ranked = [ids[i] for i in order]
        hits = [hit(ranked, one.relevant, k) for k in (1, 3, _DEPTH)]
        figures.append([*hits, reciprocal_rank(ranked, one.relevant)])
    return tuple(float(value) for value in np.mean(figures, axis=0))


def table(questions: QuestionSet, asked: Sequence[Asked], shipped: Mapping[str, float]) -> str:
    """Markdown: a line for each step."""
    ids = list(questions.documents)
    rows = [
        [step.name, *(f"{value:.3f}" for value in measure(step, asked, ids))]
        for step in steps(shipped)
    ]
    return markdown_table(("step", *_COLUMNS), rows)


def only(questions: QuestionSet, ids: Collection[str]) -> QuestionSet:
    """The same corpus with some of its queries."""
    queries = {id: text for id, text in questions.queries.items() if id in ids}
    return QuestionSet(questions.documents, queries, questions.relevant)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="benchmarks.retrieval", description=__doc__)
    parser.add_argument("folder", type=Path, help="corpus.jsonl, queries.jsonl, qrels/test.tsv")
    parser.add_argument("--queries", type=Path, help="ids of the queries to use, one a line")
    parser.add_argument("--output", type=Path, help=f"folder for {TABLE_FILE}")
    options = parser.parse_args(arguments)
    settings = load_settings()
    questions = read_folder(options.folder)
    if options.queries is not None:
        questions = only(questions, options.queries.read_text(encoding="utf-8").split())
    name = options.folder.resolve().name
    encoder = load_encoder(settings.encoder, settings.models_dir)
    asked = list(ask(questions, encoder, settings.index_dir / "eval" / name))
    text = f"# {name}: {len(asked)} queries\n\n{table(questions, asked, ranker(Depth.NOTHING))}"
    print(text)
    if options.output is not None:
        options.output.mkdir(parents=True, exist_ok=True)
        (options.output / TABLE_FILE).write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
