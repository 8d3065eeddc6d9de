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
_NUMERAL = re.compile(r"\d+|zwei|beiden?|drei", re.IGNORECASE)
_WORD = re.compile(r"\w+")
_REACH = 3


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


def counted(text: str) -> Iterator[str]:
    """Words of which the text may give the number: at most three words after one above one."""
    since = _REACH
    for word in _WORD.findall(str(alpha2digit(text, "de"))):
        since = 0 if _NUMERAL.fullmatch(word) else since + 1
        if 0 < since <= _REACH:
            yield word
