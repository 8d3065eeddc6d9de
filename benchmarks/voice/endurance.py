"""Many real calls that hang up at random moments, and what they leave behind."""

import asyncio
import ctypes
import gc
import os
import random
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.voice.calls import QUESTIONS
from tests.telephone.caller import Caller, HangUp, Pause, Press, Say, Step, spoken
from tests.telephone.conftest import Hall, town_hall
from voice.hotline import warm_up_hearing
from voice.recognition.recogniser import Recogniser
from voice.synthesis.pico import PicoSynthesiser

ROUNDS = 5
"""How often the calls are let run out, so that what is left can be counted."""
CALL_SECONDS = 60.0
"""More than any call here lasts."""


@dataclass(frozen=True)
class Census:
    """What this process holds while nobody calls."""

    moment: str
    calls: int
    """Calls placed so far."""
    answered: int
    failed: int
    """Calls that failed here or did not go as the caller's script says."""
    tasks: int
    threads: int
    descriptors: int
    sockets: int
    channels: int
    """Channels that Asterisk still holds."""
    objects: int
    """Python objects known to the garbage collector."""
    megabytes: float
    """Resident memory, after what is free was given back to the system."""


@dataclass
class _Count:
    """Of the calls so far."""

    placed: int = 0
    answered: int = 0
    failed: int = 0


async def endurance(
    load: Callable[[], Recogniser], voice: PicoSynthesiser, calls: int, at_once: int
) -> list[Census]:
    """`calls` calls, `at_once` at a time, each with a moment of its own to hang up.

    A census before the first call, after each of `ROUNDS` rounds, and at the end without the
    recogniser: what it keeps to decode faster is told apart from what was lost.
    """
    # One call first, so that what is loaded once is not counted as lost.
    await _calls(load(), voice, 1, 1)
    rows = [_census("nothing loaded", _Count())]
    rows += await _calls(load(), voice, calls, at_once)
    last = rows[-1]
    rows.append(_census("nothing loaded", _Count(last.calls, last.answered, last.failed)))
    return rows


async def _calls(
    recogniser: Recogniser, voice: PicoSynthesiser, calls: int, at_once: int
) -> list[Census]:
    questions = [spoken(text, voice) for text in QUESTIONS[recogniser.language]]
    chance = random.Random(7)
    warm_up_hearing(recogniser, voice, at_once)
    count = _Count()
    # A caller may dial again before the call before is quite over.
    async with town_hall(recogniser, voice, max_calls=2 * at_once) as hall:
        rows = [_census("warm", count, hall)]
        for each in _shares(max(1, calls // at_once)):
            plans = [_plan(questions, chance) for _ in range(at_once)]
            count.failed += await _round(hall, plans, each)
            count.failed += sum(report.failed for report in hall.tap.reports)
            count.placed += each * at_once
            count.answered += len(hall.tap.reports)
            hall.tap.reports.clear()
            rows.append(_census("between calls", count, hall))
    return rows


def _shares(calls: int) -> Iterator[int]:
    """`calls` in `ROUNDS` nearly equal parts, empty ones left out."""
    for number in range(ROUNDS):
        if share := calls * (number + 1) // ROUNDS - calls * number // ROUNDS:
            yield share


def _plan(questions: list[bytes], chance: random.Random) -> list[Step]:
    """A call that ends within the greeting, a question, recognition, an answer, a menu …"""
    first, second = (Say(chance.choice(questions), then_silent=6.0) for _ in range(2))
    steps: list[Step] = [
        *(Pause(1.0), Press("#"), Pause(1.0), Press("#"), Pause(0.5)),
        *(first, Pause(0.5), Pause(2.5), Press("*"), Pause(2.0)),
        *(Press("9"), Pause(3.0), second, Pause(3.0)),
    ]
    cut = chance.randrange(0, len(steps) + 1)
    return [*steps[:cut], Pause(chance.uniform(0.0, 1.0)), HangUp()]


async def _round(hall: Hall, plans: list[list[Step]], each: int) -> int:
    """Place `each` calls in a row for every plan; how many plans did not go as written."""
    callers = [Caller(hall.exchange, plan).start(each, 1) for plan in plans]
    limit = CALL_SECONDS * each
    went_well = await asyncio.gather(
        *(asyncio.to_thread(caller.finished, limit) for caller in callers)
    )
    for caller in callers:
        caller.stop()
    await hall.until(lambda: hall.server.calls == 0)
    # Asterisk closes the connection a moment after the call.
    await hall.until(lambda: _channels(hall) == 0)
    hall.tap.said.clear()
    hall.tap.heard.clear()
    hall.tap.callers.clear()
    hall.server.sessions.clear()
    return went_well.count(False)


def _census(moment: str, count: _Count, hall: Hall | None = None) -> Census:
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)
    return Census(
        moment,
        *(count.placed, count.answered, count.failed),
        len(asyncio.all_tasks()),
        threading.active_count(),
        len(os.listdir("/proc/self/fd")),
        _sockets(),
        _channels(hall) if hall is not None else 0,
        len(gc.get_objects()),
        _megabytes(),
    )


def _sockets() -> int:
    links = []
    for descriptor in Path("/proc/self/fd").iterdir():
        try:
            links.append(os.readlink(descriptor))
        except OSError:
            continue  # The one this very listing used.
    return sum(link.startswith("socket:") for link in links)


def _channels(hall: Hall) -> int:
    """Active channels, from `core show channels count`."""
    return int(hall.exchange.command("core show channels count").split()[0])


def _megabytes() -> float:
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6
