"""The best voice present, and what to do when there is none."""

from pathlib import Path

import pytest

from voice.synthesis.choice import VoicePlaces, load_synthesiser
from voice.synthesis.espeak import EspeakSynthesiser
from voice.synthesis.pico import PicoSynthesiser
from voice.synthesis.piper import PiperSynthesiser
from voice.synthesis.synthesiser import SynthesiserMissingError


def test_the_error_names_every_engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    places = VoicePlaces(tmp_path, pico_languages=tmp_path)
    with pytest.raises(SynthesiserMissingError, match=r"Piper.*Pico.*espeak-ng"):
        load_synthesiser("de", places)


def test_each_engine_says_what_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(SynthesiserMissingError, match="espeak-ng is not installed"):
        EspeakSynthesiser("de")
    with pytest.raises(SynthesiserMissingError, match="Pico"):
        PicoSynthesiser("xx", "libm.so.6")
    with pytest.raises(SynthesiserMissingError, match="Piper"):
        PiperSynthesiser("de", tmp_path)


def test_espeak_speaks_through_a_pipe(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "espeak-ng"
    program.write_text(
        "#!/usr/bin/env python3\n"
        "import io, sys, wave\n"
        "text = sys.stdin.read()\n"
        "out = io.BytesIO()\n"
        "audio = wave.open(out, 'wb')\n"
        "audio.setparams((1, 2, 22050, 0, 'NONE', ''))\n"
        "audio.writeframes(b'\\x01\\x00' * len(text))\n"
        "audio.close()\n"
        "sys.stdout.buffer.write(out.getvalue())\n"
    )
    program.chmod(0o755)
    import os

    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    voice = EspeakSynthesiser("de")
    assert voice.speak("Hallo") == b"\x01\x00" * 5
