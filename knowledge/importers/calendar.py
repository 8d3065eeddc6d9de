"""Dates in iCalendar: events of the same name become one entry that lists the days."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from knowledge.entries.entry import Aspect, Entry
from knowledge.entries.ids import slug, unique
from knowledge.importers.files import read_bytes
from knowledge.importers.imported import Imported, Skipped, SourceError, file_source
from knowledge.importers.modules import texts
from knowledge.importers.origin import Origin, entry_from
from knowledge.importers.sandbox import limited
from knowledge.importers.texts import clean, one_line
from knowledge.local_time import TIME_ZONE
from knowledge.locale import locale

if TYPE_CHECKING:
    from dateutil.rrule import rrule
    from icalendar import Event, vRecur

MAX_EVENTS = 20_000
MAX_DAYS = 366
"""Days listed for one event, and days ahead to which a repeated one is followed."""
MAX_STEPS = 100_000
"""Days and times of one event, from its first; a daily one reaches that in 270 years."""


@dataclass(frozen=True, order=True)
class _Day:
    date: dt.date
    time: str = ""
    place: str = ""


@dataclass(frozen=True)
class _Series:
    """All events of one name."""

    title: str
    days: Sequence[_Day]
    """In order."""
    notes: str


class CalendarImporter:
    """Reads one .ics file. Days before `origin.date` are left out."""

    def __init__(self, path: Path, origin: Origin) -> None:
        self._path = path
        self._origin = origin
        self.source = file_source(f"calendar-{path.stem}", path, origin.url)

    def read(self) -> Imported:
        found, skipped = limited(_read, self._path, self._origin.date, name=str(self._path))
        entries: dict[str, Entry] = {}
        for series in found:
            id = unique(slug(series.title), entries)
            entry = entry_from(
                series.title,
                id,
                series.title,
                self._origin,
                skipped,
                teaser=_list(series.days[:MAX_DAYS]),
                modules={Aspect.NOTES: series.notes} if series.notes else {},
                valid_until=series.days[-1].date,
            )
            if entry is not None:
                entries[id] = entry
        if not entries:
            raise SourceError(f"{self._path} has no events from {self._origin.date} on.")
        return Imported(entries, skipped=tuple(skipped))


def _read(path: Path, since: dt.date) -> tuple[list[_Series], list[Skipped]]:
    """Runs in a process of its own: a rule may ask for every second of a thousand years."""
    skipped: list[Skipped] = []
    days: defaultdict[str, set[_Day]] = defaultdict(set)
    notes: dict[str, str] = {}
    events = _events(path)
    replaced = _replaced(events)
    for number, event in enumerate(events, start=1):
        title = one_line(str(event.get("SUMMARY", "")))[:300]
        place = f"{path.name} event {number}"
        if str(event.get("STATUS", "")).upper() == "CANCELLED":
            skipped.append(Skipped(place, "is cancelled", lost=False))
            continue
        if not title:
            skipped.append(Skipped(place, "has no name"))
            continue
        instead = () if "RECURRENCE-ID" in event else replaced[str(event.get("UID", ""))]
        try:
            found = set(_days(event, instead, since))
        except Exception as error:  # Dates and rules of foreign programs fail in many ways.
            skipped.append(Skipped(place, f"{type(error).__name__}: {error}"[:200]))
            continue
        days[title] |= found
        notes.setdefault(title, clean(str(event.get("DESCRIPTION", ""))))
    skipped += [
        Skipped(title, f"has no day from {since} on", lost=False)
        for title, found in days.items()
        if not found
    ]
    series = [_Series(title, sorted(found), notes[title]) for title, found in days.items() if found]
    return series, skipped


def _events(path: Path) -> list[Event]:
    from icalendar import Calendar

    try:
        calendar = Calendar.from_ical(read_bytes(path))
    except SourceError:
        raise
    except Exception as error:  # The parser may fail in any way on a hostile file.
        raise SourceError(f"{path} is not iCalendar: {error}"[:200] + ".") from None
    return calendar.events[:MAX_EVENTS]


def _replaced(events: Sequence[Event]) -> defaultdict[str, list[dt.date]]:
    """UID of a repeated event → its days in whose place another event stands."""
    found: defaultdict[str, list[dt.date]] = defaultdict(list)
    for event in events:
        if "UID" in event and "RECURRENCE-ID" in event:
            moment = event.decoded("RECURRENCE-ID")
            if isinstance(moment, dt.date):
                found[str(event["UID"])].append(moment)
    return found


def _days(event: Event, replaced: Sequence[dt.date], since: dt.date) -> Iterator[_Day]:
    place = one_line(str(event.get("LOCATION", "")))
    for moment in _moments(event, replaced, since):
        if isinstance(moment, dt.datetime):
            here = moment.astimezone(TIME_ZONE) if moment.tzinfo else moment
            day = _Day(here.date(), f"{here:%H:%M}", place)
        else:
            day = _Day(moment, "", place)
        if day.date >= since:
            yield day


def _moments(event: Event, replaced: Sequence[dt.date], since: dt.date) -> Iterator[dt.date]:
    """Until `MAX_DAYS` after `since`, and the start; in the kind of value that the start is."""
    from dateutil.rrule import rruleset

    start = event.decoded("DTSTART")
    whole_day = not isinstance(start, dt.datetime)
    zone = (None if whole_day else start.tzinfo) or TIME_ZONE
    begin = _on_clock(start, zone)
    moments = rruleset()
    for rule in event.rrules:
        moments.rrule(_rule(rule, begin, zone))
    for moment, _ in event.rdates:
        moments.rdate(_on_clock(moment, zone, begin.time()))
    if not event.rrules:
        moments.rdate(begin)
    cancelled = _cancelled(event, replaced, zone, whole_day)
    end = max(begin, dt.datetime.combine(since + dt.timedelta(days=MAX_DAYS), dt.time()))
    for step, moment in enumerate(moments):
        if moment > end:
            return
        if step == MAX_STEPS:
            raise ValueError(f"has more than {MAX_STEPS} days and times")
        if cancelled.isdisjoint((moment, moment.date())):
            yield moment.date() if whole_day else moment.replace(tzinfo=start.tzinfo)


def _cancelled(
    event: Event, replaced: Sequence[dt.date], zone: dt.tzinfo, whole_day: bool
) -> set[dt.date]:
    """Days, and times of one. Programs name a day where a time is due, and the other way round."""
    found: set[dt.date] = set()
    for moment in (*event.exdates, *replaced):
        here = _on_clock(moment, zone)
        found.add(here if isinstance(moment, dt.datetime) and not whole_day else here.date())
    return found


def _rule(rule: vRecur, begin: dt.datetime, zone: dt.tzinfo) -> rrule:
    from dateutil.rrule import rrulestr
    from icalendar import vRecur

    until = [_on_clock(moment, zone, dt.time.max) for moment in rule.get("UNTIL", [])]
    local = vRecur({**rule, "UNTIL": until}) if until else rule
    return rrulestr(local.to_ical().decode(), dtstart=begin)  # type: ignore[no-untyped-call]


def _on_clock(moment: dt.date, zone: dt.tzinfo, time: dt.time = dt.time.min) -> dt.datetime:
    """What the clock shows there, without the zone; at `time` where there is none."""
    if not isinstance(moment, dt.datetime):
        return dt.datetime.combine(moment, time)
    return (moment.astimezone(zone) if moment.tzinfo else moment).replace(tzinfo=None)


def _list(days: Sequence[_Day]) -> str:
    german, rules = locale("de"), texts()
    lines = [rules["calendar_teaser"]]
    for day in days:
        key = "calendar_day_at" if day.time else "calendar_day"
        line = rules[key].format(
            weekday=german.weekdays[day.date.weekday()], date=german.date(day.date), time=day.time
        )
        lines.append(f"{line}, {day.place}" if day.place else line)
    return "\n".join(lines)
