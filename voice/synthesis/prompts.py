"""Prompts spoken often are kept as audio, in memory only."""

from collections import OrderedDict
from threading import Lock

from voice.audio.pcm import trim_silence
from voice.audio.resampler import resample
from voice.synthesis.synthesiser import Synthesiser


class SpeechCache:
    """A voice that keeps its most used prompts ready.

    Only prompts are kept, never an answer: an answer may hold what a caller asked for.
    """

    def __init__(self, synthesiser: Synthesiser, entries: int = 200) -> None:
        if entries < 1:
            raise ValueError(f"entries must be above 0, got {entries}")
        self.synthesiser = synthesiser
        self._entries = entries
        self._kept: OrderedDict[tuple[str, float, int], bytes] = OrderedDict()
        self._lock = Lock()

    def keep(self, sentence: str, pace: float, rate: int) -> None:
        """Synthesise a prompt now, to have it at once later."""
        audio = self._synthesise(sentence, pace, rate)
        with self._lock:
            self._kept[(sentence, pace, rate)] = audio
            while len(self._kept) > self._entries:
                self._kept.popitem(last=False)

    def audio(self, sentence: str, pace: float, rate: int) -> bytes:
        """The sentence as PCM at `rate`. Blocks while it is synthesised."""
        with self._lock:
            kept = self._kept.get((sentence, pace, rate))
            if kept is not None:
                self._kept.move_to_end((sentence, pace, rate))
                return kept
        return self._synthesise(sentence, pace, rate)

    def _synthesise(self, sentence: str, pace: float, rate: int) -> bytes:
        audio = self.synthesiser.speak(sentence, pace)
        return trim_silence(resample(audio, self.synthesiser.rate, rate), rate)
