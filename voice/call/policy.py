"""What may differ from one hotline to another."""

from collections.abc import Callable
from dataclasses import dataclass, field

from voice.turns.barge_in import BargeIn
from voice.turns.end_of_speech import EndOfSpeech
from voice.turns.presence import Presence


@dataclass(frozen=True)
class CallPolicy:
    """How a call is led. Times in seconds."""

    municipality: str
    """As it is spoken in the notice: "der Stadt Jena" or just "Jena"."""
    language: str = "de"
    languages: frozenset[str] = frozenset({"de"})
    """Languages for which there is a recogniser and a voice."""
    voices: frozenset[str] = frozenset()
    """Further languages for which there is a voice alone."""
    end_of_speech: EndOfSpeech = field(default_factory=EndOfSpeech)
    barge_in: BargeIn = field(default_factory=BargeIn)
    presence: Presence = field(default_factory=Presence)
    answer_delay: float = 1.0
    """After this long without an answer the caller is told to wait a moment."""
    lowest_confidence: float = 0.5
    longest_turn: float = 30.0
    longest_call: float = 1800.0
    words_while_speaking: bool = True
    """Whether the recogniser reports words while the caller speaks."""
    corrected: Callable[[str, str], str] = lambda text, language: text
    """Recognised text and language → the text with the municipality's own words found again."""
    terms: tuple[str, ...] = ()
    """Words of the municipality's content, which recognition prefers."""
    mails: bool = False
    """Whether answers can be sent by e-mail."""
    human_available: bool = True
    human_hours: str = ""
    """When humans can be reached, as it is spoken ("montags bis freitags …")."""

    def __post_init__(self) -> None:
        if self.language not in self.languages:
            raise ValueError(
                f"language {self.language!r} is not among {', '.join(sorted(self.languages))}"
            )
        if not 0 <= self.lowest_confidence <= 1:
            raise ValueError(f"lowest_confidence must be from 0 to 1: {self.lowest_confidence}")
