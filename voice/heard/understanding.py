"""From recognised words to the text that the dialogue is asked."""

from voice.heard.dates import dates_to_text, times_to_text
from voice.heard.numbers import numbers_to_digits
from voice.heard.spelling import join_spelled
from voice.heard.words import without_fillers
from voice.lexicon import lexicon

CONFIDENT_LEADING_WORD = 0.6


def understood(text: str, language: str, word_confidences: list[float] | None = None) -> str:
    """Text with digits, dates, times and spelled names written as in a chat.

    `word_confidences` (0..1, one a word) helps to drop a leading word which the recogniser
    is known to invent.
    """
    words = text.strip().rstrip(".!").split()
    words = _without_invented(words, language, word_confidences)
    words = without_fillers(words, language)
    words = join_spelled(words, language)
    text = numbers_to_digits(" ".join(words), language)
    text = dates_to_text(text, language)
    return times_to_text(text, language)


def _without_invented(
    words: list[str], language: str, confidences: list[float] | None
) -> list[str]:
    invented = lexicon(language).heard["invented_leading"]
    doubtful = (
        bool(confidences) and confidences is not None and (confidences[0] < CONFIDENT_LEADING_WORD)
    )
    if doubtful and len(words) > 1 and words[0].lower() in invented:
        return words[1:]
    return words


def sounds_unfinished(text: str, language: str) -> bool:
    """Whether the sentence so far asks for a continuation ("ich möchte einen")."""
    words = text.lower().split()
    return bool(words) and words[-1] in lexicon(language).heard["unfinished"]
