"""One turn of the caller on its way through the recogniser."""

import asyncio
from collections.abc import Awaitable, Callable

from voice.audio.resampler import Resampler
from voice.recognition.recogniser import NO_HINTS, RATE, Heard, Hints, Recogniser

BATCH_SECONDS = 0.1


class _Pause:
    """The caller pauses."""


class _End:
    """The caller has finished."""


class Turn:
    """Feeds audio to a recognition stream, in a thread, in order; `run` is its only task."""

    def __init__(
        self,
        recogniser: Recogniser,
        rate: int,
        in_thread: Callable[[Callable[[], object]], Awaitable[object]],
        partial: Callable[[str], None],
        recognised: Callable[[Heard], None],
        hints: Hints = NO_HINTS,
    ) -> None:
        self._stream = recogniser.stream(hints)
        self._prepares = not recogniser.reports_partials
        self._resampler = Resampler(rate, RATE)
        self._batch = int(BATCH_SECONDS * rate) * 2
        self._in_thread = in_thread
        self._partial = partial
        self._recognised = recognised
        self._waiting: asyncio.Queue[bytes | _Pause | _End] = asyncio.Queue()

    def feed(self, pcm: bytes) -> None:
        """More of the caller's voice, at the line's rate."""
        self._waiting.put_nowait(pcm)

    def pause(self) -> None:
        """The caller pauses and may have finished."""
        if self._prepares:
            self._waiting.put_nowait(_Pause())

    def finish(self) -> None:
        """The caller has finished: `recognised` will be called."""
        self._waiting.put_nowait(_End())

    async def run(self) -> None:
        """Recognise until `finish`."""
        said = ""
        while True:
            audio, sign = await self._next()
            if audio:
                words = await self._in_thread(lambda audio=audio: self._accept(audio))  # type: ignore[misc]
                if isinstance(words, str) and words != said:
                    said = words
                    self._partial(words)
            if isinstance(sign, _Pause) and self._waiting.empty():
                await self._in_thread(self._stream.prepare)
            elif isinstance(sign, _End):
                heard = await self._in_thread(self._finish)
                assert isinstance(heard, Heard)
                self._recognised(heard)
                return

    async def _next(self) -> tuple[bytes, _Pause | _End | None]:
        """Audio up to the next sign, at least a batch of it if there is no sign."""
        audio = bytearray()
        while True:
            item = await self._waiting.get()
            if isinstance(item, bytes):
                audio += item
                if len(audio) >= self._batch and self._waiting.empty():
                    return bytes(audio), None
            else:
                return bytes(audio), item

    def _finish(self) -> Heard:
        self._stream.accept(self._resampler.process(b"", last=True))
        return self._stream.finish()

    def _accept(self, pcm: bytes) -> str | None:
        return self._stream.accept(self._resampler.process(pcm))
