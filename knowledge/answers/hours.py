"""Opening hours: what holds on a day, now, or in a whole week."""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache
from typing import TYPE_CHECKING

from knowledge.entries.entry import Office
from knowledge.locale import Locale, locale
from knowledge.reading.times import AskedTime

if TYPE_CHECKING:
    import holidays

LOOK_AHEAD_DAYS = 14
# Christmas Eve and New Year's Eve are no public holidays, but seldom ordinary days.
_OFTEN_DIFFERENT = {(12, 24), (12, 31)}


@lru_cache(maxsize=32)
def _calendar(state: str, language: str) -> holidays.HolidayBase:
    import holidays

    return holidays.country_holidays("DE", subdiv=state, language=language)


def holiday_name(day: dt.date, state: str, language: str = "de") -> str | None:
    """Name of the public holiday in that German state, or None; German unless in English."""
    name = _calendar(state, "en_US" if language == "en" else "de").get(day)
    return str(name) if name else None


def spans_on(office: Office, day: dt.date, state: str) -> list[str] | None:
    """Opening spans "HH:MM-HH:MM" of that day; None when unknown, empty on public holidays."""
    spans = office.hours_on(day)
    return [] if spans and holiday_name(day, state) else spans


def hours_of_day(office: Office, day: dt.date, today: dt.date, state: str, text: Locale) -> str:
    """One sentence about one day. The office's hours must be known."""
    label = _day_label(day, today, text)
    holiday = holiday_name(day, state, text.language)
    if holiday and office.hours_on(day):
        return text.say("hours.holiday", day=label, holiday=holiday, office=office.name)
    spans = office.hours_on(day) or []
    if not spans:
        closed = "usually_closed_day" if _sometimes_open(office, day) else "closed_day"
        return text.say(f"hours.{closed}", day=label, office=office.name)
    times = text.join([text.span(span) for span in spans])
    said = text.say("hours.open_day", day=label, office=office.name, spans=times)
    if (day.month, day.day) in _OFTEN_DIFFERENT:
        said += " " + text.say("hours.may_differ")
    return said


def hours_now(office: Office, now: dt.datetime, state: str, text: Locale) -> str:
    """Whether the office is open at `now` (local time), and if not, when it opens next."""
    until = _open_until(office, now, state)
    if until is not None:
        return text.say("hours.open_now", office=office.name, until=text.clock(until))
    today = now.date()
    if not office.hours_on(today) and _sometimes_open(office, today):
        label = _day_label(today, today, text)
        sentences = [text.say("hours.usually_closed_day", day=label, office=office.name)]
    else:
        sentences = [text.say("hours.closed_now", office=office.name)]
    return " ".join([*sentences, *_reopening(office, now, state, text)])


def state_now(office: Office, now: dt.datetime, state: str, text: Locale) -> str:
    """The same beside its contact, where nobody asked whether; empty where that is not known."""
    if not office.hours or _may_differ(office, now.date()):
        return ""
    until = _open_until(office, now, state)
    if until is not None:
        return text.say("hours.open_state", until=text.clock(until))
    return " ".join([text.say("hours.closed_state"), *_reopening(office, now, state, text)])


def _open_until(office: Office, now: dt.datetime, state: str) -> str | None:
    """ "HH:MM" at which the span ends that is open at `now`; None outside of all."""
    clock = f"{now:%H:%M}"
    for span in spans_on(office, now.date(), state) or []:
        start, end = span.split("-")
        if start <= clock < end:
            return end
    return None


def hours_today(office: Office, now: dt.datetime, state: str, text: Locale) -> str:
    """The hours of today; once they are over, also when it opens again."""
    of_day = hours_of_day(office, now.date(), now.date(), state, text)
    ends = [span.split("-")[1] for span in spans_on(office, now.date(), state) or []]
    if not ends or f"{now:%H:%M}" < max(ends):
        return of_day
    return " ".join([of_day, *_reopening(office, now, state, text)])


def _reopening(office: Office, now: dt.datetime, state: str, text: Locale) -> list[str]:
    following = _next_opening(office, now, state)
    if following is None:
        return []
    day, span = following
    label = _day_label(day, now.date(), text)
    return [text.say("hours.next", day=label, span=text.span(span))]


def hours_at(
    office: Office, day: dt.date, asked: AskedTime, today: dt.date, state: str, text: Locale
) -> str:
    """Whether the office is open at a time of a day, and the hours of that day."""
    of_day = hours_of_day(office, day, today, state, text)
    clock = f"{asked.clock:%H:%M}"
    spans = [span.split("-") for span in spans_on(office, day, state) or []]
    if any(start <= clock < end or (asked.until and clock == end) for start, end in spans):
        key = "hours.open_at"
    elif _named_in_note(office, day):
        return of_day
    else:
        key = "hours.closed_at"
    return f"{text.say(key, time=text.clock(clock))} {of_day}"


def _may_differ(office: Office, day: dt.date) -> bool:
    """Whether that day may not be like others of its weekday."""
    name = locale("de").weekdays[day.weekday()]
    short = rf"\b{name[:2]}\b|\btäglich|werktag|woche|tags? bis |\b\w\w\s?[–-]\s?\w\w\b|\d\.\s?\d"
    told = re.search(short, office.hours_note or "", re.IGNORECASE) is not None
    often = (day.month, day.day) in _OFTEN_DIFFERENT
    return told or often or _named_in_note(office, day)


def _named_in_note(office: Office, day: dt.date) -> bool:
    """Whether the note names that day of the week: it may tell of more hours."""
    name = locale("de").weekdays[day.weekday()].lower()
    return name in (office.hours_note or "").lower()


def _sometimes_open(office: Office, day: dt.date) -> bool:
    """Whether a note tells of hours on some such days ("An zwei Samstagen im Monat")."""
    name = locale("de").weekdays[day.weekday()]
    some = rf"\b(?:{name}en?|(?:ersten?|zweiten?|dritten?|vierten?|letzten?) {name})\b"
    return re.search(some, office.hours_note or "", re.IGNORECASE) is not None


def hours_of_week(office: Office, today: dt.date, text: Locale) -> str:
    """The regular week, one line a day; days with the same hours share a line."""
    monday = today - dt.timedelta(days=today.weekday())
    lines: list[tuple[list[str], str]] = []
    for offset in range(7):
        spans = office.hours_on(monday + dt.timedelta(days=offset)) or []
        times = text.join([text.span(s) for s in spans]) if spans else text.say("hours.closed")
        name = text.weekdays[offset]
        if lines and lines[-1][1] == times:
            lines[-1][0].append(name)
        else:
            lines.append(([name], times))
    rows = [f"- {_day_range(days)}: {times}" for days, times in lines]
    season = next((s for s in office.seasonal if s.holds_on(today) and s.label), None)
    if season:
        rows.append(text.say("hours.season", label=season.label))
    return "\n".join([text.say("hours.week", office=office.name), *rows])


def _day_range(days: list[str]) -> str:
    if len(days) <= 2:
        return ", ".join(days)
    return f"{days[0]}–{days[-1]}"


def _day_label(day: dt.date, today: dt.date, text: Locale) -> str:
    weekday = f"{text.weekdays[day.weekday()]}, {text.date(day)}"
    if day == today:
        return f"{text.say('today')} ({weekday})"
    if day == today + dt.timedelta(days=1):
        return f"{text.say('tomorrow')} ({weekday})"
    return weekday


def _next_opening(office: Office, now: dt.datetime, state: str) -> tuple[dt.date, str] | None:
    for offset in range(LOOK_AHEAD_DAYS):
        day = now.date() + dt.timedelta(days=offset)
        for span in sorted(spans_on(office, day, state) or []):
            if offset or span.split("-")[0] > f"{now:%H:%M}":
                return day, span
    return None
