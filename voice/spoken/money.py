"""Amounts: `46,00 €` → "46 Euro", `37,50 €` → "37 Euro 50"."""

import re

_NUMBER = r"(\d{1,3}(?:\.\d{3})+|\d+)(?:,(\d{2}|-{1,2}|–))?"
_AFTER = re.compile(rf"(?<![\d.,]){_NUMBER}\s*(?:€|EUR\b|Euro\b)")
_BEFORE = re.compile(rf"(?:€|\bEUR)\s*{_NUMBER}(?!\d)")
_LOWER_BOUND = re.compile(
    r"(?<![\d.,])(\d+),00(?=\s*(?:[-–]|bis|to|und|and)\s*\d+(?:,\d{2})?\s*(?:€|EUR|Euro))"
)


def _spoken(match: re.Match[str]) -> str:
    whole, cents = int(match[1].replace(".", "")), match[2]
    fraction = int(cents) if cents and cents.isdigit() else 0
    if fraction and not whole:
        return f"{fraction} Cent"
    euros = f"{whole} Euro" if whole != 1 else "ein Euro"
    return f"{euros} {fraction:02d}" if fraction else euros


def speak_money(text: str, language: str) -> str:
    """Replace every amount in euros in `text`."""
    text = _LOWER_BOUND.sub(r"\1", text)
    text = _AFTER.sub(_spoken, _BEFORE.sub(_spoken, text))
    return text if language == "de" else text.replace("ein Euro", "one euro")
