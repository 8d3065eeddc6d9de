"""Voice detection on real speech."""

from pathlib import Path

import pytest

from voice.audio.activity import SileroDetector
from voice.audio.pcm import from_mu_law, silence

SPEECH = Path(__file__).parents[1] / "data" / "how_much_does_it_cost.ulaw"


def test_speech_is_voice_and_silence_is_not() -> None:
    detector = SileroDetector(8000)
    assert not any(detector.process(silence(1.0, 8000)))
    verdicts = detector.process(from_mu_law(SPEECH.read_bytes()))
    assert sum(verdicts) > 0.7 * len(verdicts)
    assert not any(detector.process(silence(1.0, 8000))[10:])


def test_frames_of_any_size_give_one_verdict_for_32_ms() -> None:
    detector = SileroDetector(8000)
    verdicts = [v for _ in range(50) for v in detector.process(silence(0.02, 8000))]
    assert len(verdicts) == 1000 // 32


def test_thresholds_are_checked() -> None:
    with pytest.raises(ValueError, match="hold <= begin"):
        SileroDetector(8000, begin=0.3, hold=0.5)
