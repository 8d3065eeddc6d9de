"""Dates: `1.10.2026` → "erster Oktober 2026", inflected by the word before it."""

import re
from functools import cache

from voice.lexicon import lexicon
from voice.spoken.numerals import ordinal

_ISO = re.compile(r"(?<!\d)(\d{4})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])(?!\d)")

_LISTING = (",", "und", "oder", "sowie", ", und", ", oder", "and", "or")


@cache
def _pattern(language: str) -> re.Pattern[str]:
    months = "|".join(lexicon(language).spoken["months"])
    short = "|".join(f"{month[:3]}\\." for month in lexicon(language).spoken["months"])
    return re.compile(
        r"(?:\b(\w+)\s+)?(?<![\d.,])(0?[1-9]|[12]\d|3[01])\.\s?"
        rf"(?:(0?[1-9]|1[0-2])\.(?!\d{{1,3}}\b)|({months})|({short}))(?:\s?(\d{{4}}))?(?!\d)"
    )


def speak_dates(text: str, language: str) -> str:
    """Replace every date in `text`; ordinals without a month ("der 3. Antrag") too."""
    text = _ISO.sub(lambda m: f"{int(m[3])}.{int(m[2])}.{m[1]}", text)
    text = re.sub(
        r"(\d{1,2}\.\s?\d{1,2}\.(?:\s?\d{4})?)\s*[-–—]\s*(?=\d{1,2}\.)",
        rf"\1 {lexicon(language).spoken['to']} ",
        text,
    )
    text = _speak_full_dates(text, language)
    return _speak_plain_ordinals(text, language)


def _speak_full_dates(text: str, language: str) -> str:
    parts: list[str] = []
    position, ending = 0, ""
    for match in _pattern(language).finditer(text):
        # "Am 15. Februar, 15. Mai und 15. August": the first word inflects them all.
        between = text[position : match.start(2)].strip()
        if not (parts and between in _LISTING):
            ending = _ending(match[1], language)
        parts += [text[position : match.start()], _spoken(match, language, ending)]
        position = match.end()
    return "".join([*parts, text[position:]])


def _spoken(match: re.Match[str], language: str, ending: str) -> str:
    spoken = lexicon(language).spoken
    before, day, number, name, short, year = match.groups()
    if number:
        month = spoken["months"][int(number) - 1]
    elif short:
        month = next(m for m in spoken["months"] if m.startswith(short.rstrip(".")))
    else:
        month = name
    words = [before] if before else []
    words += [ordinal(int(day), language, ending), month]
    if language != "de":
        words[-2:] = [month, ordinal(int(day), language)]
    return " ".join([*words, year] if year else words)


def _ending(before: str | None, language: str) -> str:
    spoken = lexicon(language).spoken
    if before and before.lower() in spoken["ordinal_n_after"]:
        return "n"
    if before and before.lower() in spoken["ordinal_e_after"]:
        return ""
    # "Montag, den" and the like are caught above; a bare date is nominative.
    return "r"


def _speak_plain_ordinals(text: str, language: str) -> str:
    if language != "de":
        return text

    def spoken(match: re.Match[str]) -> str:
        ending = _ending(match[1], language)
        return f"{match[1]} {ordinal(int(match[2]), language, ending)}"

    known = lexicon(language).spoken
    before = "|".join([*known["ordinal_n_after"], *known["ordinal_e_after"]])
    return re.sub(rf"\b({before})\s+(\d{{1,3}})\.(?=\s+[A-Za-zÄÖÜäöü])", spoken, text, flags=re.I)
