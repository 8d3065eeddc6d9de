"""The last moments before speech was noticed."""

from collections import deque


class PreRoll:
    """A ring of audio frames that keeps the last `seconds`.

    A voice is noticed only after it has begun; without these frames the first
    syllable would be lost to the recogniser.
    """

    def __init__(self, seconds: float = 0.3, *, rate: int) -> None:
        if seconds < 0 or rate <= 0:
            raise ValueError(f"seconds must be 0 or more and rate above 0: {seconds}, {rate}")
        self._limit = int(seconds * rate) * 2
        self._frames: deque[bytes] = deque()
        self._size = 0

    def add(self, pcm: bytes) -> None:
        """Keep a frame of 16-bit PCM, dropping the oldest ones."""
        self._frames.append(pcm)
        self._size += len(pcm)
        while self._frames and self._size - len(self._frames[0]) >= self._limit:
            self._size -= len(self._frames.popleft())

    def take(self) -> bytes:
        """Everything kept, oldest first; empties the ring."""
        taken = b"".join(self._frames)
        self._frames.clear()
        self._size = 0
        return taken
