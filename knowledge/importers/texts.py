"""Cleans text from foreign sources."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from html import unescape
from itertools import takewhile

_SPACES = re.compile(r"[^\S\n]+")
_EMPTY_LINES = re.compile(r"\n{3,}")
_MARKUP = re.compile(r"^#{1,6}[ \t]+", re.MULTILINE)
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-ZÄÖÜ„\"(])")
_ITEM = re.compile(r"-|\d{1,2}[.)] ")


def clean(text: str) -> str:
    """One kind of line end and space, no control characters, no headings, no "&quot;"."""
    text = unicodedata.normalize("NFC", unescape(text)).replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(c for c in text if c == "\n" or c == "\t" or not _unwanted(c))
    lines = [_SPACES.sub(" ", line).strip() for line in kept.split("\n")]
    return _MARKUP.sub("", _EMPTY_LINES.sub("\n\n", "\n".join(lines))).strip()


def one_line(text: str) -> str:
    return " ".join(clean(text).split())


def split_teaser(text: str, words: int = 60) -> tuple[str, str]:
    """The first sentences, about `words` words at most, and the rest.

    A list stays together, and with the words that introduce it.
    """
    first, _, rest = text.partition("\n")
    sentences = _SENTENCE_END.split(first.strip())
    taken = _within(sentences, words)
    if len(taken) == len(sentences) and _goes_on(first) and (items := _list(rest)):
        if taken[:-1] and len(items.split()) > words:
            taken = taken[:-1]  # The list is told with its introduction, among the rest.
        else:
            return f"{first}\n{items}".strip(), rest[len(items) :].strip()
    left = " ".join(sentences[len(taken) :])
    return " ".join(taken), f"{left}\n{rest}".strip()


def is_item(text: str) -> bool:
    """Whether a text begins with an item of a list."""
    return _ITEM.match(text) is not None


def _goes_on(line: str) -> bool:
    """Whether it introduces a list, or begins one."""
    return line.rstrip()[-1:] not in {".", "!"} or is_item(line)


def _within(sentences: Sequence[str], words: int) -> Sequence[str]:
    """The first one, and as many as fit into the number of words."""
    count = 0
    for place, sentence in enumerate(sentences):
        count += len(sentence.split())
        if place and count > words:
            return sentences[:place]
    return sentences


def _list(text: str) -> str:
    """The list that a text begins with."""
    lines = text.split("\n")
    return "\n".join(takewhile(is_item, lines))


def _unwanted(character: str) -> bool:
    return unicodedata.category(character) in {"Cc", "Cf", "Cs", "Co", "Cn"}
