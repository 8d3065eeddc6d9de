"""How long a silence ends the caller's turn: it depends on what is being said."""

from dataclasses import dataclass
from enum import StrEnum

from voice.heard.commands import command_in
from voice.heard.numbers import join_digits
from voice.heard.spelling import is_spelling
from voice.heard.understanding import sounds_unfinished
from voice.heard.words import words_of

STEADY_SECONDS = 0.25
"""Words that stay the same for so long while nobody speaks are complete."""
SENTENCE_WORDS = 3


class Expectation(StrEnum):
    """What kind of answer the last words of the bot ask for."""

    ANYTHING = "anything"
    YES_NO = "yes_no"
    NUMBER = "number"
    SPELLING = "spelling"


_PIECEMEAL = (Expectation.NUMBER, Expectation.SPELLING)
"""Said piece by piece, with pauses."""


@dataclass(frozen=True)
class EndOfSpeech:
    """Seconds of silence after which the caller is taken to have finished."""

    usual: float = 0.5
    after_yes_no: float = 0.3
    settled: float = 0.4
    """After a sentence of at least `SENTENCE_WORDS` words that have not changed for a while."""
    while_spelling: float = 1.4
    unfinished: float = 1.0

    def __post_init__(self) -> None:
        for name in ("usual", "after_yes_no", "settled", "while_spelling", "unfinished"):
            if getattr(self, name) <= 0:
                raise ValueError(f"{name} must be above 0, got {getattr(self, name)}")

    @property
    def shortest(self) -> float:
        """Before this nothing ends a turn."""
        return min(self.usual, self.after_yes_no, self.settled)

    def wait(
        self, partial: str, expectation: Expectation, language: str, steady: float = 0.0
    ) -> float:
        """The silence to wait for after `partial`, the words recognised so far.

        `steady` is for how many seconds they have been the same.
        """
        words = words_of(partial)
        if expectation in _PIECEMEAL or is_spelling(words, language):
            return self.while_spelling
        if _ends_in_digits(words, language):
            return self.while_spelling
        if command_in(partial, language) is not None:
            return self.after_yes_no
        if sounds_unfinished(partial, language):
            return self.unfinished
        if steady >= STEADY_SECONDS and len(words) >= SENTENCE_WORDS:
            return self.settled
        return self.usual


def _ends_in_digits(words: list[str], language: str) -> bool:
    """Whether a number is being said digit by digit, which people do in groups."""
    joined = join_digits(words, language)
    return bool(joined) and len(joined) < len(words) and joined[-1].isdigit()
