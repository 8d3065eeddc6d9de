"""Hints that follow the name of a mistake in a YAML file: what was meant, and how to write it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from difflib import get_close_matches
from functools import lru_cache
from importlib.resources import files

_TELLING = 3
"""Letters from which a part of a word tells which is meant."""
_YAML_HINTS = {
    "mapping values are not allowed": "a text with a colon in it needs quotes",
    "'\\t' that cannot start any token": "indent with spaces, not with tabs",
    "tab character": "indent with spaces, not with tabs",
    "cannot start any token": "a text beginning with such a character needs quotes; indent with"
    " spaces, not with tabs",
    "expected ',' or": "a bracket or a comma is missing, or a text needs quotes",
    "expected <block end>": "lines of one list or group must be indented alike",
    "found unexpected end of stream": "a closing quotation mark or bracket is missing",
    "could not find expected ':'": "a line of the form 'key: value' is missing its colon",
}
"""Part of the YAML parser's words → what it usually means."""


def yaml_hint(words: str) -> str:
    """The YAML parser's words with what they usually mean."""
    hint = next((meant for part, meant in _YAML_HINTS.items() if part in words), None)
    return f"{words} ({hint})" if hint else words


def encoding_hint(error: UnicodeDecodeError) -> tuple[int, str]:
    """Line, from 1, of the first character that is not UTF-8, and what to say of it."""
    line = error.object.count(b"\n", 0, error.start) + 1
    return line, "is not UTF-8 text: save the file with the encoding UTF-8"


def meant(word: str, known: Iterable[str]) -> str:
    """ "; did you mean 'name'?" where a known word is near, else empty."""
    candidates = {each.lower(): each for each in known}
    lowered = word.lower()
    near = [each for each in candidates if len(lowered) >= _TELLING and lowered in each]
    near = near or get_close_matches(lowered, candidates, n=1, cutoff=0.6)
    return _question(candidates[near[0]]) if near else ""


def among(key: str, known: Collection[str]) -> str:
    """What follows "unknown key": the one that was meant, maybe in German, and all there are."""
    translated = next((name for name in _translations().get(key.lower(), ()) if name in known), "")
    hint = _question(translated) if translated else meant(key, known)
    return f"{hint} (known keys are {', '.join(known)})"


def _question(name: str) -> str:
    return f"; did you mean '{name}'?"


@lru_cache
def _translations() -> Mapping[str, list[str]]:
    """German word → the keys that it may stand for, most likely first."""
    from knowledge.entries import (
        fast_yaml,  # Only where there is a mistake: settings are read often.
    )

    text = (files("knowledge") / "locale" / "keys.de.yaml").read_text(encoding="utf-8")
    found: dict[str, list[str]] = {}
    for key, words in fast_yaml.load(text).items():
        for word in words:
            found.setdefault(word, []).append(key)
    return found
