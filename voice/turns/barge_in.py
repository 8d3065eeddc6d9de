"""When the caller's voice interrupts the bot, and when it was a false alarm."""

from dataclasses import dataclass

from voice.heard.words import words_of


@dataclass(frozen=True)
class BargeIn:
    """Interrupt after enough speech or enough words; give up after a time without words."""

    min_speech: float = 0.5
    min_words: int = 3
    false_alarm_after: float = 2.0

    def __post_init__(self) -> None:
        if self.min_speech <= 0 or self.min_words < 1 or self.false_alarm_after <= 0:
            raise ValueError(f"barge-in limits must be above 0, got {self}")

    def interrupts(self, speech: float, partial: str) -> bool:
        """Whether `speech` seconds of voice or the words so far interrupt."""
        return speech >= self.min_speech or len(words_of(partial)) >= self.min_words

    def was_false_alarm(self, since: float, partial: str) -> bool:
        """Whether nothing was said `since` seconds after the interruption."""
        return since >= self.false_alarm_after and not partial.strip()
