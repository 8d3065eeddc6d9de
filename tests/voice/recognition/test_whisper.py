"""Whisper, really run: German in Pico's voice over the telephone band."""

from collections.abc import Callable

import pytest

from tests.parts import missing
from tests.telephone import lab
from tests.voice.cache import speech_folder
from voice.audio.pcm import silence
from voice.audio.resampler import resample
from voice.heard.expected import hints
from voice.recognition.models import ModelError, fetch, model_named
from voice.recognition.recogniser import RATE, Heard, Hints
from voice.recognition.whisper import WhisperRecogniser
from voice.synthesis.pico import PicoSynthesiser
from voice.turns.end_of_speech import Expectation


@pytest.fixture(scope="module")
def whisper() -> WhisperRecogniser:
    try:
        return WhisperRecogniser(fetch(model_named("whisper-base"), speech_folder()), "de")
    except ModelError as error:
        missing(f"Whisper is not tested with a real model: {error}")


@pytest.fixture(scope="module")
def said() -> Callable[[str], bytes]:
    """Sentences in Pico's voice over the telephone; left out without Pico."""
    root = lab.folder()
    library = next((root / "usr/lib").glob("*/libttspico.so.0"), None)
    if library is None:
        missing(f"there is no Pico in {root}: run 'python -m tests.telephone.lab' as root")
    voice = PicoSynthesiser("de", str(library), root / "usr/share/pico/lang")

    def spoken(text: str) -> bytes:
        telephone = resample(voice.speak(text), voice.rate, 8000)
        return silence(0.3, RATE) + resample(telephone, 8000, RATE) + silence(0.4, RATE)

    return spoken


def test_words_of_the_town_are_heard_and_nothing_else_changes(
    whisper: WhisperRecogniser, said: Callable[[str], bytes]
) -> None:
    town = Hints(("Fundbüro", "Mängelmelder"))
    asked = said("Wann hat das Fundbüro geöffnet?")
    assert "Fundbüro" not in whisper.transcribe(asked).text
    assert whisper.transcribe(asked, town).text == "Wann hat das Fundbüro geöffnet?"
    other = said("Ich habe noch eine Frage.")
    assert whisper.transcribe(other, town).text == whisper.transcribe(other).text


def test_an_answer_that_was_asked_for(
    whisper: WhisperRecogniser, said: Callable[[str], bytes]
) -> None:
    stream = whisper.stream(hints(Expectation.YES_NO, "de"))
    stream.accept(said("nein"))
    assert stream.finish().text == "Nein."


def test_silence_is_nothing(whisper: WhisperRecogniser) -> None:
    assert whisper.transcribe(silence(0.05, RATE)) == Heard("", 0.0)
    assert whisper.transcribe(silence(2.0, RATE), hints(Expectation.YES_NO, "de")).text == ""
