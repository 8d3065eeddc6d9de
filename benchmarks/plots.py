"""The figures as pictures."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from benchmarks.judge import Verdict, share

OURS, STOCK = "#1a5f8a", "#c2b59b"
BOT_COLOURS = {"auskunft": OURS, "stock rasa": STOCK}
VERDICT_COLOURS = {
    Verdict.RIGHT: "#2e7d4f",
    Verdict.CLARIFIED_RIGHT: "#9cc7a5",
    Verdict.CLARIFIED: "#d9cf8f",
    Verdict.REFUSED: "#c9ccd1",
    Verdict.UNSURE: "#d9a08f",
    Verdict.WRONG: "#b3392f",
}
VERDICT_LABELS = {
    Verdict.RIGHT: "right",
    Verdict.CLARIFIED_RIGHT: "asked back, right service offered",
    Verdict.CLARIFIED: "asked back",
    Verdict.REFUSED: "refused",
    Verdict.UNSURE: "no answer, said to be unsure",
    Verdict.WRONG: "wrong",
}


def plot_quality(groups: Mapping[str, Sequence[Verdict]], path: Path, title: str) -> None:
    """A bar a style, divided by verdict."""
    styles = list(groups)
    figure, axes = plt.subplots(figsize=(9, 0.34 * len(styles) + 1.6), layout="constrained")
    left = [0.0] * len(styles)
    for verdict in Verdict:
        widths = [100 * share(groups[style], verdict) for style in styles]
        axes.barh(
            styles, widths, left=left, color=VERDICT_COLOURS[verdict], label=VERDICT_LABELS[verdict]
        )
        left = [start + width for start, width in zip(left, widths, strict=True)]
    axes.axvline(90, color="black", linewidth=0.8, linestyle=":")
    axes.invert_yaxis()
    axes.set_xlim(0, 100)
    axes.set_xlabel("% of the questions (dotted: 90 %)")
    axes.set_title(f"Answers by style of question ({title})", loc="left")
    _finish(figure, axes, path, legend_columns=5)


def plot_bars(
    values: Mapping[str, Mapping[str, float]],
    path: Path,
    *,
    title: str,
    unit: str,
    log: bool = False,
) -> None:
    """Bars side by side: `values[bot][group]`, with the figure over each bar."""
    figure, axes = plt.subplots(figsize=(7, 4), layout="constrained")
    groups = list(next(iter(values.values())))
    width = 0.8 / len(values)
    for i, (bot, by_group) in enumerate(values.items()):
        places = [g + (i - (len(values) - 1) / 2) * width for g in range(len(groups))]
        heights = [by_group[group] for group in groups]
        bars = axes.bar(places, heights, width, color=BOT_COLOURS.get(bot), label=bot)
        axes.bar_label(bars, fmt=_figure, fontsize=9)
    axes.set_xticks(range(len(groups)), groups)
    axes.set_ylabel(unit)
    if log:
        axes.set_yscale("log")
        axes.yaxis.set_major_formatter(lambda value, _: _figure(value))
        axes.yaxis.set_minor_formatter("")
    axes.set_title(title, loc="left")
    _finish(figure, axes, path, legend_columns=2)


def plot_conversation(turns: Mapping[str, Sequence[float]], path: Path) -> None:
    """Duration of each turn of a long conversation: `turns[bot]` in seconds, first to last."""
    figure, axes = plt.subplots(figsize=(7, 4), layout="constrained")
    for bot, seconds in turns.items():
        milliseconds = [1000 * s for s in seconds]
        axes.plot(milliseconds, color=BOT_COLOURS.get(bot), linewidth=0.5, alpha=0.4)
        axes.plot(_running_mean(milliseconds, 20), color=BOT_COLOURS.get(bot), label=bot)
    axes.set_xlabel("turn")
    axes.set_ylabel("ms a turn (mean of 20)")
    axes.set_ylim(bottom=0)
    axes.set_title("One long conversation", loc="left")
    _finish(figure, axes, path, legend_columns=2)


def plot_scale(points: Mapping[int, tuple[float, float]], path: Path, target_ms: float) -> None:
    """Duration of a search by size: `points[passages]` is p50 and p95 in milliseconds."""
    figure, axes = plt.subplots(figsize=(7, 4), layout="constrained")
    sizes = list(points)
    for number, label in enumerate(("p50", "p95")):
        values = [points[size][number] for size in sizes]
        axes.plot(sizes, values, marker="o", label=label, color=(OURS, STOCK)[number])
    axes.axhline(target_ms, color="black", linewidth=0.8, linestyle=":")
    axes.set_xscale("log")
    axes.set_ylim(bottom=0)
    axes.set_xlabel("passages")
    axes.set_ylabel(f"ms a search, without the encoder (dotted: {target_ms:g} ms)")
    axes.set_title("Search by size of the content", loc="left")
    _finish(figure, axes, path, legend_columns=2)


def _figure(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def _running_mean(values: Sequence[float], window: int) -> list[float]:
    means = []
    for end in range(1, len(values) + 1):
        recent = values[max(0, end - window) : end]
        means.append(sum(recent) / len(recent))
    return means


def _finish(figure: Figure, axes: Axes, path: Path, legend_columns: int) -> None:
    axes.spines[["top", "right"]].set_visible(False)
    figure.legend(loc="outside lower left", ncols=legend_columns, frameon=False, fontsize=9)
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=150)
    plt.close(figure)
