"""The time of day a question asks about: "um 18 Uhr", "bis 18:30 Uhr", "at 6 pm"."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from knowledge.language.german import fold
from knowledge.language.vocabulary import Vocabulary

_PIECE = re.compile(r"\d{1,2}[:.]\d\d(?!\d)|\d+|[^\W\d]+")
_CLOCK = re.compile(r"(\d{1,2})(?:[:.](\d\d))?")
_HALF_DAY = 12
_EARLIEST = 7
"""Before this hour no office is open: "um 3" means the afternoon."""


@dataclass(frozen=True)
class AskedTime:
    """When somebody wants to come."""

    clock: dt.time
    until: bool = False
    """The end of a span: an office that closes then is still open for it."""


def time_in(text: str, vocab: Vocabulary) -> AskedTime | None:
    """The first time of day told; None where there is none."""
    words, pieces = vocab.times, _PIECE.findall(fold(text))
    for position, piece in enumerate(pieces):
        clock = _CLOCK.fullmatch(str(vocab.small_numbers.get(piece, piece)))
        before = pieces[position - 1] if position else ""
        after = pieces[position + 1] if position + 1 < len(pieces) else ""
        if clock is None or not (before in words.at or after in words.units):
            continue
        hour, minute = int(clock[1]), int(clock[2] or 0)
        minutes = "".join(pieces[position + 2 : position + 3])
        if after in words.units and not clock[2] and re.fullmatch(r"[0-5]\d", minutes):
            minute = int(minutes)  # "18 Uhr 30"
        late = hour < _EARLIEST or not words.after_noon.isdisjoint(pieces)
        if hour < _HALF_DAY and late and words.before_noon.isdisjoint(pieces):
            hour += _HALF_DAY
        if hour > 23 or minute > 59:
            return None
        return AskedTime(dt.time(hour, minute), before in words.until)
    return None
