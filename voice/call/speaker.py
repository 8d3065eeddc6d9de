"""Says sentences over a line, in time, and knows what has been heard."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from voice.audio.pcm import seconds, silence
from voice.clock import Clock
from voice.media.link import MediaLink

CHUNK_SECONDS = 0.1
PAUSE_SECONDS = 0.15
Synthesise = Callable[["Utterance"], Awaitable[bytes]]
"""→ PCM at the line's rate."""


@dataclass(frozen=True)
class Utterance:
    """One sentence to say."""

    sentence: str
    pace: float
    language: str


class Speaker:
    """The bot's mouth: `run` is its only task, everything else just changes what it says."""

    def __init__(
        self,
        link: MediaLink,
        clock: Clock,
        synthesise: Synthesise,
        finished: Callable[[], None],
        first_audio: Callable[[], None] = lambda: None,
    ) -> None:
        self._link = link
        self._clock = clock
        self._synthesise = synthesise
        self._finished = finished
        self._first_audio = first_audio
        self._waiting: deque[Utterance] = deque()
        self._unheard: deque[tuple[Utterance, float]] = deque()
        self._interrupted: list[Utterance] = []
        self._prepared: tuple[Utterance, asyncio.Future[bytes]] | None = None
        self._work = asyncio.Event()
        self._speaking: asyncio.Task[None] | None = None
        self._heard_until = 0.0

    def say(self, sentences: tuple[str, ...], pace: float, language: str) -> None:
        """Say `sentences` after what is being said."""
        self._interrupted.clear()
        self._waiting += [Utterance(sentence, pace, language) for sentence in sentences]
        self._work.set()

    async def stop(self) -> None:
        """Fall silent at once and remember what was not heard."""
        now = self._clock.now()
        unheard = [utterance for utterance, ends in self._unheard if ends > now]
        self._interrupted = [*unheard, *self._waiting]
        self._waiting.clear()
        self._unheard.clear()
        self._heard_until = now
        self._work.clear()
        if self._speaking is not None:
            self._speaking.cancel()
        await self._link.flush()

    def resume(self) -> None:
        """Say what was not heard, from the beginning of its sentence."""
        self._waiting += self._interrupted
        self._interrupted = []
        self._work.set()

    async def run(self) -> None:
        """Speak until cancelled."""
        try:
            while True:
                await self._work.wait()
                self._speaking = asyncio.create_task(self._speak_all())
                await asyncio.wait({self._speaking})
                if not self._speaking.cancelled():
                    self._speaking.result()
        finally:
            await self._end()

    async def _speak_all(self) -> None:
        self._heard_until = max(self._heard_until, self._clock.now())
        while self._waiting:
            utterance = self._waiting.popleft()
            # Unheard until proven otherwise: an interruption may come before its audio.
            self._unheard.append((utterance, float("inf")))
            audio = await self._audio(utterance)
            start = max(self._heard_until, self._clock.now())
            self._unheard[-1] = (utterance, start + seconds(audio, self._link.rate))
            await self._play(audio + silence(PAUSE_SECONDS, self._link.rate))
            if not self._waiting:
                await self._clock.sleep_until(self._heard_until)
        self._unheard.clear()
        self._work.clear()
        self._finished()

    async def _audio(self, utterance: Utterance) -> bytes:
        """The sentence's audio; the next one is synthesised while this one plays."""
        prepared = self._prepared
        self._prepared = None
        if prepared is not None and prepared[0] == utterance:
            audio = await prepared[1]
        else:
            if prepared is not None:
                prepared[1].cancel()
            audio = await self._synthesise(utterance)
        if self._waiting:
            following = self._waiting[0]
            self._prepared = (
                following,
                asyncio.ensure_future(self._synthesise(following)),
            )
        return audio

    async def _play(self, audio: bytes) -> None:
        """Send in chunks, never further ahead than the line allows."""
        size = int(min(CHUNK_SECONDS, max(self._link.lead, 0.02)) * self._link.rate) * 2
        self._heard_until = max(self._heard_until, self._clock.now())
        for start in range(0, len(audio), size):
            chunk = audio[start : start + size]
            await self._clock.sleep_until(self._heard_until - self._link.lead)
            await self._link.send_audio(chunk)
            if start == 0:
                self._first_audio()
            self._heard_until += seconds(chunk, self._link.rate)

    async def _end(self) -> None:
        if self._prepared is not None:
            self._prepared[1].cancel()
        if self._speaking is not None:
            self._speaking.cancel()
            await asyncio.wait({self._speaking})
