"""From starting the process to the first right answer, everything set up before."""

from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median

from benchmarks.plots import plot_bars
from benchmarks.processes import Server, running
from benchmarks.tables import markdown_table

START_TARGET = 0.5


def measure(makers: Sequence[Callable[[], Server]], rounds: int = 3) -> dict[str, list[float]]:
    """Seconds of each start by bot, alternately, one bot alone at a time."""
    seconds: dict[str, list[float]] = {}
    for number in range(rounds):
        for make in makers if number % 2 == 0 else reversed(makers):
            server = make()
            with running(server) as duration:
                seconds.setdefault(server.name, []).append(duration)
    return seconds


def ratio(seconds: dict[str, list[float]], ours: str, stock: str) -> float:
    """Our median start divided by the stock bot's."""
    return median(seconds[ours]) / median(seconds[stock])


def table(seconds: dict[str, list[float]]) -> str:
    """A line a bot."""
    rows = [
        [bot, f"{median(values):.1f}", " ".join(f"{value:.1f}" for value in values)]
        for bot, values in seconds.items()
    ]
    return markdown_table(["bot", "start, s (median)", "each"], rows)


def plot(seconds: dict[str, list[float]], folder: Path) -> None:
    """Writes `startup.png`."""
    medians = {bot: {"start": median(values)} for bot, values in seconds.items()}
    plot_bars(medians, folder / "startup.png", title="Start to first right answer", unit="s")
