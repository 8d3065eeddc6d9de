"""Numbers as words, where the digits alone would be read wrongly."""

import re

from num2words import num2words

from voice.lexicon import lexicon


def cardinal(number: int, language: str) -> str:
    """`8` → "acht"."""
    return str(num2words(number, lang=language))


def ordinal(number: int, language: str, ending: str = "r") -> str:
    """`1` → "erster"; `ending` is the German inflection ("", "r" or "n")."""
    word = str(num2words(number, lang=language, to="ordinal"))
    return word + ending if language == "de" else word


def digit_by_digit(text: str, language: str) -> str:
    """`03641 49-3800` → "null drei sechs vier eins, vier neun, drei acht null null".

    Everything but digits and a leading plus only separates groups, spoken as a pause.
    """
    words = lexicon(language).spoken["digits"]
    groups = [" ".join(words[int(digit)] for digit in group) for group in re.findall(r"\d+", text)]
    spoken = ", ".join(groups)
    if text.lstrip().startswith("+"):
        return f"{lexicon(language).spoken['plus']} {spoken}"
    return spoken
