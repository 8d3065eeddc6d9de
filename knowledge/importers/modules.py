"""Divides plain text into the modules of an entry, by its headings and clear words."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from itertools import takewhile
from typing import Any

from knowledge.entries import fast_yaml
from knowledge.entries.entry import MODULES, Aspect, Section
from knowledge.importers.texts import is_item, split_teaser

MAX_HEADING_WORDS = 9
MAX_ENDING = 2
"""Letters of a plural: "Gebühr" and "Gebühren" are the same heading."""

Headings = Mapping[str, Sequence[str]]
"""Module → beginnings of the headings that open it."""
Lines = Mapping[str, str]
"""Module → pattern of lines that belong to it wherever they stand."""


@lru_cache
def texts() -> dict[str, Any]:
    """Headings and sentences shared by the importers."""
    text = (files("knowledge.importers") / "texts.yaml").read_text(encoding="utf-8")
    loaded: dict[str, Any] = fast_yaml.load(text)
    return loaded


def text_modules(
    text: str, headings: Headings, lines: Lines | None = None
) -> tuple[str, dict[Aspect, str]]:
    """Teaser and modules of a description. What no cue claims goes under Hinweise."""
    teaser, rest = _divided(text, headings)
    found: defaultdict[Aspect, list[str]] = defaultdict(list)
    current, under_heading = Aspect.NOTES, False
    for line in rest.split("\n"):
        heading = _heading(line, headings)
        if heading is not None:
            current, under_heading = heading, True
            if _names_only(line, heading, headings):
                continue  # The file will have the module's own name as its heading.
        # A line under a heading of its own is only understood there.
        cue = None if under_heading else _line_module(line, lines or {})
        found[cue or current].append(line)
    modules = {aspect: "\n".join(part).strip() for aspect, part in found.items()}
    return teaser, {aspect: part for aspect, part in modules.items() if part}


def _divided(text: str, headings: Headings) -> tuple[str, str]:
    """Teaser and the rest. No mere heading is the teaser; nothing is lost but one above it."""
    lines = text.split("\n")
    opening = list(takewhile(lambda line: not line or _heading(line, headings), lines))
    above, below = list(filter(None, opening)), "\n".join(lines[len(opening) :])
    if not above or not below:
        return split_teaser(text)
    is_list = is_item(below)
    teaser, rest = split_teaser(f"{above[-1]}\n{below}" if is_list else below)
    if len(above) > 1 or _heading(above[0], headings) is not Aspect.NOTES:
        return teaser, text  # An address, a list without its marks; or they open a module.
    goes_on = rest and _heading(rest.partition("\n")[0], headings) is None
    return teaser, f"{above[0]}\n{rest}" if goes_on and not is_list else rest


def sections(modules: Mapping[Aspect, str]) -> tuple[Section, ...]:
    """In the order of the standard."""
    order = list(MODULES.values())
    return tuple(
        Section(aspect=aspect, text=modules[aspect])
        for aspect in sorted(modules, key=order.index)
        if modules[aspect]
    )


def _heading(line: str, headings: Headings) -> Aspect | None:
    short = 0 < len(line.split()) <= MAX_HEADING_WORDS
    if not short or line[0] == "-" or line[-1] in ".,;!":
        return None
    for module, beginnings in headings.items():
        if line.startswith((module, *beginnings)):
            return MODULES[module]
    # Any other heading begins something new.
    return Aspect.NOTES if line[0].isupper() else None


def _names_only(line: str, module: Aspect, headings: Headings) -> bool:
    """Whether a heading says nothing but which module it opens: "Unterlagen", "Gebühren:"."""
    words = line.rstrip(" :?")
    own = [name for name, aspect in MODULES.items() if aspect is module]
    beginnings = [beginning for name in own for beginning in (name, *headings.get(name, ()))]
    return any(
        words.startswith(beginning) and len(words) - len(beginning) <= MAX_ENDING
        for beginning in beginnings
    )


def _line_module(line: str, lines: Lines) -> Aspect | None:
    if line.startswith("-"):
        return None
    return next((MODULES[name] for name, cue in lines.items() if re.search(cue, line)), None)
