"""What a bad line does to speech. Everything is reproducible: the noise has a seed."""

import numpy as np

from voice.audio.pcm import from_float, from_mu_law, samples, to_float, to_mu_law
from voice.audio.resampler import resample

FRAME = 160
"""Samples of 20 ms at 8 kHz: what one packet holds."""


def telephone(pcm: bytes, rate: int) -> bytes:
    """At 8 kHz, through µ-law."""
    return from_mu_law(to_mu_law(resample(pcm, rate, 8000)))


def street(pcm: bytes, snr_db: float = 10.0, seed: int = 7) -> bytes:
    """With traffic-like noise (falling 6 dB an octave) at a signal-to-noise ratio."""
    speech = to_float(pcm)
    noise = np.cumsum(np.random.default_rng(seed).standard_normal(len(speech)))
    # Without the slow drift of a random walk, which no telephone carries.
    noise -= np.convolve(noise, np.ones(80) / 80, mode="same")
    wanted = np.sqrt(np.mean(speech**2)) / 10 ** (snr_db / 20)
    noisy = speech + noise * (wanted / np.sqrt(np.mean(noise**2)))
    return from_float(noisy.astype(np.float32))


def lossy(pcm: bytes, share: float = 0.02, seed: int = 7) -> bytes:
    """With `share` of its packets lost, heard as silence."""
    audio = samples(pcm).copy()
    random = np.random.default_rng(seed)
    for start in range(0, len(audio), FRAME):
        if random.random() < share:
            audio[start : start + FRAME] = 0
    return bytes(audio.tobytes())
