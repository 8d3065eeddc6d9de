"""Amounts of money, and numbers, in German text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from text_to_num import alpha2digit

_NUMBER = r"(?<![\d.,])(\d{1,3}(?:\.\d{3})+|\d{1,7})(?:,(\d{2}|-{1,2}|–))?"
_AMOUNT = re.compile(rf"{_NUMBER}\s*(?:€|EUR\b|Euro\b)", re.IGNORECASE)
_BEFORE = re.compile(r"(?:€|\bEUR)\s*(\d{1,3}(?:\.\d{3})+|\d{1,7})(?:,(\d{2}|-{1,2}|–))?")


# The smallest are left in letters by the conversion to digits.
_NUMERAL = re.compile(r"\d|\b(?:zwei|beiden?|drei)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Amount:
    """An amount in euro and where it stands in the text."""

    value: Decimal
    start: int
    end: int


def amounts(text: str) -> Iterator[Amount]:
    """Amounts such as "46,00 Euro", "1.200 €" or "€ 5,-", in order."""
    found = [*_AMOUNT.finditer(text), *_BEFORE.finditer(text)]
    taken = 0
    for match in sorted(found, key=lambda m: m.start()):
        if match.start() < taken:
            continue
        taken = match.end()
        yield Amount(number(match.group(1), match.group(2)), match.start(), match.end())


def number(whole: str, cents: str | None = None) -> Decimal:
    """ "1.200", "50" → 1200.50; dashes stand for no cents."""
    digits = cents if cents and cents.isdigit() else "00"
    return Decimal(f"{whole.replace('.', '')}.{digits}")


def has_number(text: str) -> bool:
    """Whether a number above one stands in the text, in digits or in letters."""
    return _NUMERAL.search(str(alpha2digit(text, "de"))) is not None
