"""Shows the figures: a table, a file with them, and a plot."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from rich.table import Table

from knowledge.evaluation.evaluate import Outcome, Scores
from knowledge.evaluation.metrics import precision_by_coverage

FIGURES = {
    "hit1": "hit@1",
    "hit3": "hit@3",
    "hit10": "hit@10",
    "mrr": "MRR@10",
    "ndcg": "nDCG@10",
    "auroc": "AUROC answerable/unanswerable",
    "f1": "F1 answerable (own decision)",
    "best_f1": "F1 answerable (best threshold)",
    "answered": "answered without asking back",
    "wrong": "answered wrongly",
}
TABLE_FILE = "eval.md"
FIGURES_FILE = "eval.json"
PLOT_FILE = "precision-coverage.png"


def rows(scores: Scores) -> list[tuple[str, str]]:
    """Name and value of every figure; "–" where it cannot be measured."""
    values = asdict(scores)
    counts = [("queries", f"{scores.answerable + scores.unanswerable}")]
    counts.append(("unanswerable queries", f"{scores.unanswerable}"))
    shown = [(label, values[key]) for key, label in FIGURES.items()]
    return counts + [(label, "–" if v is None else f"{v:.3f}") for label, v in shown]


def table(scores: Scores, title: str) -> Table:
    result = Table(title=title)
    result.add_column("figure")
    result.add_column("value", justify="right")
    for row in rows(scores):
        result.add_row(*row)
    return result


def write_figures(folder: Path, scores: Scores, title: str) -> None:
    """The table as Markdown and the figures as JSON."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = [f"# {title}", "", "| figure | value |", "|---|---:|"]
    lines += [f"| {name} | {value} |" for name, value in rows(scores)]
    (folder / TABLE_FILE).write_text("\n".join(lines) + "\n", encoding="utf-8")
    figures = json.dumps(asdict(scores), indent=1) + "\n"
    (folder / FIGURES_FILE).write_text(figures, encoding="utf-8")


def write_plot(folder: Path, outcomes: Sequence[Outcome], title: str) -> Path:
    """Precision of the answers against the share of queries answered.

    Raises:
        ModuleNotFoundError: matplotlib is not installed.
    """
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    coverage, precision = precision_by_coverage(
        [o.probability for o in outcomes], [o.right for o in outcomes]
    )
    figure, axes = pyplot.subplots(figsize=(6, 4), layout="constrained")
    axes.plot(coverage, precision)
    axes.set(
        xlabel="share of queries answered",
        ylabel="share of answers that are right",
        xlim=(0, 1),
        ylim=(0, 1.02),
        title=title,
    )
    axes.grid(alpha=0.3)
    path = folder / PLOT_FILE
    folder.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=150)
    pyplot.close(figure)
    return path
