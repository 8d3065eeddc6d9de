"""Piper: neural voices, the best of the three where a voice is present.

The package `piper-tts` is GPL-3 and not installed with the assistant; an operator adds it.
"""

import threading
from pathlib import Path
from typing import Any

from voice.synthesis.synthesiser import SynthesiserMissingError


class PiperSynthesiser:
    """One Piper voice, a pair of `<voice>.onnx` and `<voice>.onnx.json`."""

    def __init__(self, language: str, folder: Path) -> None:
        try:
            from piper import PiperVoice, SynthesisConfig
        except ImportError:
            raise SynthesiserMissingError("Piper is not installed (Python: piper-tts)") from None
        voices = sorted(folder.glob(f"{language}_*.onnx"))
        if not voices:
            raise SynthesiserMissingError(f"no Piper voice {language}_*.onnx lies in {folder}")
        self._config: Any = SynthesisConfig
        self._voice: Any = PiperVoice.load(voices[0])
        self._turn = threading.Lock()
        self.rate = int(self._voice.config.sample_rate)
        self.name = f"Piper {voices[0].stem}"

    def speak(self, sentence: str, pace: float = 1.0) -> bytes:
        config = self._config(length_scale=1.0 / pace)
        with self._turn:
            chunks = self._voice.synthesize(sentence, syn_config=config)
            return b"".join(chunk.audio_int16_bytes for chunk in chunks)
