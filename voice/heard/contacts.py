"""Telephone numbers and e-mail addresses as callers say them."""

import re
from collections.abc import Iterator

from voice.heard.spelling import spelled_run
from voice.heard.words import without_fillers, words_of
from voice.lexicon import lexicon
from voice.spoken.spelling import latin

SHORTEST_NUMBER = 5
"""Digits: a number within one's own town may be as short."""
LONGEST_NUMBER = 16
_DIGITS = re.compile(r"\d[\d\s/-]*")
_ADDRESS = re.compile(r"[a-z0-9][a-z0-9._+-]*@[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}")


def number_in(text: str, language: str) -> str:
    """The telephone number in `text`, whose number words are digits already; "" if there is none.

    `meine nummer ist 03641 49 3800` → "03641493800".
    """
    plus = lexicon(language).spoken["plus"]
    text = re.sub(rf"\b{plus}\s+(?=\d)", "+", text)
    found = [re.sub(r"\D", "", run) for run in _DIGITS.findall(text)]
    longest = max(found, key=len, default="")
    if not SHORTEST_NUMBER <= len(longest) <= LONGEST_NUMBER:
        return ""
    return f"+{longest}" if "+" in text else longest


def address_in(text: str, language: str) -> str:
    """The e-mail address that was said in `text`; "" if there is none.

    `anna punkt m ü l l e r ät gmx punkt de` → "anna.mueller@gmx.de".
    """
    text = text.replace("@", f" {lexicon(language).spoken['at']} ")
    words = _without_introduction(without_fillers(words_of(text), language), language)
    found = _ADDRESS.fullmatch(latin("".join(_written(words, language))))
    return found[0] if found else ""


def _without_introduction(words: list[str], language: str) -> list[str]:
    """Without "meine adresse ist"."""
    heard = lexicon(language).heard
    signs, introductions = heard["address_signs"], heard["address_introductions"]
    before = next((i for i, word in enumerate(words) if word in signs), 0)
    start = max((i + 1 for i in range(before) if words[i] in introductions), default=0)
    return words[start:]


def _written(words: list[str], language: str) -> Iterator[str]:
    """Signs and digits for their names; runs of at least two letters joined."""
    heard = lexicon(language).heard
    named = heard["digits"] | heard["address_signs"]
    position = 0
    while position < len(words):
        letters, used = spelled_run(words[position:], language)
        if used < 2:
            letters, used = named.get(words[position], words[position]), 1
        yield letters.lower()
        position += used
