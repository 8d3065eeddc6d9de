"""Real SIP calls through Asterisk: how long callers wait."""

import asyncio
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
