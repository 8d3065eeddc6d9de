"""The log-mel spectrogram Whisper was trained on (Radford et al. 2022, appendix)."""

from functools import cache

import numpy as np
import numpy.typing as npt

from voice.recognition.recogniser import RATE

FFT = 400
HOP = 160
MELS = 80
Floats = npt.NDArray[np.float32]

# The mel scale is linear below 1 kHz and logarithmic above (Slaney 1998).
_LINEAR_STEP = 200.0 / 3
_BREAK_HZ = 1000.0
_BREAK_MEL = _BREAK_HZ / _LINEAR_STEP
_LOG_STEP = np.log(6.4) / 27.0


def _to_mel(hertz: float) -> float:
    if hertz < _BREAK_HZ:
        return hertz / _LINEAR_STEP
    return float(_BREAK_MEL + np.log(hertz / _BREAK_HZ) / _LOG_STEP)


def _to_hertz(mel: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    above = _BREAK_HZ * np.exp(_LOG_STEP * (mel - _BREAK_MEL))
    return np.asarray(np.where(mel < _BREAK_MEL, mel * _LINEAR_STEP, above), dtype=np.float64)


@cache
def mel_filters() -> Floats:
    """Triangular filters of equal area, shape (MELS, FFT // 2 + 1)."""
    frequencies = np.linspace(0, RATE / 2, FFT // 2 + 1)
    edges = _to_hertz(np.linspace(_to_mel(0), _to_mel(RATE / 2), MELS + 2))
    lower, centre, upper = edges[:-2, None], edges[1:-1, None], edges[2:, None]
    rising = (frequencies - lower) / (centre - lower)
    falling = (upper - frequencies) / (upper - centre)
    weights = np.maximum(0, np.minimum(rising, falling)) * 2.0 / (upper - lower)
    return np.asarray(weights, dtype=np.float32)


def log_mel(audio: Floats, frames: int) -> Floats:
    """Samples in [-1, 1] at 16 kHz → shape (MELS, frames), padded with silence."""
    samples = frames * HOP
    padded = np.zeros(samples, dtype=np.float32)
    padded[: min(len(audio), samples)] = audio[:samples]
    mirrored = np.pad(padded, FFT // 2, mode="reflect")
    windows = np.lib.stride_tricks.sliding_window_view(mirrored, FFT)[::HOP][:frames]
    # np.hanning is symmetric; the transform needs the periodic window.
    spectrum = np.fft.rfft(windows * np.hanning(FFT + 1)[:-1], axis=1)
    power = mel_filters() @ (np.abs(spectrum) ** 2).T.astype(np.float32)
    logs = np.log10(np.maximum(power, 1e-10))
    logs = np.maximum(logs, logs.max() - 8.0)
    return np.asarray((logs + 4.0) / 4.0, dtype=np.float32)
