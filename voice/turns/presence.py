"""Is the caller still there?"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Presence:
    """Ask after `ask_after` seconds of silence, end the call after asking `times` times."""

    ask_after: float = 10.0
    times: int = 2

    def __post_init__(self) -> None:
        if self.ask_after <= 0 or self.times < 1:
            raise ValueError(f"ask_after and times must be above 0, got {self}")

    def should_ask(self, silent: float) -> bool:
        """Whether the silence has lasted long enough."""
        return silent >= self.ask_after

    def is_gone(self, asked: int) -> bool:
        """Whether the caller was asked often enough."""
        return asked >= self.times
