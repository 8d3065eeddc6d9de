"""How search grows with the content: `python -m benchmarks.scale [--sizes 1000,10000,100000]`.

Each size runs in a process of its own. Measured is the search as the product does it, without
the encoder: dense and lexical scores, fusion, candidates. Needs the index of a municipality
(`auskunft knowledge index`), whose vectors are the pattern for the synthetic ones.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from benchmarks.plots import plot_scale
from benchmarks.statistics import mean, quantile
from benchmarks.synthetic import KnownVectors, Pool, Query, documents, pool, queries
from benchmarks.tables import markdown_table, percent
from bot.settings import load_settings
from knowledge.retrieval.dense import EmbeddingCache
from knowledge.retrieval.documents import Document
from knowledge.retrieval.encoder import Vectors
from knowledge.retrieval.search import Searcher

SIZES = (1_000, 10_000, 100_000)
QUERIES = 300
ROUNDS = 5
"""Each with its share of the queries; the quietest one counts."""
WARM_UP = 20
NEAREST = 10
TARGET_MS = 10
"""p95 of the search at 100,000 passages, on two cores."""
_SAME = 1e-5


@dataclass(frozen=True)
class Figures:
    """What was measured at one size."""

    passages: int
    documents: int
    rows: int
    """Names and passages: what the dense index holds."""
    index: str
    p50_ms: float
    p95_ms: float
    cpu_p95_ms: float
    """Time the processor spent: on a busy machine less than what passes on the clock."""
    build_s: float
    """Processor time of all indexes, vectors given."""
    memory_mb: float
    """What the indexes add to the process."""
    recall: float
    """Share of the exact ten nearest rows that the dense index finds."""
    found: float
    """Share of the questions whose document is among the first ten."""


def measure(size: int, made_of: Pool, count: int = QUERIES) -> Figures:
    """Builds content with `size` passages, and asks `count` questions."""
    encoder = KnownVectors(made_of.vectors)
    content = documents(made_of, size, encoder)
    asked = list(queries(content, count, encoder, made_of))
    gc.collect()
    before, begun = _resident_mb(), time.process_time()
    with TemporaryDirectory() as folder:
        searcher = Searcher(content, encoder, EmbeddingCache(Path(folder), encoder))
    build_s = time.process_time() - begun
    gc.collect()
    memory = _resident_mb() - before
    for query in asked[:WARM_UP]:
        searcher.search(query.words, query.text)
    found: list[bool] = []
    rounds: list[tuple[list[float], list[float]]] = []
    for number in range(ROUNDS):
        seconds, worked = [], []
        for query in asked[number::ROUNDS]:
            start, work = time.perf_counter(), time.thread_time()
            result = searcher.search(query.words, query.text)
            seconds.append(time.perf_counter() - start)
            worked.append(time.thread_time() - work)
            found.append(query.document in {c.document.id for c in result.candidates})
        rounds.append((seconds, worked))
    # The quietest round: the others say more about what else the machine did.
    seconds, worked = min(rounds, key=lambda one: quantile(one[0], 0.95))
    return Figures(
        passages=size,
        documents=len(content),
        rows=len(searcher.dense.owner),
        index=searcher.dense.kind,
        p50_ms=1000 * quantile(seconds, 0.5),
        p95_ms=1000 * quantile(seconds, 0.95),
        cpu_p95_ms=1000 * quantile(worked, 0.95),
        build_s=build_s,
        memory_mb=memory,
        recall=recall(searcher, content, encoder, asked),
        found=mean(found),
    )


def recall(
    searcher: Searcher,
    content: Sequence[Document],
    encoder: KnownVectors,
    asked: Sequence[Query],
) -> float:
    """Share of the exact nearest rows found, told by their similarity."""
    questions = np.vstack([encoder.encode(query.text) for query in asked])
    best = np.full((len(asked), NEAREST), -1.0, dtype=np.float32)
    for block in _blocks(content, encoder):
        both = np.hstack([best, questions @ block.T])
        best = -np.partition(-both, NEAREST - 1, axis=1)[:, :NEAREST]
    least = best.min(axis=1)
    shares = []
    for question, lowest in zip(questions, least, strict=True):
        similarity = searcher.dense.best(question[None])[0][0, :NEAREST]
        shares.append(float((similarity >= lowest - _SAME).sum()) / NEAREST)
    return mean(shares)


def _blocks(content: Sequence[Document], encoder: KnownVectors) -> list[Vectors]:
    texts = [t for d in content for t in (*d.names, *(p.text for p in d.passages))]
    return [
        np.vstack([encoder.encode(text) for text in texts[start : start + 20_000]])
        for start in range(0, len(texts), 20_000)
    ]


def table(figures: Sequence[Figures]) -> str:
    """A line a size."""
    header = [
        *("passages", "documents", "rows", "index", "p50 ms", "p95 ms"),
        *("CPU p95 ms", "build CPU s", "memory MB", "recall@10", "found in 10"),
    ]
    rows = [
        [
            *(f"{f.passages:,}", f"{f.documents:,}", f"{f.rows:,}", f.index),
            *(f"{f.p50_ms:.1f}", f"{f.p95_ms:.1f}", f"{f.cpu_p95_ms:.1f}"),
            *(f"{f.build_s:.1f}", f"{f.memory_mb:.0f}"),
            *(percent(f.recall), percent(f.found)),
        ]
        for f in figures
    ]
    return markdown_table(header, rows)


def stored_vectors(index_dir: Path) -> Vectors:
    """Vectors of all indexed municipalities, each text once.

    Raises:
        FileNotFoundError: nothing is indexed yet.
    """
    known: dict[str, Vectors] = {}
    paths = list(index_dir.glob("*/*/embeddings-*.npz"))
    newest = max(paths, key=lambda path: path.stat().st_mtime, default=None)
    # An encoder used before leaves its vectors behind, under a name of its own.
    for path in (path for path in paths if newest and path.name == newest.name):
        with np.load(path, allow_pickle=False) as stored:
            known.update(zip(stored["keys"].tolist(), stored["vectors"], strict=True))
    if not known:
        raise FileNotFoundError(f"No vectors in {index_dir}: run 'auskunft knowledge index'.")
    return np.vstack(list(known.values()))


def _resident_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def _in_own_process(size: int, laws: Path | None, count: int) -> Figures:
    command = [sys.executable, "-m", "benchmarks.scale", "--one", str(size)]
    command += ["--queries", str(count)] + (["--laws", str(laws)] if laws else [])
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    return Figures(**json.loads(done.stdout.splitlines()[-1]))


def main(arguments: Sequence[str] | None = None) -> None:
    """Measures each size, prints the table, and writes table, figures and plot."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)), help="passages, with commas")
    parser.add_argument("--laws", type=Path, help="JSON lines with head and text, for more words")
    parser.add_argument("--queries", type=int, default=QUERIES)
    parser.add_argument("--out", type=Path, default=Path("var/bench"))
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    chosen = parser.parse_args(arguments)
    if chosen.one:
        settings = load_settings()
        made_of = pool(settings.content_dir, stored_vectors(settings.index_dir), chosen.laws)
        print(json.dumps(asdict(measure(chosen.one, made_of, chosen.queries))))
        return
    figures: list[Figures] = []
    for size in map(int, chosen.sizes.split(",")):
        figures.append(_in_own_process(size, chosen.laws, chosen.queries))
        print(table(figures[-1:]).splitlines()[-1], flush=True)
    chosen.out.mkdir(parents=True, exist_ok=True)
    (chosen.out / "scale.json").write_text(json.dumps([asdict(f) for f in figures], indent=1))
    (chosen.out / "scale.md").write_text(table(figures) + "\n", encoding="utf-8")
    points = {f.passages: (f.p50_ms, f.p95_ms) for f in figures}
    plot_scale(points, chosen.out / "scale.png", TARGET_MS)
    print(f"\n{table(figures)}")


if __name__ == "__main__":
    main()
