"""Stand-ins for what a call needs, so that tests own time, audio and answers."""

import asyncio
import heapq
from collections.abc import AsyncIterator, Sequence
from concurrent.futures import Executor, Future
from functools import partial
from typing import Any

from voice.assistant import Answer, AssistantUnavailableError
from voice.media.link import AudioIn, CallInfo, KeyIn, LineClosedError, MediaEvent
from voice.recognition.recogniser import NO_HINTS, Heard, Hints

RATE = 8000


class FakeClock:
    """Time moves only by `advance`."""

    def __init__(self) -> None:
        self._now = 1000.0
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []
        self._count = 0

    def now(self) -> float:
        return self._now

    async def sleep_until(self, moment: float) -> None:
        if moment <= self._now:
            await asyncio.sleep(0)
            return
        self._count += 1
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (moment, self._count, future))
        await future

    async def advance(self, seconds: float) -> None:
        """Let `seconds` pass, waking whoever sleeps, in order."""
        end = self._now + seconds
        await settle()
        while self._sleepers and self._sleepers[0][0] <= end:
            moment, _, future = heapq.heappop(self._sleepers)
            self._now = max(self._now, moment)
            if not future.done():
                future.set_result(None)
            await settle()
        self._now = end
        await settle()


async def settle(rounds: int = 30) -> None:
    """Let every task run as far as it can."""
    for _ in range(rounds):
        await asyncio.sleep(0)


class InlineExecutor(Executor):
    """Runs work at once, in the calling thread."""

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except BaseException as error:
            future.set_exception(error)
        return future


class HeldExecutor(InlineExecutor):
    """Once `hold` is called, work waits for `release`."""

    def __init__(self) -> None:
        self._held: list[tuple[Future[Any], Any]] | None = None

    def hold(self) -> None:
        self._held = []

    def release(self) -> None:
        held, self._held = self._held or [], None
        for future, work in held:
            future.set_result(work())

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        if self._held is None:
            return super().submit(fn, *args, **kwargs)
        future: Future[Any] = Future()
        self._held.append((future, partial(fn, *args, **kwargs)))
        return future


class FakeLink:
    """A line whose caller is the test."""

    rate = RATE
    lead = 0.2

    def __init__(self, info: CallInfo | None = None) -> None:
        self.info = info or CallInfo(caller="+49…38", conversation="c1")
        self.played = bytearray()
        self.flushed = 0
        self.hung_up = False
        self.handed_over = False
        self._events: asyncio.Queue[MediaEvent | None] = asyncio.Queue()

    async def events(self) -> AsyncIterator[MediaEvent]:
        while (event := await self._events.get()) is not None:
            yield event

    async def send_audio(self, pcm: bytes) -> None:
        if self.hung_up:
            raise LineClosedError("hung up")
        self.played += pcm

    async def flush(self) -> None:
        self.flushed += 1

    async def hand_over(self) -> None:
        self.handed_over = True
        self._events.put_nowait(None)

    async def hang_up(self) -> None:
        if not self.hung_up:
            self.hung_up = True
            self._events.put_nowait(None)

    def press(self, digit: str) -> None:
        self._events.put_nowait(KeyIn(digit))

    def hear(self, pcm: bytes) -> None:
        self._events.put_nowait(AudioIn(pcm))

    def caller_hangs_up(self) -> None:
        self._events.put_nowait(None)


VOICE = b"\x10\x27" * (RATE // 50)
QUIET = b"\x00\x00" * (RATE // 50)


class LoudnessDetector:
    """Every frame of 20 ms that is not silent is voice."""

    frame_seconds = 0.02

    def process(self, pcm: bytes) -> list[bool]:
        return [any(pcm)]


class FakeRecogniser:
    """Recognises what the test says it does."""

    name = "fake"
    lowest_confidence = 0.5

    def __init__(self, reports_partials: bool = True, language: str = "de") -> None:
        self.reports_partials = reports_partials
        self.language = language
        self.script: list[Heard] = []
        self.audio: list[bytes] = []
        self.hints: list[Hints] = []
        self.prepared = 0

    def warm_up(self, speech: Sequence[bytes], recognisers: int) -> None:
        del speech, recognisers

    def stream(self, hints: Hints = NO_HINTS) -> "FakeStream":
        self.hints.append(hints)
        return FakeStream(self)


class FakeStream:
    def __init__(self, owner: FakeRecogniser) -> None:
        self._owner = owner
        self._audio = bytearray()

    def accept(self, pcm: bytes) -> str | None:
        self._audio += pcm
        if not self._owner.reports_partials or not self._owner.script:
            return None
        return self._owner.script[0].text

    def prepare(self) -> None:
        self._owner.prepared += 1

    def finish(self) -> Heard:
        self._owner.audio.append(bytes(self._audio))
        return self._owner.script.pop(0) if self._owner.script else Heard("", 0.0)


class FakeVoice:
    """Says a sentence as 50 ms of tone a character."""

    name = "fake"
    rate = RATE

    def __init__(self) -> None:
        self.said: list[tuple[str, float]] = []

    def speak(self, sentence: str, pace: float = 1.0) -> bytes:
        self.said.append((sentence, pace))
        return b"\x00\x20" * (RATE // 20 * len(sentence))


class FakeAssistant:
    """Answers from a table, records what it was asked."""

    def __init__(self, **answers: Answer) -> None:
        self.answers = answers
        self.asked: list[tuple[str, str, str]] = []
        self.fallback: Answer | None = None
        self.fails = False
        self.gate: asyncio.Event | None = None

    async def ask(self, conversation: str, text: str, language: str) -> Answer:
        self.asked.append((conversation, text, language))
        if self.gate is not None:
            await self.gate.wait()
        if self.fails:
            raise AssistantUnavailableError("down")
        return self.answers.get(text, self.fallback or Answer(f"Antwort auf {text}."))

    async def aclose(self) -> None:
        pass
