"""How far long work has come, without a flood of lines."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TextIO

MIN_LINES = 10
"""At least so many lines tell of one piece of work, as far as it has so many parts."""
MAX_SILENCE_S = 30.0


class Steps:
    """Which reports are worth a line: one for each tenth, and one after a long silence."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._tenth = -1
        self._told = clock()

    def due(self, done: int, total: int) -> bool:
        """Whether to tell that `done` of `total` parts are ready."""
        tenth = MIN_LINES * done // max(total, 1)
        now = self._clock()
        if tenth <= self._tenth and now - self._told < MAX_SILENCE_S:
            return False
        self._tenth, self._told = tenth, now
        return True


class ProgressLine:
    """Shows progress with the time left: on a terminal in one line, elsewhere in a few lines.

    Args:
        parts: what is counted, e.g. "pages".
    """

    def __init__(
        self, out: TextIO, parts: str, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._out = out
        self._parts = parts
        self._clock = clock
        self._begun = clock()
        self._steps = Steps(clock)

    def show(self, done: int, total: int) -> None:
        """`done` of `total` parts are ready."""
        text = f"{done} of {total} {self._parts}{self._left(done, total)}"
        if self._out.isatty():
            self._out.write(f"\r{text:<60}" + ("\n" if done == total else ""))
        elif self._steps.due(done, total):
            self._out.write(text + "\n")
        self._out.flush()

    def _left(self, done: int, total: int) -> str:
        if not 0 < done < total:
            return ""
        seconds = (self._clock() - self._begun) / done * (total - done)
        return (
            f", about {seconds / 60:.0f} min left" if seconds >= 90 else f", {seconds:.0f} s left"
        )
