"""Real SIP calls through Asterisk: how long callers wait, and what many calls leave behind."""

import asyncio
import gc
import os
import random
from collections.abc import Callable
from dataclasses import dataclass
from itertools import cycle, islice
from statistics import median, quantiles

from tests.telephone.caller import (
    Caller,
    HangUp,
    Pause,
    Press,
    Say,
    Step,
    spoken,
)
from tests.telephone.conftest import town_hall
from voice.assistant import Answer, Assistant
from voice.call.timing import TurnTiming
from voice.hotline import warm_up_hearing
from voice.recognition.recogniser import Recogniser
from voice.synthesis.pico import PicoSynthesiser

QUESTIONS = {
    "en": (
        "how much does it cost",
        "where is the office",
        "what do I need for a new passport",
        "when is the office open on Monday",
        "how long does it take",
    ),
    "de": (
        "Was kostet ein Personalausweis?",
        "Wo ist das Bürgeramt?",
        "Was brauche ich für einen Reisepass?",
        "Wann hat das Amt am Montag geöffnet?",
        "Wie lange dauert das?",
    ),
}
PAUSE = 3.0
"""Seconds in which a scripted answer must begin and end."""
REAL_PAUSE = 20.0
"""The same for the assistant's own answers, which the next question may interrupt."""


@dataclass(frozen=True)
class Waits:
    """Seconds from the caller's silence to the first audio, and where they go."""

    turns: int
    asked: int
    """Turns the callers took; `turns` of them were answered and timed."""
    p50: float
    p95: float
    end_of_speech: float
    recognition: float
    assistant: float
    synthesis: float


async def waits(
    recogniser: Recogniser,
    voice: PicoSynthesiser,
    calls: int,
    turns: int,
    at_once: int,
    assistant: Assistant | None = None,
) -> Waits:
    """Place `calls` calls with `turns` questions each, to `assistant` or to a scripted one."""
    questions = cycle(spoken(text, voice) for text in QUESTIONS[recogniser.language])
    pause = PAUSE if assistant is None else REAL_PAUSE
    steps: list[Step] = [Pause(1.0), Press("#"), Pause(1.5), Press("#"), Pause(1.5)]
    # What the phone server does when it starts.
    warm_up_hearing(recogniser, voice, at_once)
    for question in islice(questions, turns):
        steps += [Say(question, pause), Pause(pause + 0.1)]
    async with town_hall(recogniser, voice, assistant) as hall:
        hall.assistant.fallback = Answer("46,00 €.")
        caller = Caller(hall.exchange, [*steps, HangUp()]).start(calls, at_once)
        await asyncio.to_thread(caller.finished, 3600.0)
        await hall.until(lambda: hall.server.calls == 0)
        timings = [timing for report in hall.tap.reports for timing in report.timings]
    return summary([timing for timing in timings if timing.wait is not None], calls * turns)


def summary(timings: list[TurnTiming], asked: int) -> Waits:
    """Percentiles of the whole wait and medians of its parts."""
    total = [timing.first_audio - timing.speech_ended for timing in timings if timing.first_audio]

    def part(
        begin: Callable[[TurnTiming], float | None], end: Callable[[TurnTiming], float | None]
    ) -> float:
        pairs = [(begin(timing), end(timing)) for timing in timings]
        spans = [e - b for b, e in pairs if b is not None and e is not None]
        return median(spans) if spans else float("nan")

    return Waits(
        len(total),
        asked,
        median(total),
        quantiles(total, n=20)[-1] if len(total) > 1 else total[0],
        part(lambda t: t.speech_ended, lambda t: t.turn_ended),
        part(lambda t: t.turn_ended, lambda t: t.recognised),
        part(lambda t: t.recognised, lambda t: t.answered),
        part(lambda t: t.answered, lambda t: t.first_audio),
    )


@dataclass(frozen=True)
class Endurance:
    """What is left after many calls that ended at random moments."""

    calls: int
    answered: int
    failed: int
    tasks_left: int
    descriptors_left: int
    megabytes_left: float


async def endurance(
    recogniser: Recogniser, voice: PicoSynthesiser, calls: int, at_once: int
) -> Endurance:
    """`calls` calls, `at_once` at a time; each hangs up at a random moment of its own."""
    question = spoken(QUESTIONS[recogniser.language][0], voice)
    chance = random.Random(7)
    async with town_hall(recogniser, voice) as hall:
        # One call first, so that what is loaded once is not counted as lost.
        await _round(hall.exchange, [[Pause(2.0), HangUp()]], 1)
        await hall.until(lambda: hall.server.calls == 0)
        before = _census()
        plans = [_plan(question, chance) for _ in range(at_once)]
        each = max(1, calls // at_once)
        await _round(hall.exchange, plans, each)
        await hall.until(lambda: hall.server.calls == 0)
        hall.tap.said.clear()
        hall.tap.heard.clear()
        await asyncio.sleep(1.0)
        after = _census()
        reports = hall.tap.reports[1:]
    return Endurance(
        each * at_once,
        len(reports),
        sum(report.failed for report in reports),
        after[0] - before[0],
        after[1] - before[1],
        after[2] - before[2],
    )


def _plan(question: bytes, chance: random.Random) -> list[Step]:
    steps: list[Step] = [
        *(Pause(1.0), Press("#"), Pause(1.0), Press("#"), Pause(0.5)),
        *(Say(question), Pause(3.0), Press("*"), Pause(2.0), Press("9"), Pause(3.0)),
    ]
    cut = chance.randrange(1, len(steps) + 1)
    return [*steps[:cut], Pause(chance.uniform(0.0, 1.0)), HangUp()]


async def _round(exchange: object, plans: list[list[Step]], each: int) -> None:
    callers = [Caller(exchange, plan).start(each, 1) for plan in plans]  # type: ignore[arg-type]
    await asyncio.gather(*(asyncio.to_thread(caller.finished, 900.0) for caller in callers))


def _census() -> tuple[int, int, float]:
    """Tasks, open descriptors and resident memory (MB) of this process."""
    gc.collect()
    with open("/proc/self/statm", encoding="ascii") as statm:
        pages = int(statm.read().split()[1])
    memory = pages * os.sysconf("SC_PAGE_SIZE") / 1e6
    return len(asyncio.all_tasks()), len(os.listdir("/proc/self/fd")), memory
