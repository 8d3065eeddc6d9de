"""Names a municipality's content uses, found again in what a recogniser made of them.

Recognisers split German compounds ("personal aus weis") and miss rare ones ("Spermüll").
Neighbouring words that sound and look like one term of the content become that term. Works
for every engine, after it.
"""

import re
from collections.abc import Iterable

from rapidfuzz import fuzz, process

from voice.lexicon import lexicon

LONGEST_WINDOW = 4
"""Words that one term may have been split into."""
SHORTEST_TERM = 6
"""Characters: shorter terms are too like other words."""
JOINED_LIKENESS = 78.0
"""How like (0 to 100) several words together must be to a term."""
SHORT_JOINED_LIKENESS = 90.0
"""The same for fewer than `LONG_TERM` characters."""
LONG_TERM = 11
SINGLE_LIKENESS = 94.0
"""How like one word must be."""
SAME = 97.0
"""How like words must be that are terms themselves ("hunde steuer")."""
_WORD = re.compile(r"[^\W\d_]{3,}(?:-[^\W\d_]+)*")


def sound(word: str) -> str:
    """`word` in letters that sound alike: doubled letters, ß, ck, ph and the like made one."""
    word = word.lower()
    for written, same in (
        ("ß", "s"),
        ("ph", "f"),
        ("ck", "k"),
        ("tz", "z"),
        ("dt", "t"),
        ("th", "t"),
        ("v", "f"),
        ("y", "ü"),
        ("qu", "kw"),
        ("ie", "i"),
        ("eh", "e"),
        ("ah", "a"),
    ):
        word = word.replace(written, same)
    return re.sub(r"(.)\1", r"\1", word)


class Vocabulary:
    """Terms of one municipality. `correct` costs well below a millisecond a word."""

    def __init__(self, texts: Iterable[str], language: str = "de") -> None:
        # "ein", "mein", "für": such words stand before a term and are not a part of it.
        self._before = frozenset(lexicon(language).heard["unfinished"])
        words = {word for text in texts for word in _WORD.findall(text)}
        self.words = tuple(sorted(words))
        """Every word of three letters or more, as it is written."""
        self._known = {word.lower() for word in words}
        # Nouns, in German: a verb's forms are no mistakes.
        terms = sorted(word for word in words if len(word) >= SHORTEST_TERM and word[0].isupper())
        self._terms = {sound(term): term for term in terms}
        self._sounds = list(self._terms)

    def __contains__(self, word: str) -> bool:
        return word.lower() in self._known

    def correct(self, text: str) -> str:
        """`text` with words that were meant to be terms replaced by them."""
        words = text.split()
        corrected: list[str] = []
        position = 0
        while position < len(words):
            term, used = self._term_at(words[position : position + LONGEST_WINDOW])
            corrected.append(term)
            position += used
        return " ".join(corrected)

    def _term_at(self, words: list[str]) -> tuple[str, int]:
        """The term the first words make and how many they are; else the first word itself."""
        longest = 1 if words[0].lower() in self._before else len(words)
        best, term, used = 0.0, words[0], 1
        for size in range(1, longest + 1):
            window = words[:size]
            found, likeness = self._alike("".join(window), self._likeness(window))
            if likeness > best:
                mark = window[-1][len(window[-1].rstrip(".,!?")) :]
                best, term, used = likeness, found + mark, size
        return term, used

    def _likeness(self, window: list[str]) -> float:
        """How like a term the words must be: the surer the words are, the more."""
        known = [word.strip(".,!?") in self for word in window]
        if len(window) == 1:
            return SAME if known[0] else SINGLE_LIKENESS
        if any(k and len(word) >= SHORTEST_TERM for k, word in zip(known, window, strict=True)):
            return SAME
        return JOINED_LIKENESS if sum(map(len, window)) >= LONG_TERM else SHORT_JOINED_LIKENESS

    def _alike(self, joined: str, likeness: float) -> tuple[str, float]:
        """The term most like `joined` and how like it is; ("", 0) when none is enough."""
        wanted = sound(joined.strip(".,!?"))
        if len(wanted) < SHORTEST_TERM - 1:
            return "", 0.0
        found = process.extractOne(wanted, self._sounds, scorer=fuzz.ratio, score_cutoff=likeness)
        return ("", 0.0) if found is None else (self._terms[found[0]], float(found[1]))
