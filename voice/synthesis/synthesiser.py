"""What a synthesiser is. Audio is 16-bit mono PCM, little endian."""

from typing import Protocol


class SynthesiserMissingError(RuntimeError):
    """No voice can be made for a language; the text says what to install."""


class Synthesiser(Protocol):
    """A voice. Thread-safe; `speak` computes and blocks: call it in a thread."""

    @property
    def name(self) -> str:
        """For the operator: engine and voice."""
        ...

    @property
    def rate(self) -> int:
        """Samples a second of what `speak` returns."""
        ...

    def speak(self, sentence: str, pace: float = 1.0) -> bytes:
        """The sentence as audio; `pace` below 1.0 is slower."""
        ...
