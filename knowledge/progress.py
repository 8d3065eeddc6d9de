"""How far long work has come, without a flood of lines."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress

MIN_LINES = 10
"""At least so many lines tell of one piece of work, as far as it has so many parts."""
MAX_SILENCE_S = 30.0
PATIENCE_S = 2.0
"""What takes longer is told of also where there is no terminal."""


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


class LateLines:
    """Says nothing while there is patience; then what is being done, and each further step.

    Args:
        patience_s: seconds from the start of the block.
    """

    def __init__(self, out: TextIO, first: str, patience_s: float = PATIENCE_S) -> None:
        self._out = out
        self._text = first
        self._late = False
        self._lock = threading.Lock()
        self._timer = threading.Timer(patience_s, self._run_out)
        self._timer.daemon = True

    def __enter__(self) -> Callable[[str], None]:
        self._timer.start()
        return self._say

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        self._timer.join()  # Nothing is said after the end.

    def _say(self, text: str) -> None:
        with self._lock:
            self._text = text
            if self._late:
                self._write()

    def _run_out(self) -> None:
        with self._lock:
            self._late = True
            self._write()

    def _write(self) -> None:
        self._out.write(f"{self._text}\n")
        self._out.flush()


@contextmanager
def shown_steps(first: str, out: TextIO | None = None) -> Iterator[Callable[[str], None]]:
    """Shows the step that work has come to: on a terminal in a line that goes when it is done.

    Elsewhere, as lines, and only what takes longer than `PATIENCE_S`.

    Args:
        first: what is done at first.
        out: where to; standard error if left out.
    """
    from rich.console import Console
    from rich.markup import escape

    out = out or sys.stderr
    if not out.isatty():
        with LateLines(out, first) as say:
            yield say
        return
    with progress_bar(Console(file=out), counted=None) as bar:
        task = bar.add_task(escape(first), total=None)
        yield lambda text: bar.update(task, description=escape(text))


def progress_bar(console: Console | None = None, counted: str | None = "passages") -> Progress:
    """What is done, how much of it, and since when.

    Args:
        console: standard output if left out.
        counted: what is counted; None where nothing is, and the line goes when all is done.
    """
    from rich.progress import MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    counts = (MofNCompleteColumn(), TextColumn(counted)) if counted else ()
    return Progress(
        TextColumn("{task.description}"),
        *counts,
        TimeElapsedColumn(),
        console=console,
        transient=counted is None,
    )
