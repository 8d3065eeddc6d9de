"""What a recogniser is. Audio is 16-bit mono PCM, little endian, at 16 kHz."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

RATE = 16_000


class RecogniserMissingError(RuntimeError):
    """No recogniser can be made for a language; the text says what to install."""


@dataclass(frozen=True)
class Heard:
    """What was said, and how sure that is: probabilities from 0 to 1."""

    text: str
    confidence: float = 1.0
    word_confidences: tuple[float, ...] = ()


@dataclass(frozen=True)
class Hints:
    """What a turn is probably about. Anything else is heard too."""

    terms: tuple[str, ...] = ()
    """Words of the municipality's content, as they are written."""
    wishes: tuple[str, ...] = ()
    """What the whole turn may be at any time ("noch einmal bitte")."""
    answers: tuple[str, ...] = ()
    """What the whole turn may be, after a question with few answers ("ja", "nein")."""
    words: tuple[str, ...] = ()
    """Words that make up the turn in any order: digits, letters of an address."""


NO_HINTS = Hints()


class RecognitionStream(Protocol):
    """One turn of one caller. All methods compute and block: call them in a thread.

    One thread at a time; several streams of one recogniser may run at once.
    """

    def accept(self, pcm: bytes) -> str | None:
        """Take more audio; the words so far, or None where that is not known yet."""
        ...

    def prepare(self) -> None:
        """The caller pauses: compute ahead what `finish` will need if no more is said."""
        ...

    def finish(self) -> Heard:
        """The words of the whole turn. The stream is used up."""
        ...


class Recogniser(Protocol):
    """A loaded model. Thread-safe."""

    @property
    def name(self) -> str:
        """For the operator: engine and model."""
        ...

    @property
    def language(self) -> str:
        """ISO 639-1 code."""
        ...

    @property
    def reports_partials(self) -> bool:
        """Whether `accept` reports words while the caller speaks."""
        ...

    @property
    def lowest_confidence(self) -> float:
        """Below this confidence a turn counts as not understood."""
        ...

    def stream(self, hints: Hints = NO_HINTS) -> RecognitionStream:
        """Begin a turn."""
        ...

    def warm_up(self, speech: Sequence[bytes], recognisers: int) -> None:
        """Prepare for `recognisers` turns at once, with examples of 16 kHz speech."""
        ...
