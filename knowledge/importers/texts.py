"""Cleans text from foreign sources."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

_SPACES = re.compile(r"[^\S\n]+")
_EMPTY_LINES = re.compile(r"\n{3,}")
_MARKUP = re.compile(r"^#{1,6}[ \t]+", re.MULTILINE)
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-ZÄÖÜ„\"(])")
MAX_SLUG = 80


def clean(text: str) -> str:
    """One kind of line end and space, no control characters, no headings."""
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(c for c in text if c == "\n" or c == "\t" or not _unwanted(c))
    lines = [_SPACES.sub(" ", line).strip() for line in kept.split("\n")]
    return _MARKUP.sub("", _EMPTY_LINES.sub("\n\n", "\n".join(lines))).strip()


def one_line(text: str) -> str:
    return " ".join(clean(text).split())


def slug(text: str, fallback: str = "eintrag") -> str:
    """Name for a file or an id: lower case letters, digits and hyphens."""
    lowered = text.lower().replace("ä", "ae").replace("ö", "oe").replace("ü", "ue")
    plain = unicodedata.normalize("NFKD", lowered.replace("ß", "ss")).encode("ascii", "ignore")
    name = re.sub(r"[^a-z0-9]+", "-", plain.decode()).strip("-")
    return name[:MAX_SLUG].rstrip("-") or fallback


def unique(name: str, taken: Collection[str], suffix: str = "") -> str:
    """`name`, or with the suffix or a number where it is taken."""
    if name not in taken:
        return name
    if suffix and f"{name}-{suffix}" not in taken:
        return f"{name}-{suffix}"
    number = 2
    while f"{name}-{number}" in taken:
        number += 1
    return f"{name}-{number}"


def split_teaser(text: str, words: int = 60) -> tuple[str, str]:
    """The first sentences, about `words` words at most, and the rest."""
    first, _, rest = text.partition("\n")
    if len(first.split()) <= words:
        return first.strip(), rest.strip()
    taken: list[str] = []
    sentences = _SENTENCE_END.split(first)
    count = 0
    for sentence in sentences:
        if taken and count + len(sentence.split()) > words:
            break
        taken.append(sentence)
        count += len(sentence.split())
    left = " ".join(sentences[len(taken) :])
    return " ".join(taken).strip(), f"{left}\n{rest}".strip()


def _unwanted(character: str) -> bool:
    return unicodedata.category(character) in {"Cc", "Cf", "Cs", "Co", "Cn"}
