"""Vosk: streaming recognition with Kaldi models."""

import json
from pathlib import Path

import vosk

from voice.recognition.recogniser import RATE, Heard


class VoskStream:
    """One turn, decoded while it is spoken."""

    def __init__(self, model: vosk.Model) -> None:
        self._recogniser = vosk.KaldiRecognizer(model, RATE)
        self._recogniser.SetWords(True)
        self._finals: list[Heard] = []
        self._partial = ""

    def accept(self, pcm: bytes) -> str | None:
        if self._recogniser.AcceptWaveform(pcm):
            # Kaldi found an end of its own; the caller's turn may go on all the same.
            self._finals.append(_heard(self._recogniser.Result()))
            self._partial = ""
        else:
            self._partial = json.loads(self._recogniser.PartialResult())["partial"]
        return " ".join([*(final.text for final in self._finals), self._partial]).strip()

    def prepare(self) -> None:
        """Nothing to do: decoding keeps up with speech."""

    def finish(self) -> Heard:
        final = _heard(self._recogniser.FinalResult())
        if not final.text and self._partial:
            # A final can be empty after good partials.
            final = Heard(self._partial, confidence=0.5)
        return _joined([*self._finals, final])


class VoskRecogniser:
    """A Vosk model, loaded once and shared by all calls."""

    reports_partials = True
    lowest_confidence = 0.5

    def __init__(self, path: Path, language: str) -> None:
        if not (path / "am" / "final.mdl").is_file():
            raise ValueError(f"{path} holds no Vosk model (am/final.mdl is missing)")
        vosk.SetLogLevel(-1)
        self._model = vosk.Model(str(path))
        self.name = f"Vosk {path.name}"
        self.language = language

    def knows(self, word: str) -> bool:
        """Whether the model can recognise `word` at all."""
        return bool(self._model.vosk_model_find_word(word.lower()) >= 0)

    def stream(self) -> VoskStream:
        return VoskStream(self._model)


def _heard(result: str) -> Heard:
    found = json.loads(result)
    confidences = tuple(float(word["conf"]) for word in found.get("result", ()))
    mean = sum(confidences) / len(confidences) if confidences else 0.0
    return Heard(found.get("text", ""), mean, confidences)


def _joined(parts: list[Heard]) -> Heard:
    spoken = [part for part in parts if part.text]
    if not spoken:
        return Heard("", 0.0)
    confidences = tuple(c for part in spoken for c in part.word_confidences)
    weights = [len(part.text.split()) for part in spoken]
    mean = sum(p.confidence * w for p, w in zip(spoken, weights, strict=True)) / sum(weights)
    return Heard(" ".join(part.text for part in spoken), mean, confidences)
