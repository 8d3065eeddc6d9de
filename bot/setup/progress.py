"""Saying what happens."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

REASSURE_S = 20


def say(text: str) -> None:
    """One line of progress."""
    print(text, flush=True)


@contextmanager
def step(title: str) -> Iterator[None]:
    """Announces a step, shows now and then that it goes on, and says how long it took."""
    say(f"• {title} …")
    start = time.monotonic()
    done = threading.Event()

    def reassure() -> None:
        while not done.wait(REASSURE_S):
            say(f"    … {time.monotonic() - start:.0f} s")

    threading.Thread(target=reassure, daemon=True).start()
    try:
        yield
    finally:
        done.set()
    say(f"  done in {time.monotonic() - start:.0f} s")
