"""Vosk, really run: English over the telephone band."""

import gc
import threading
import weakref
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tests.parts import missing
from tests.telephone import lab
from tests.voice.cache import speech_folder
from voice.audio.pcm import from_mu_law, samples, silence
from voice.audio.resampler import Resampler, resample
from voice.heard.expected import hints
from voice.recognition.models import ModelError, fetch, model_named
from voice.recognition.recogniser import NO_HINTS, Heard, Hints
from voice.recognition.vosk_recogniser import VoskRecogniser, heard, with_hiss
from voice.synthesis.pico import PicoSynthesiser
from voice.turns.end_of_speech import Expectation

SPEECH = Path(__file__).parents[1] / "data" / "how_much_does_it_cost.ulaw"


@pytest.fixture(scope="module")
def vosk_english() -> VoskRecogniser:
    try:
        path = fetch(model_named("vosk-model-small-en-us-0.15"), speech_folder())
    except ModelError as error:
        missing(f"Vosk is not tested with a real model: {error}")
    return VoskRecogniser(path, "en")


def test_words_come_while_they_are_spoken(vosk_english: VoskRecogniser) -> None:
    stream = vosk_english.stream()
    resampler = Resampler(8000, 16_000)
    pcm = from_mu_law(SPEECH.read_bytes())
    partials = [
        stream.accept(resampler.process(pcm[start : start + 1600]))
        for start in range(0, len(pcm), 1600)
    ]
    assert any(partial and partial.startswith("how much") for partial in partials)
    stream.accept(resampler.process(b"", last=True))
    turn = stream.finish()
    assert turn.text == "how much does it cost"
    assert turn.confidence > 0.8
    assert len(turn.word_confidences) == 5


def test_silence_is_nothing(vosk_english: VoskRecogniser) -> None:
    stream = vosk_english.stream()
    stream.accept(silence(1.0, 16_000))
    assert stream.finish().text == ""


def test_two_streams_do_not_disturb_each_other(vosk_english: VoskRecogniser) -> None:
    first, second = vosk_english.stream(), vosk_english.stream()
    resampler = Resampler(8000, 16_000)
    pcm = resampler.process(from_mu_law(SPEECH.read_bytes())) + resampler.process(b"", last=True)
    for start in range(0, len(pcm), 3200):
        first.accept(pcm[start : start + 3200])
        second.accept(silence(0.1, 16_000))
    assert first.finish().text == "how much does it cost"
    assert second.finish().text == ""


def test_recognisers_are_used_again_after_finished_and_dropped_turns(
    vosk_english: VoskRecogniser,
) -> None:
    pcm = Resampler(8000, 16_000).process(from_mu_law(SPEECH.read_bytes()), last=True)
    vosk_english.warm_up([pcm], 1)
    used = vosk_english.take()
    vosk_english.give_back(used)
    dropped = vosk_english.stream()
    dropped.accept(pcm[:16_000])
    del dropped
    stream = vosk_english.stream()
    stream.accept(pcm)
    assert stream.finish().text == "how much does it cost"
    assert vosk_english.take() is used
    vosk_english.give_back(used)


@pytest.fixture(scope="module")
def exact_english(
    vosk_english: VoskRecogniser, tmp_path_factory: pytest.TempPathFactory
) -> VoskRecogniser:
    """The model without Kaldi's own random noise, which makes every result a little different."""
    original = speech_folder() / "vosk-model-small-en-us-0.15"
    copy = tmp_path_factory.mktemp("exact")
    for part in original.iterdir():
        if part.name != "conf":
            (copy / part.name).symlink_to(part.resolve())
    (copy / "conf").mkdir()
    for file in (original / "conf").iterdir():
        text = file.read_text("utf-8")
        extra = "\n--dither=0\n" if file.name == "mfcc.conf" else ""
        (copy / "conf" / file.name).write_text(text + extra, "utf-8")
    return VoskRecogniser(copy, "en")


def test_nothing_of_a_caller_stays_for_the_next(exact_english: VoskRecogniser) -> None:
    pcm = Resampler(8000, 16_000).process(from_mu_law(SPEECH.read_bytes()), last=True)
    other = resample(pcm, 16_000, 12_000) + bytes(reversed(pcm))

    def turn(speech: bytes) -> Heard:
        stream = exact_english.stream()
        for start in range(0, len(speech), 3200):
            stream.accept(speech[start : start + 3200])
        return stream.finish()

    first = turn(pcm)
    assert first.text == "how much does it cost"
    # With and without an end that Kaldi finds of its own, at which the turn ends as well.
    for pause in (0.0, 0.6, 1.1):
        turn(other + silence(pause, 16_000))
        assert turn(pcm) == first, pause
    dropped = exact_english.stream()
    dropped.accept(other[:20_000])
    del dropped
    assert turn(pcm) == first


def test_a_hiss_that_goes_on_from_chunk_to_chunk() -> None:
    whole = with_hiss(silence(1.5, 16_000), 0)
    parts = [with_hiss(silence(0.5, 16_000), position) for position in (0, 8000, 16_000)]
    assert b"".join(parts) == whole
    assert 0 < np.abs(samples(whole).astype(int)).max() < 100
    loudest = np.full(100, 32_767, dtype="<i2").tobytes()
    assert samples(with_hiss(loudest, 0)).min() > 32_000


def test_a_turn_dropped_in_a_cycle_leaves_its_recogniser_alive(
    vosk_english: VoskRecogniser,
) -> None:
    class Call:
        def __init__(self) -> None:
            self.stream = vosk_english.stream()
            self.itself = self

    call = Call()
    call.stream.accept(silence(0.3, 16_000))
    used = weakref.ref(call.stream._recogniser)
    del call
    gc.collect()
    assert used() is not None
    again = vosk_english.take()
    assert again is used()
    vosk_english.give_back(again)


def test_a_recogniser_makes_way_for_a_fresh_one_in_time(vosk_english: VoskRecogniser) -> None:
    pcm = Resampler(8000, 16_000).process(from_mu_law(SPEECH.read_bytes()), last=True)
    short_lived = VoskRecogniser(vosk_english.path, "en", lifetime=1.0)
    short_lived.warm_up([pcm], 1)
    used = short_lived.take()
    short_lived.give_back(used)
    stream = short_lived.stream()
    stream.accept(pcm)
    assert stream.finish().text == "how much does it cost"
    for thread in threading.enumerate():
        if thread.name == "renewal":
            thread.join()
    fresh = short_lived.take()
    assert fresh is not used
    short_lived.give_back(fresh)
    # One that was replaced while somebody used it is not used again.
    short_lived.give_back(used)
    assert short_lived.take() is fresh


def test_known_words(vosk_english: VoskRecogniser) -> None:
    assert vosk_english.knows("passport")
    assert not vosk_english.knows("personalausweis")


def test_a_folder_without_a_model(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="holds no Vosk model"):
        VoskRecogniser(tmp_path, "de")


def test_the_confidence_of_a_turn_is_the_mean_of_its_words() -> None:
    turn = heard('{"text": "a b", "result": [{"conf": 1.0}, {"conf": 0.5}]}')
    assert turn.text == "a b"
    assert turn.confidence == pytest.approx(0.75)
    assert heard('{"text": ""}').text == ""


NUMBER = "zero two zero zero three three two two four five"


@pytest.fixture(scope="module")
def said() -> Callable[[str], bytes]:
    """Sentences in Pico's voice over the telephone; left out without Pico."""
    root = lab.folder()
    library = next((root / "usr/lib").glob("*/libttspico.so.0"), None)
    if library is None:
        missing(f"there is no Pico in {root}: run 'python -m tests.telephone.lab' as root")
    voice = PicoSynthesiser("en", str(library), root / "usr/share/pico/lang")

    def spoken(text: str) -> bytes:
        return resample(resample(voice.speak(text), voice.rate, 8000), 8000, 16_000)

    return spoken


def decoded(recogniser: VoskRecogniser, pcm: bytes, hints: Hints = NO_HINTS) -> Heard:
    stream = recogniser.stream(hints)
    for start in range(0, len(pcm), 3200):
        stream.accept(pcm[start : start + 3200])
    return stream.finish()


def test_an_expected_number_is_heard_better(
    exact_english: VoskRecogniser, said: Callable[[str], bytes]
) -> None:
    number = said(NUMBER)
    assert decoded(exact_english, number).text != NUMBER
    assert decoded(exact_english, number, hints(Expectation.NUMBER, "en")).text == NUMBER


@pytest.mark.parametrize(
    ("text", "end"), [("no", "no"), ("wrong", "wrong"), ("a person please", "person please")]
)
def test_a_short_answer_is_heard_and_never_more_than_was_said(
    exact_english: VoskRecogniser, said: Callable[[str], bytes], text: str, end: str
) -> None:
    answer = decoded(exact_english, said(text), hints(Expectation.YES_NO, "en"))
    assert answer.text.endswith(end)


def test_something_else_than_expected_is_heard_too(vosk_english: VoskRecogniser) -> None:
    pcm = Resampler(8000, 16_000).process(from_mu_law(SPEECH.read_bytes()), last=True)
    for expected in (Expectation.YES_NO, Expectation.NUMBER, Expectation.SPELLING):
        turn = decoded(vosk_english, pcm, hints(expected, "en"))
        assert turn.text == "how much does it cost", expected


def test_a_model_whose_graph_is_composed_takes_no_grammar(vosk_english: VoskRecogniser) -> None:
    vosk_english._takes_grammars = False
    try:
        assert vosk_english._grammar(("yes",)) == ""
    finally:
        vosk_english._takes_grammars = True
    assert vosk_english._grammar(("yes", "unknownword")) == '["yes", "[unk]"]'
    assert vosk_english._grammar(()) == ""


def test_a_pause_within_a_turn_ends_nothing(vosk_english: VoskRecogniser) -> None:
    pcm = Resampler(8000, 16_000).process(from_mu_law(SPEECH.read_bytes()), last=True)
    stream = vosk_english.stream()
    for audio in (pcm, silence(1.5, 16_000), pcm):
        for start in range(0, len(audio), 3200):
            said = stream.accept(audio[start : start + 3200])
    assert said is not None
    assert said.count("how much") == 2
    assert stream.finish().text.count("how much") == 2
