"""espeak-ng: the last resort, understood but not liked."""

import io
import shutil
import subprocess
import wave

from voice.synthesis.synthesiser import SynthesiserMissingError

WORDS_PER_MINUTE = 150


class EspeakSynthesiser:
    """Starts `espeak-ng` for every sentence; the audio comes through a pipe."""

    rate = 22_050

    def __init__(self, language: str) -> None:
        program = shutil.which("espeak-ng")
        if program is None:
            raise SynthesiserMissingError("espeak-ng is not installed (Debian: espeak-ng)")
        self._program = program
        self._language = language
        self.name = f"espeak-ng {language}"

    def speak(self, sentence: str, pace: float = 1.0) -> bytes:
        done = subprocess.run(
            [
                self._program,
                *("-v", self._language, "-s", str(round(WORDS_PER_MINUTE * pace))),
                *("--stdin", "--stdout"),
            ],
            input=sentence.encode(),
            capture_output=True,
            timeout=30,
            check=True,
        )
        with wave.open(io.BytesIO(done.stdout)) as audio:
            # The header of a stream does not know its length: read what is there.
            return bytes(audio.readframes(len(done.stdout)))
