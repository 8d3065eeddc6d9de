"""Opening hours of offices."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import pairwise

from knowledge.entries.entry import Hours
from knowledge.lint.finding import Finding, Subject

_LEAP_YEAR = 2024
_END_OF_DAY = "24:00"


def check_hours(subject: Subject) -> Iterator[Finding]:
    """Spans that end before they start, overlap, or name a time or a day that does not exist."""
    for key, office in subject.content.offices.items():
        for message, where in _week(office.hours or {}, (key, "hours")):
            yield subject.error(subject.offices_file, f"{key}: {message}", *where)
        for index, season in enumerate(office.seasonal):
            place = (key, "seasonal", index)
            for day in (season.start, season.end):
                if not _exists(day):
                    message = f"{key}: seasonal: there is no day {day} (month-day)"
                    yield subject.error(subject.offices_file, message, *place)
            for message, where in _week(season.hours, (*place, "hours")):
                yield subject.error(subject.offices_file, f"{key}: {message}", *where)


_Where = tuple[str | int, ...]


def _week(hours: Hours, place: _Where) -> Iterator[tuple[str, _Where]]:
    for day, spans in hours.items():
        ordered = sorted(spans)
        for span in ordered:
            start, end = span.split("-")
            if max(start, end) > _END_OF_DAY or start == _END_OF_DAY:
                yield f"{day} {span}: there is no such time", (*place, day)
            elif end <= start:
                yield f"{day} {span}: ends before it starts", (*place, day)
        for first, second in pairwise(ordered):
            if second.split("-")[0] < first.split("-")[1]:
                yield f"{day} {first} and {second} overlap", (*place, day)


def _exists(month_day: str) -> bool:
    month, day = (int(part) for part in month_day.split("-"))
    try:
        dt.date(_LEAP_YEAR, month, day)
    except ValueError:
        return False
    return True
