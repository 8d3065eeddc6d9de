"""How German words sound across dialects: soft and hard consonants and all vowels count alike.

"Gombosdierung" sounds like "Kompostierung", "Stüüre" like "Steuer". As in
the Cologne phonetics, letters are sorted into classes; here the vowels are kept as one class,
since words that only differ in where they have any are rarely the same.
"""

from __future__ import annotations

import re
from functools import lru_cache

_VOWEL = "a"
_RULES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"sch(?=[tp])", "s"),
        (r"tsch|sch|sh", "x"),
        (r"chs|cks|x", "ks"),
        (r"ck|ch|g|j|q|c", "k"),
        (r"ph|v", "f"),
        (r"th|dt|d", "t"),
        (r"ß", "s"),
        (r"tz", "z"),
        (r"b", "p"),
        (r"(?<=[aeiouyäöü])h", ""),
        (r"[aeiouyäöü]+", _VOWEL),
        (r"(.)\1+", r"\1"),
        (r"(?<=.{2})a(?=n?$)", ""),
    )
)


@lru_cache(maxsize=65536)
def sound(word: str) -> str:
    """The classes of the sounds of a lower-case word, without an ending on -e, and -en as -n."""
    for pattern, replacement in _RULES:
        word = pattern.sub(replacement, word)
    return word
