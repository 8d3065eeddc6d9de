"""The spectrogram Whisper expects."""

import numpy as np

from voice.recognition.log_mel import MELS, log_mel, mel_filters


def test_shape_and_range() -> None:
    tone = np.sin(np.arange(16_000) * 2 * np.pi * 1000 / 16_000).astype(np.float32)
    features = log_mel(tone, 300)
    assert features.shape == (MELS, 300)
    assert features.max() - features.min() <= 2.0 + 1e-6
    # A tone of 1 kHz is loudest in the band that holds 1 kHz, and only while it lasts.
    band = int(features[:, 50].argmax())
    centre = mel_filters()[band].argmax() * 16_000 / 400
    assert abs(centre - 1000) < 60
    assert features[band, 50] > features[band, 200]


def test_filters_cover_all_frequencies_once() -> None:
    filters = mel_filters()
    assert filters.shape == (80, 201)
    assert (filters.sum(axis=0)[1:-1] > 0).all()
