"""When humans take over calls."""

from dataclasses import dataclass
from datetime import datetime, time


@dataclass(frozen=True)
class Hours:
    """Open from `opens` to `closes` on `weekdays` (0 is Monday)."""

    weekdays: frozenset[int]
    opens: time
    closes: time

    def __post_init__(self) -> None:
        if self.opens >= self.closes:
            raise ValueError(f"opens must be before closes: {self.opens}, {self.closes}")


def is_open(hours: tuple[Hours, ...], now: datetime) -> bool:
    """Whether `now` lies in the hours; no hours at all means always."""
    if not hours:
        return True
    return any(
        now.weekday() in span.weekdays and span.opens <= now.time() < span.closes for span in hours
    )
