"""German words as search terms: folded spellings, stems, compound parts, character n-grams."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterable, Iterator
from functools import lru_cache

import Stemmer

_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_COUNT = re.compile(r"z(?:ä|a\u0308|ae)hl")
_stemmer = Stemmer.Stemmer("german")
# Joining elements between the parts of a German compound (Fugenelemente), longest first.
_JOINTS = ("", "s", "es", "n", "en", "er", "e", "ns")
_MIN_PART = 3


def tokens(text: str) -> list[str]:
    """Words and numbers in order, lower case, spelling kept."""
    return _TOKEN.findall(unicodedata.normalize("NFC", text).lower())


@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """One form for the spellings of a word: "Müll", "Muell" and "Mull" become "mull".

    To count ("zählen") stays apart from to pay ("zahlen"), since both are asked about; "Zahler"
    without its umlaut is therefore not found as "Zähler".
    """
    word = _COUNT.sub("zehl", word.lower().replace("ß", "ss"))
    word = word.replace("ae", "a").replace("oe", "o").replace("ue", "u")
    decomposed = unicodedata.normalize("NFKD", word)
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def cased_like(word: str, model: str) -> str:
    """The word with a capital where the model has one."""
    return word[:1].upper() + word[1:] if model[:1].isupper() else word


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """Stem of the folded word."""
    folded = fold(word)
    # Snowball's own umlaut handling would undo the folding of "ue" after "e" ("neue").
    return str(_stemmer.stemWord(folded))


def stems(text: str) -> list[str]:
    return [stem(token) for token in tokens(text)]


def char_ngrams(word: str, sizes: Iterable[int] = (4, 5)) -> Iterator[str]:
    """Character n-grams of the folded word, its ends marked."""
    marked = f"<{fold(word)}>"
    for size in sizes:
        if len(marked) <= size:
            yield marked
            continue
        for start in range(len(marked) - size + 1):
            yield marked[start : start + size]


class CompoundSplitter:
    """Splits compounds into parts that are words of a given vocabulary.

    The vocabulary holds folded words (see `fold`); a part may lack its joining element.
    """

    def __init__(self, vocabulary: Container[str]) -> None:
        self._vocabulary = vocabulary
        self._parts = lru_cache(maxsize=100_000)(self._split)

    def split(self, word: str) -> tuple[str, ...]:
        """Folded parts from left to right; empty when the word is no compound of known words."""
        return self._parts(fold(word))

    def _split(self, word: str, depth: int = 0) -> tuple[str, ...]:
        best: tuple[str, ...] = ()
        if depth > 3:
            return best
        # The longest head first: "ausweis" before "weis".
        for cut in range(_MIN_PART, len(word) - _MIN_PART + 1):
            head, tail = word[:cut], word[cut:]
            modifier = self._modifier(head)
            if modifier is None:
                continue
            rest = (tail,) if self._known(tail) else self._split(tail, depth + 1)
            if rest and (not best or len(rest) + 1 < len(best)):
                best = (modifier, *rest)
        return best

    def _modifier(self, head: str) -> str | None:
        for joint in _JOINTS:
            if joint and not head.endswith(joint):
                continue
            base = head[: len(head) - len(joint)] if joint else head
            if len(base) >= _MIN_PART and self._known(base):
                return base
        return None

    def _known(self, word: str) -> bool:
        return len(word) >= _MIN_PART and word in self._vocabulary
