"""The small strategies of turn taking."""

import pytest

from voice.turns.activity import SpeechTracker
from voice.turns.barge_in import BargeIn
from voice.turns.end_of_speech import EndOfSpeech, Expectation
from voice.turns.misunderstanding import Misunderstandings
from voice.turns.preroll import PreRoll
from voice.turns.presence import Presence


@pytest.mark.parametrize(
    ("partial", "expectation", "seconds"),
    [
        ("was kostet ein reisepass", Expectation.ANYTHING, 0.5),
        ("ja", Expectation.YES_NO, 0.3),
        ("nein danke", Expectation.ANYTHING, 0.3),
        ("ich möchte einen", Expectation.ANYTHING, 1.0),
        ("m wie martha a", Expectation.ANYTHING, 1.4),
        ("null drei sechs vier", Expectation.ANYTHING, 1.4),
        ("müller", Expectation.SPELLING, 1.4),
        ("", Expectation.ANYTHING, 0.5),
    ],
)
def test_the_end_of_speech_depends_on_what_is_said(
    partial: str, expectation: Expectation, seconds: float
) -> None:
    assert EndOfSpeech().wait(partial, expectation, "de") == seconds


def test_a_sentence_whose_words_stay_the_same_ends_sooner() -> None:
    rule = EndOfSpeech()

    def wait(partial: str, steady: float) -> float:
        return rule.wait(partial, Expectation.ANYTHING, "de", steady)

    assert wait("was kostet ein reisepass", 0.3) == rule.settled < rule.usual
    assert wait("was kostet ein reisepass", 0.1) == rule.usual
    assert wait("ein reisepass", 0.3) == rule.usual
    assert wait("ich möchte einen", 0.3) == rule.unfinished
    assert rule.shortest == rule.after_yes_no


def test_barge_in_needs_time_or_words() -> None:
    rule = BargeIn()
    assert not rule.interrupts(0.49, "hm ja")
    assert rule.interrupts(0.5, "")
    assert rule.interrupts(0.1, "was kostet das")
    assert rule.was_false_alarm(2.0, " ")
    assert not rule.was_false_alarm(2.0, "was")


def test_presence() -> None:
    assert not Presence().should_ask(9.9)
    assert Presence().should_ask(10.0)
    assert Presence(times=1).is_gone(1)


def test_preroll_keeps_the_last_moments() -> None:
    ring = PreRoll(0.3, rate=8000)
    for number in range(100):
        ring.add(bytes([number]) * 320)
    kept = ring.take()
    assert len(kept) == 0.3 * 8000 * 2
    assert kept[-1] == 99
    assert ring.take() == b""


def test_audio_that_comes_late_and_all_at_once_is_as_long_as_it_was_spoken() -> None:
    tracker = SpeechTracker()
    tracker.update(False, 1.0, 0.1)
    for active in [True] * 10 + [False] * 3:
        tracker.update(active, 3.0, 0.1)
    assert tracker.speech == pytest.approx(0.9)
    assert tracker.silence(3.0) == pytest.approx(0.3)
    assert tracker.silence(3.3) == pytest.approx(0.3)


def test_late_audio_is_no_silence_but_a_line_without_audio_is() -> None:
    tracker = SpeechTracker()
    tracker.update(True, 1.0)
    tracker.update(True, 1.5)
    assert tracker.silence(1.9) == 0.0
    assert tracker.silence(3.0) == pytest.approx(1.0)


def test_tracker_measures_speech_and_silence() -> None:
    tracker = SpeechTracker()
    tracker.update(True, 1.0)
    assert not tracker.speaking
    tracker.update(True, 1.2)
    assert tracker.speaking
    tracker.update(False, 1.5)
    tracker.update(False, 1.7)
    assert tracker.silence(1.7) == pytest.approx(0.5)
    assert tracker.speech == pytest.approx(0.2)
    tracker.reset()
    assert tracker.silence(9.0) == 0.0


def test_clicks_far_apart_are_not_speech() -> None:
    tracker = SpeechTracker()
    for moment in (1.0, 2.0, 3.0):
        tracker.update(True, moment)
        tracker.update(False, moment + 0.02)
    assert not tracker.speaking


def test_not_understood_escalates() -> None:
    count = Misunderstandings()
    assert [count.next_prompt() for _ in range(4)] == [
        "not_understood",
        "not_understood_again",
        "not_understood_keys",
        "not_understood_keys",
    ]
    count.understood()
    assert count.next_prompt() == "not_understood"


@pytest.mark.parametrize(
    "make",
    [
        lambda: EndOfSpeech(usual=0),
        lambda: BargeIn(min_words=0),
        lambda: Presence(times=0),
        lambda: PreRoll(-1, rate=8000),
        lambda: SpeechTracker(onset=-1),
    ],
)
def test_settings_are_checked_at_once(make: object) -> None:
    with pytest.raises(ValueError, match=r"above 0|or more"):
        make()  # type: ignore[operator]
