"""The best voice that can be had for a language on this machine."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from voice.synthesis.espeak import EspeakSynthesiser
from voice.synthesis.pico import LANGUAGE_FOLDER, PicoSynthesiser
from voice.synthesis.piper import PiperSynthesiser
from voice.synthesis.synthesiser import Synthesiser, SynthesiserMissingError


@dataclass(frozen=True)
class VoicePlaces:
    """Where voices lie."""

    piper: Path
    """Folder with Piper voices."""
    pico_library: str | None = None
    """libttspico.so.0, where the system does not find it itself."""
    pico_languages: Path = LANGUAGE_FOLDER


def load_synthesiser(language: str, places: VoicePlaces) -> Synthesiser:
    """Piper, else Pico, else espeak-ng; SynthesiserMissingError says what each one lacks."""
    candidates: list[Callable[[], Synthesiser]] = [
        lambda: PiperSynthesiser(language, places.piper),
        lambda: PicoSynthesiser(language, places.pico_library, places.pico_languages),
        lambda: EspeakSynthesiser(language),
    ]
    problems = []
    for candidate in candidates:
        try:
            return candidate()
        except SynthesiserMissingError as error:
            problems.append(str(error))
    raise SynthesiserMissingError(f"No voice for {language!r}: {'; '.join(problems)}.")
