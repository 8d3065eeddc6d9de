"""Dates in iCalendar: events of the same name become one entry that lists the days."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from knowledge.entry import Aspect, Entry
from knowledge.importers.files import read_bytes
from knowledge.importers.imported import Imported, Skipped, SourceError
from knowledge.importers.modules import texts
from knowledge.importers.origin import Origin, entry_from
from knowledge.importers.texts import clean, one_line, slug, unique
from knowledge.local_time import TIME_ZONE
from knowledge.locale import locale

if TYPE_CHECKING:
    from icalendar.cal.component import Component

MAX_EVENTS = 20_000
MAX_DAYS = 366
"""Days listed for one event, and days ahead to which a repeated one is followed."""


@dataclass(frozen=True, order=True)
class _Day:
    date: dt.date
    time: str = ""
    place: str = ""


class CalendarImporter:
    """Reads one .ics file. Days before `origin.date` are left out."""

    def __init__(self, path: Path, origin: Origin) -> None:
        self._path = path
        self._origin = origin
        self.name = f"calendar-{path.stem}"

    def read(self) -> Imported:
        skipped: list[Skipped] = []
        days: defaultdict[str, set[_Day]] = defaultdict(set)
        notes: dict[str, str] = {}
        for number, event in enumerate(_events(self._path), start=1):
            title = one_line(str(event.get("SUMMARY", "")))[:300]
            place = f"{self._path.name} event {number}"
            if not title:
                skipped.append(Skipped(place, "has no name"))
                continue
            try:
                days[title] |= set(_days(event, self._origin.date))
            except Exception as error:  # Dates and rules of foreign programs fail in many ways.
                skipped.append(Skipped(place, f"{type(error).__name__}: {error}"[:200]))
                continue
            notes.setdefault(title, clean(str(event.get("DESCRIPTION", ""))))
        entries: dict[str, Entry] = {}
        for title, found in days.items():
            if not found:
                continue
            id = unique(slug(title), entries)
            entry = entry_from(
                title,
                id,
                title,
                self._origin,
                skipped,
                teaser=_list(sorted(found)[:MAX_DAYS]),
                modules={Aspect.NOTES: notes[title]} if notes[title] else {},
                valid_until=max(found).date,
            )
            if entry is not None:
                entries[id] = entry
        if not entries:
            raise SourceError(f"{self._path} has no events from {self._origin.date} on.")
        return Imported(entries, skipped=tuple(skipped))


def _events(path: Path) -> Iterator[Component]:
    from icalendar import Calendar

    try:
        calendar = Calendar.from_ical(read_bytes(path))
    except SourceError:
        raise
    except Exception as error:  # The parser may fail in any way on a hostile file.
        raise SourceError(f"{path} is not iCalendar: {error}"[:200] + ".") from None
    return islice(calendar.walk("VEVENT"), MAX_EVENTS)


def _days(event: Component, since: dt.date) -> Iterator[_Day]:
    start = event.decoded("DTSTART")
    place = one_line(str(event.get("LOCATION", "")))
    rule = event.get("RRULE")
    starts = [start] if rule is None else _repeated(start, rule.to_ical().decode(), since)
    for moment in starts:
        if isinstance(moment, dt.datetime):
            here = moment.astimezone(TIME_ZONE) if moment.tzinfo else moment
            day = _Day(here.date(), f"{here:%H:%M}", place)
        else:
            day = _Day(moment, "", place)
        if day.date >= since:
            yield day


def _repeated(start: dt.date, rule: str, since: dt.date) -> Iterator[dt.date]:
    """Occurrences until `MAX_DAYS` after `since`, in the kind of value that `start` is."""
    from dateutil.rrule import rrulestr

    whole_day = not isinstance(start, dt.datetime)
    zone = None if whole_day else start.tzinfo  # type: ignore[attr-defined]
    begin = dt.datetime.combine(start, dt.time()) if whole_day else start.replace(tzinfo=None)  # type: ignore[call-arg]
    end = dt.datetime.combine(since + dt.timedelta(days=MAX_DAYS), dt.time())
    # Rules may say their end in universal time; a day more or less does not matter here.
    for moment in islice(rrulestr(rule.replace("Z", ""), dtstart=begin), 10 * MAX_DAYS):
        if moment > end:
            return
        yield moment.date() if whole_day else moment.replace(tzinfo=zone)


def _list(days: list[_Day]) -> str:
    german, rules = locale("de"), texts()
    lines = [rules["calendar_teaser"]]
    for day in days:
        key = "calendar_day_at" if day.time else "calendar_day"
        line = rules[key].format(
            weekday=german.weekdays[day.date.weekday()], date=german.date(day.date), time=day.time
        )
        lines.append(f"{line}, {day.place}" if day.place else line)
    return "\n".join(lines)
