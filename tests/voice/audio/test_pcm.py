"""Samples and telephone codecs."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice.audio.pcm import (
    from_float,
    from_mu_law,
    samples,
    seconds,
    silence,
    to_float,
    to_mu_law,
    trim_silence,
)
from voice.audio.resampler import Resampler, resample


@given(st.integers(-32768, 32767))
def test_mu_law_keeps_every_sample_within_its_step(sample: int) -> None:
    pcm = np.array([sample], dtype="<i2").tobytes()
    back = int(samples(from_mu_law(to_mu_law(pcm)))[0])
    assert abs(back - sample) <= max(16, abs(sample) // 16, 650 if abs(sample) > 32000 else 0)


def test_every_mu_law_code_survives() -> None:
    codes = bytes(code for code in range(256) if code != 0x7F)  # 0x7F is minus zero
    assert to_mu_law(from_mu_law(codes)) == codes


def test_floats_and_back() -> None:
    pcm = np.array([0, 1000, -1000, 32000], dtype="<i2").tobytes()
    assert np.allclose(samples(from_float(to_float(pcm))), samples(pcm), atol=1)
    assert samples(from_float(np.array([2.0, -2.0], dtype=np.float32))).tolist() == [32767, -32767]


def test_lengths() -> None:
    assert seconds(silence(1.5, 8000), 8000) == 1.5
    assert len(samples(b"\x00\x01\x02")) == 1


def test_silence_around_speech_is_trimmed() -> None:
    tone = np.full(800, 8000, dtype="<i2").tobytes()
    pcm = silence(1, 8000) + tone + silence(1, 8000)
    assert 0.1 <= seconds(trim_silence(pcm, 8000), 8000) <= 0.2
    assert trim_silence(silence(1, 8000), 8000) == silence(1, 8000)


@pytest.mark.parametrize("chunk", [160, 333, 8000])
def test_resampling_in_chunks_is_resampling_at_once(chunk: int) -> None:
    tone = (np.sin(np.arange(8000) * 2 * np.pi * 440 / 8000) * 10_000).astype("<i2")
    stream = Resampler(8000, 16_000)
    parts = [stream.process(tone[i : i + chunk].tobytes()) for i in range(0, 8000, chunk)]
    whole = b"".join([*parts, stream.process(b"", last=True)])
    assert len(whole) == 32_000
    middle = samples(whole)[2000:14_000].astype(int)
    reference = samples(resample(tone.tobytes(), 8000, 16_000))[2000:14_000].astype(int)
    assert np.abs(middle - reference).max() < 300


def test_rates_must_make_sense() -> None:
    with pytest.raises(ValueError, match="above 0: 0, 8000"):
        Resampler(0, 8000)
    assert Resampler(8000, 8000).process(b"ab") == b"ab"
