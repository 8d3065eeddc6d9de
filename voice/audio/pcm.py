"""16-bit mono PCM, little endian, and what telephones make of it."""

import numpy as np
import numpy.typing as npt

Samples = npt.NDArray[np.int16]
_BIAS = 0x84
_CLIP = 32_635


def samples(pcm: bytes) -> Samples:
    """Bytes → samples; an odd byte at the end is dropped."""
    return np.frombuffer(pcm[: len(pcm) // 2 * 2], dtype="<i2")


def to_float(pcm: bytes) -> npt.NDArray[np.float32]:
    """Samples from -1 to 1."""
    return samples(pcm).astype(np.float32) / 32768.0


def from_float(audio: npt.NDArray[np.float32]) -> bytes:
    """Samples from -1 to 1 as bytes; louder ones are clipped."""
    return (np.clip(audio, -1.0, 1.0) * 32767.0).astype("<i2").tobytes()


def silence(seconds: float, rate: int) -> bytes:
    """`seconds` of nothing."""
    return bytes(int(seconds * rate) * 2)


def seconds(pcm: bytes, rate: int) -> float:
    """How long `pcm` lasts."""
    return len(pcm) / 2 / rate


def _mu_law_table() -> Samples:
    """The 256 sample values of ITU-T G.711 µ-law."""
    code = ~np.arange(256, dtype=np.int32) & 0xFF
    magnitude = (((code & 0x0F) << 3) + _BIAS) << ((code & 0x70) >> 4)
    return np.where(code & 0x80, _BIAS - magnitude, magnitude - _BIAS).astype("<i2")


_FROM_MU_LAW = _mu_law_table()


def from_mu_law(data: bytes) -> bytes:
    """ITU-T G.711 µ-law → PCM."""
    return bytes(_FROM_MU_LAW[np.frombuffer(data, dtype=np.uint8)].tobytes())


def to_mu_law(pcm: bytes) -> bytes:
    """PCM → ITU-T G.711 µ-law."""
    linear = samples(pcm).astype(np.int32)
    sign = np.where(linear < 0, 0x80, 0)
    magnitude = np.minimum(np.abs(linear), _CLIP) + _BIAS
    exponent = np.floor(np.log2(magnitude)).astype(np.int32) - 7
    mantissa = (magnitude >> (exponent + 3)) & 0x0F
    coded = ~(sign | (exponent << 4) | mantissa) & 0xFF
    return bytes(coded.astype(np.uint8).tobytes())


def trim_silence(pcm: bytes, rate: int, threshold: float = 0.01, keep: float = 0.03) -> bytes:
    """Drop silence before and after speech, except `keep` seconds; silence alone stays."""
    audible = np.flatnonzero(np.abs(samples(pcm).astype(np.int32)) > threshold * 32768)
    if not len(audible):
        return pcm
    margin = int(keep * rate)
    first, last = max(0, audible[0] - margin), audible[-1] + margin
    return pcm[first * 2 : (last + 1) * 2]
