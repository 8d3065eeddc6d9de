"""How long it is until what somebody has before them: "in 10 Tagen", "nächste Woche"."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence

from text_to_num import alpha2digit

from knowledge.language.german import fold
from knowledge.language.vocabulary import Vocabulary

_COUNT = re.compile(r"\d{1,3}")
_WEEK, _MONTH = 7 * 24, 30 * 24


def time_left(
    words: Sequence[str], today: dt.date, vocab: Vocabulary, language: str
) -> dt.timedelta | None:
    """The shortest span of time told that lies ahead; None where there is none."""
    return min(_spans(words, today, vocab, language), default=None)


def _spans(
    words: Sequence[str], today: dt.date, vocab: Vocabulary, language: str
) -> Iterator[dt.timedelta]:
    spans, folded = vocab.spans, [fold(word) for word in words]
    for position, word in enumerate(folded[1:], start=1):
        hours = spans.units.get(word)
        if hours is None:
            continue
        if folded[position - 1] in vocab.coming:
            yield _until_next(hours, today)
            continue
        before = [word for word in folded[: position - 1] if word not in spans.about][-1:]
        count = _counted(words[position - 1], vocab, language)
        if count is not None and not spans.ahead.isdisjoint(before):
            yield count * dt.timedelta(hours=hours)


def _until_next(hours: int, today: dt.date) -> dt.timedelta:
    """To the beginning of the next week or month: it may be as soon as that."""
    if hours == _WEEK:
        return dt.timedelta(days=7 - today.weekday())
    if hours == _MONTH:
        return (today.replace(day=1) + dt.timedelta(days=32)).replace(day=1) - today
    return dt.timedelta(hours=hours)


def _counted(word: str, vocab: Vocabulary, language: str) -> int | None:
    if fold(word) in vocab.spans.one:
        return 1
    number = str(alpha2digit(word, language, 0))
    return int(number) if _COUNT.fullmatch(number) else None
