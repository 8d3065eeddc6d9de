"""Vosk: streaming recognition with Kaldi models."""

import contextlib
import json
import math
import threading
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
import vosk

from voice.audio.pcm import samples
from voice.recognition.recogniser import NO_HINTS, RATE, Heard, Hints

HISS = 8.0
"""Loudness of the noise that is added: one standard deviation, of samples up to 32768."""
LIFETIME = 900.0
"""Seconds of speech after which a recogniser makes way for a fresh one: what it has composed
takes about 200 MB by then and grows by another 300 MB an hour."""
SURE = 0.75
"""Confidence from which an expected answer is taken."""
SURE_OF_WORDS = 0.5
"""The same for numbers and addresses, which are read back."""
COMPLETE = 0.75
"""How many of the words that were heard freely an expected answer must have."""
UNKNOWN = "[unk]"
"""Vosk's word in a grammar for whatever is not in it."""
_HISS = np.random.default_rng(7).normal(0.0, HISS, RATE).round().astype(np.int32)


def with_hiss(pcm: bytes, position: int) -> bytes:
    """`pcm` with a hiss of -72 dB; `position` is the number of samples heard before.

    A telephone carries nothing above 4 kHz. The models were trained on wide-band speech, in
    which no band is ever empty: with a trace of noise in it they make half as many mistakes.
    """
    audio = samples(pcm).astype(np.int32)
    hiss = np.take(_HISS, np.arange(position, position + len(audio)), mode="wrap")
    return (audio + hiss).clip(-32768, 32767).astype("<i2").tobytes()


class VoskStream:
    """One turn, decoded while it is spoken.

    After a question with few answers it is decoded twice: freely, and by a grammar of what is
    expected, which mistakes "four" for "for" no more. The second is taken unless it met
    something that is not in its grammar.
    """

    def __init__(self, owner: "VoskRecogniser", hints: Hints) -> None:
        self._owner = owner
        self._hints = hints
        self._grammar = owner.grammar(hints.answers + hints.words)
        # Taken at the first audio, in the thread that decodes: making one takes 0.1 s.
        self._recogniser: vosk.KaldiRecognizer | None = None
        self._expecting: vosk.KaldiRecognizer | None = None
        self._partial = ""
        self._heard = 0

    def accept(self, pcm: bytes) -> str | None:
        recogniser = self._taken()
        audio = with_hiss(pcm, self._heard)
        self._heard += len(audio) // 2
        # Kaldi may find an end of its own. It is not taken: the turn is one utterance, which
        # `finish` ends, and only that makes the recogniser forget the caller.
        recogniser.AcceptWaveform(audio)
        self._partial = _partial(recogniser)
        if self._expecting is not None:
            self._expecting.AcceptWaveform(audio)
            expected = _partial(self._expecting)
            if expected and UNKNOWN not in expected:
                return expected
        return self._partial

    def prepare(self) -> None:
        """Nothing to do: decoding keeps up with speech."""

    def finish(self) -> Heard:
        final = heard(self._taken().FinalResult())
        self._give_back(self._heard / RATE)
        if self._expecting is not None:
            expected = heard(self._expecting.FinalResult())
            if _obeys(self._hints, expected, final):
                return expected
        if not final.text and self._partial:
            # A final can be empty after good partials.
            final = Heard(self._partial, confidence=0.5)
        return final

    def __del__(self) -> None:
        """A turn that was dropped gives its recogniser back as well, once nobody uses it."""
        if self._recogniser is not None:
            self._give_back()

    def _taken(self) -> vosk.KaldiRecognizer:
        if self._recogniser is None:
            self._recogniser = self._owner.take()
            if self._grammar:
                self._expecting = self._owner.expecting(self._grammar)
        return self._recogniser

    def _give_back(self, seconds: float = 0.0) -> None:
        self._owner.give_back(self._recogniser, seconds)
        self._recogniser = None


class VoskRecogniser:
    """A Vosk model, loaded once and shared by all calls."""

    reports_partials = True
    lowest_confidence = 0.5

    def __init__(self, path: Path, language: str, lifetime: float = LIFETIME) -> None:
        if not (path / "am" / "final.mdl").is_file():
            raise ValueError(f"{path} holds no Vosk model (am/final.mdl is missing)")
        vosk.SetLogLevel(-1)
        self.path = path
        self._model = vosk.Model(str(path))
        # A recogniser composes its decoding graph as it goes and keeps what it has composed.
        # A used one therefore decodes several times faster than a new one: none is thrown away.
        # Nothing of a caller stays in it: after a final result Vosk makes new features, new
        # speaker adaptation and a new search.
        self._idle: list[vosk.KaldiRecognizer] = []
        # All of them, with the seconds of speech they have heard. Held here too: a dropped turn
        # is often collected as part of a cycle, and in a cycle everything is finalised, a
        # recogniser just given back as well.
        self._made: dict[vosk.KaldiRecognizer, float] = {}
        self._lifetime = lifetime
        self._examples: tuple[bytes, ...] = ()
        self.name = f"Vosk {path.name}"
        self.language = language
        # A large model's graph is composed already and takes no grammar.
        self._takes_grammars = (path / "graph" / "HCLr.fst").is_file()
        self.grammar = lru_cache(maxsize=32)(self._grammar)

    def knows(self, word: str) -> bool:
        """Whether the model can recognise `word` at all."""
        return bool(self._model.vosk_model_find_word(word.lower()) >= 0)

    def stream(self, hints: Hints = NO_HINTS) -> VoskStream:
        return VoskStream(self, hints)

    def warm_up(self, speech: Sequence[bytes], recognisers: int) -> None:
        """Let `recognisers` decode `speech` (16-bit PCM, 16 kHz), so that first calls are fast."""
        self._examples = tuple(speech)
        for _ in range(recognisers):
            fresh = self._make()
            self._practise(fresh)
            self._idle.append(fresh)

    def expecting(self, grammar: str) -> vosk.KaldiRecognizer:
        """A recogniser for one turn that is expected to obey `grammar`. Costs 10 ms."""
        recogniser = vosk.KaldiRecognizer(self._model, RATE, grammar)
        recogniser.SetWords(True)
        return recogniser

    def _grammar(self, phrases: tuple[str, ...]) -> str:
        """`phrases` as Vosk wants them; "" where there are none or the model takes no grammar."""
        known = [phrase for phrase in phrases if all(map(self.knows, phrase.split()))]
        if not known or not self._takes_grammars:
            return ""
        return json.dumps([*known, UNKNOWN], ensure_ascii=False)

    def take(self) -> vosk.KaldiRecognizer:
        """A recogniser for one turn: the one used last, else a new one."""
        try:
            recogniser = self._idle.pop()
        except IndexError:
            return self._make()
        # Nothing of a turn that was dropped may be heard in this one. `Reset` would
        # leave its last frames to be decoded.
        recogniser.FinalResult()
        return recogniser

    def give_back(self, recogniser: vosk.KaldiRecognizer, seconds: float = 0.0) -> None:
        """The turn is over; `seconds` of speech were heard in it."""
        if recogniser not in self._made:
            return  # Replaced while it was used.
        self._made[recogniser] += seconds
        self._idle.append(recogniser)
        if self._made[recogniser] >= self._lifetime:
            self._made[recogniser] = -math.inf
            threading.Thread(target=self._replace, args=(recogniser,), name="renewal").start()

    def _replace(self, worn: vosk.KaldiRecognizer) -> None:
        """Put a fresh one in its place. Until that has practised, the worn one goes on."""
        fresh = self._make()
        self._practise(fresh)
        self._idle.append(fresh)
        del self._made[worn]
        with contextlib.suppress(ValueError):  # It may be in use.
            self._idle.remove(worn)

    def _make(self) -> vosk.KaldiRecognizer:
        recogniser = vosk.KaldiRecognizer(self._model, RATE)
        recogniser.SetWords(True)
        self._made[recogniser] = 0.0
        return recogniser

    def _practise(self, recogniser: vosk.KaldiRecognizer) -> None:
        for pcm in self._examples:
            recogniser.AcceptWaveform(with_hiss(pcm, 0))
        recogniser.FinalResult()


def heard(result: str) -> Heard:
    """Vosk's `result`; the confidence of a turn is the mean of its words."""
    found = json.loads(result)
    confidences = tuple(float(word["conf"]) for word in found.get("result", ()))
    mean = sum(confidences) / len(confidences) if confidences else 0.0
    return Heard(str(found.get("text", "")), mean, confidences)


def _obeys(hints: Hints, expected: Heard, free: Heard) -> bool:
    """Whether what the grammar heard is an answer that was expected, and all that was said.

    A grammar strings together parts of its phrases and passes over words it lacks.
    """
    words = expected.text.split()
    if len(words) < COMPLETE * len(free.text.split()):
        return False
    if expected.text in hints.answers:
        return expected.confidence >= SURE
    return set(words) <= set(hints.words) and expected.confidence >= SURE_OF_WORDS


def _partial(recogniser: vosk.KaldiRecognizer) -> str:
    return str(json.loads(recogniser.PartialResult())["partial"])
