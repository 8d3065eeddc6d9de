"""How long it is until what somebody has before them: "in 10 Tagen", "nächste Woche"."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from text_to_num import alpha2digit

from knowledge.german import fold
from knowledge.vocabulary import Vocabulary

_BEFORE = 2
"""Words before the number, one of which is "in": "in etwa zehn Tagen"."""
_COUNT = re.compile(r"\d{1,3}")


def time_left(words: Sequence[str], vocab: Vocabulary, language: str) -> dt.timedelta | None:
    """The first span of time told that lies ahead; None where there is none."""
    spans, folded = vocab.spans, [fold(word) for word in words]
    for position, word in enumerate(folded[1:], start=1):
        hours = spans.units.get(word)
        if hours is None:
            continue
        if folded[position - 1] in vocab.coming:
            return dt.timedelta(hours=hours)
        leading = folded[max(0, position - 1 - _BEFORE) : position - 1]
        count = _counted(words[position - 1], vocab, language)
        if count is not None and not spans.ahead.isdisjoint(leading):
            return count * dt.timedelta(hours=hours)
    return None


def _counted(word: str, vocab: Vocabulary, language: str) -> int | None:
    if fold(word) in vocab.spans.one:
        return 1
    number = str(alpha2digit(word, language, 0))
    return int(number) if _COUNT.fullmatch(number) else None
