"""Durations of turns and what is said about them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Turns:
    """Turns measured under load."""

    latencies: list[float]
    """Seconds from sending a message to its complete answer, of the turns begun meanwhile.

    Turns still open at the end are waited for: the slowest are not lost.
    """
    completed: int
    """Turns that ended while it was measured."""
    seconds: float
    """How long was measured."""
    outcomes: Counter[str] = field(default_factory=Counter)

    def __add__(self, other: "Turns") -> "Turns":
        return Turns(
            self.latencies + other.latencies,
            self.completed + other.completed,
            self.seconds + other.seconds,
            self.outcomes + other.outcomes,
        )

    @property
    def per_second(self) -> float:
        return self.completed / self.seconds if self.seconds else 0.0

    def quantile_ms(self, q: float) -> float:
        return 1000 * quantile(self.latencies, q)


def quantile(values: Sequence[float], q: float) -> float:
    """Nearest-rank quantile (`q` in 0..1); NaN when there are no values."""
    if not values:
        return float("nan")
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(q * len(ordered)))]


def mean(values: Sequence[float]) -> float:
    """Arithmetic mean; NaN when there are no values."""
    return sum(values) / len(values) if values else float("nan")
