"""Words of a recognised utterance: lower case, without marks and hesitation."""

import re

from voice.lexicon import lexicon

_WORD = re.compile(r"[\wÄÖÜäöüß]+(?:[.,:'’-][\wÄÖÜäöüß]+)*")


def words_of(text: str) -> list[str]:
    """`"Ähm, ja bitte!"` → `["ähm", "ja", "bitte"]`."""
    return [word.lower() for word in _WORD.findall(text)]


def without_fillers(words: list[str], language: str) -> list[str]:
    """Drop hesitation ("äh", "hm")."""
    fillers = lexicon(language).heard["fillers"]
    return [word for word in words if word.lower() not in fillers]
