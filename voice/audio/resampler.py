"""From one sample rate to another, chunk by chunk."""

import numpy as np
import soxr

from voice.audio.pcm import samples


class Resampler:
    """A stream of 16-bit PCM from `source` to `target` Hz. Keeps state between chunks."""

    def __init__(self, source: int, target: int) -> None:
        if source <= 0 or target <= 0:
            raise ValueError(f"sample rates must be above 0: {source}, {target}")
        self._same = source == target
        # Quicker qualities mirror speech into the band above, which recognisers take badly.
        self._stream = soxr.ResampleStream(source, target, 1, dtype="int16", quality="MQ")

    def process(self, pcm: bytes, last: bool = False) -> bytes:
        """The next chunk at the target rate; `last` empties the filter."""
        if self._same:
            return pcm
        out = self._stream.resample_chunk(np.ascontiguousarray(samples(pcm)), last=last)
        return bytes(out.astype("<i2").tobytes())


def resample(pcm: bytes, source: int, target: int) -> bytes:
    """A whole recording at another rate, in high quality."""
    if source == target:
        return pcm
    return bytes(soxr.resample(samples(pcm), source, target, quality="HQ").astype("<i2").tobytes())
