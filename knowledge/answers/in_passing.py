"""What an entry tells in passing: of an aspect that it has no module for.

What is imported, and what a town begins with, is one text, or few modules with all sorts in them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.answers.asked import Asked
from knowledge.entries.entry import SOFT_ASPECTS, Aspect, Entry
from knowledge.retrieval.documents import Passage

AMOUNT = re.compile(
    r"\d\s*(?:€|Euro|EUR\b|Cent\b|Prozent|%)|€\s*\d|\bkostenlos|\bist frei\b"
    r"|\b\w*(?:gebühren|kosten|entgelt|beitrags?|steuer|abgaben|zahlungs)frei(?:e\w?)?\b"
    r"|\b(?:unentgeltlich|gratis|umsonst|nichts|entfällt|hängt|richtet sich|abhängig|je nach)\b"
    r"|\b(?:kein\w*|ohne) (?:\w+ )?\w*(?:gebühr|kosten|steuer|betrag|euro)",
    re.IGNORECASE,
)
"""Tells what is to be paid, that nothing is, or what it goes by."""
BY_NET = re.compile(r"online|internet|e-mail|\bapp\b|\.de\b", re.IGNORECASE)
_UNITS = r"(?:minute|stunde|tag|werktag|arbeitstag|woche|monat|quartal|jahr)"
_SPAN = (
    rf"(?<!\bab )(?<!\bunter )\b(?:\d+|halbe\w*|eine\w?|ein|beide\w?|zwei|drei|vier|fünf|sechs"
    rf"|sieben|acht|neun|zehn|elf|zwölf|mehrere\w?|wenige\w?|einige\w?)\s+(?:\w+\s+)?{_UNITS}(?:e|en|es|s|n)?\b"
    rf"(?!\s+(?:alt|jung)\b)|\w{{3}}(?:jährig|monatig|wöchig|tägig)\w*|\b(?:unverzüglich|sofort)"
    rf"|\b\d{{1,2}}\.\s?(?:\d{{1,2}}\.|januar|februar|märz|april|mai|juni|juli|august|september"
    rf"|oktober|november|dezember)"
)
"""A span of time that is no age, or a day of the year."""
_SIGNS = {
    Aspect.FEE: AMOUNT,
    Aspect.ONLINE: BY_NET,
    Aspect.DOCUMENTS: re.compile(
        r"unterlage|nachweis|bescheinigung|urkunde|ausweis|\b\w*pass\b|kopie|foto|vollmacht|beleg"
        r"|vorleg|vorzuleg|vorlage|mitbring|mitzubring",
        re.IGNORECASE,
    ),
    Aspect.FORMS: re.compile(r"formular|vordruck|(?<!be)antrag(?!en)", re.IGNORECASE),
    Aspect.DEADLINE: re.compile(_SPAN, re.IGNORECASE),
    Aspect.DURATION: re.compile(_SPAN, re.IGNORECASE),
    Aspect.VALIDITY: re.compile(rf"{_SPAN}|\bun(?:befristet|begrenzt)", re.IGNORECASE),
    Aspect.HOURS: re.compile(r"\d\s*uhr\b", re.IGNORECASE),
    Aspect.PHONE: re.compile(
        r"(?:\+49|\b0)[\d /()-]{4,}\d|\b\d{3}-\d{4,}|\btel\w*\W{1,3}\d", re.IGNORECASE
    ),
    Aspect.EMAIL: re.compile(r"\w@\w"),
    Aspect.APPOINTMENT: re.compile(r"termin", re.IGNORECASE),
    Aspect.LEGAL_BASIS: re.compile(r"§|\bArt\. ?\d|gesetz|verordnung|satzung", re.IGNORECASE),
}
"""By what a text that tells the aspect is known."""
_ALL_SORTS = SOFT_ASPECTS | {None}
"""Modules that tell what no other does, and the teaser; a deadline is no duration."""
_NEAR = 0.1
"""From this nearness (0..1) to the question on, a text with the sign may tell what is asked."""


def told_in_passing(asked: Asked, aspects: Sequence[Aspect]) -> dict[Aspect, str]:
    """The words of the entry that may tell the aspects; those are left out that none do."""
    found: dict[Aspect, str] = {}
    for aspect in aspects:
        sign = _SIGNS.get(aspect)
        near = [
            (score, passage)
            for passage, score in asked.scores
            if passage.question is None and passage.aspect in _ALL_SORTS and score >= _NEAR
            if sign is not None and sign.search(passage.text)
        ]
        if near:
            found[aspect] = _as_written(asked.entry, max(near, key=lambda pair: pair[0])[1])
    return found


def _as_written(entry: Entry, passage: Passage) -> str:
    """The part of the module, or of the teaser, that a passage was cut from; lines kept."""
    section = entry.section(passage.aspect) if passage.aspect is not None else None
    text = section.text if section is not None else entry.teaser
    words = passage.text.removeprefix(f"{entry.short_name}: ").split()
    found = re.search(r"\s+".join(map(re.escape, words)), text)
    return found.group() if found else text
