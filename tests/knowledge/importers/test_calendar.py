from __future__ import annotations

import datetime as dt
from functools import partial
from pathlib import Path

import pytest

from knowledge.entries.entry import Entry
from knowledge.importers.calendar import CalendarImporter
from knowledge.importers.imported import Imported, SourceError
from knowledge.importers.origin import Origin
from knowledge.importers.sandbox import limited


def calendar(*events: str) -> str:
    named = [event if "UID:" in event else f"UID:{n}\n{event}" for n, event in enumerate(events)]
    body = "".join(f"BEGIN:VEVENT\n{event}\nEND:VEVENT\n" for event in named)
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n{body}END:VCALENDAR\n".replace("\n", "\r\n")


def read(tmp_path: Path, origin: Origin, text: str) -> Imported:
    path = tmp_path / "termine.ics"
    path.write_text(text, encoding="utf-8", newline="")
    return CalendarImporter(path, origin).read()


def only(imported: Imported) -> Entry:
    (entry,) = imported.entries.values()
    return entry


def days(imported: Imported) -> list[str]:
    lines = only(imported).teaser.splitlines()[1:]
    return [line.removeprefix("- ").partition(" 2026")[0] for line in lines]


def test_events_of_one_name_are_one_list(tmp_path: Path, origin: Origin) -> None:
    text = calendar(
        "SUMMARY:Restmüll\nDTSTART;VALUE=DATE:20260617",
        "SUMMARY:Restmüll\nDTSTART;VALUE=DATE:20260603",
        "SUMMARY:Restmüll\nDTSTART;VALUE=DATE:20260520",
    )
    entry = only(read(tmp_path, origin, text))
    assert entry.title == "Restmüll"
    assert entry.teaser.splitlines()[1:] == [
        "- Mittwoch, 3. Juni 2026",
        "- Mittwoch, 17. Juni 2026",
    ]
    assert entry.valid_until == dt.date(2026, 6, 17)


def test_times_are_local_and_places_are_said(tmp_path: Path, origin: Origin) -> None:
    event = "SUMMARY:Sprechstunde\nDTSTART:20260701T080000Z\nLOCATION:Rathaus"
    entry = only(read(tmp_path, origin, calendar(event)))
    assert entry.teaser.endswith("- Mittwoch, 1. Juli 2026, 10:00 Uhr, Rathaus")


def test_repeated_events_end(tmp_path: Path, origin: Origin) -> None:
    weekly = "SUMMARY:Markt\nDTSTART;VALUE=DATE:20260602\nRRULE:FREQ=WEEKLY;COUNT=3"
    endless = "SUMMARY:Ewig\nDTSTART;VALUE=DATE:20260602\nRRULE:FREQ=DAILY"
    imported = read(tmp_path, origin, calendar(weekly, endless))
    assert len(imported.entries["markt"].teaser.splitlines()) == 4
    assert len(imported.entries["ewig"].teaser.splitlines()) == 367


def test_an_old_rule_still_gives_days(tmp_path: Path, origin: Origin) -> None:
    event = "SUMMARY:Bad\nDTSTART;VALUE=DATE:20120101\nRRULE:FREQ=DAILY;UNTIL=20260602"
    assert days(read(tmp_path, origin, calendar(event))) == ["Montag, 1. Juni", "Dienstag, 2. Juni"]


@pytest.mark.parametrize(
    ("start", "exception"),
    [
        (";VALUE=DATE:20260603", ";VALUE=DATE:20260610"),
        (";VALUE=DATE:20260603", ":20260610T000000Z"),
        (";TZID=Europe/Berlin:20260603T080000", ";TZID=Europe/Berlin:20260610T080000"),
        (";TZID=Europe/Berlin:20260603T080000", ":20260610T060000Z"),
        (";TZID=Europe/Berlin:20260603T080000", ";VALUE=DATE:20260610"),
    ],
)
def test_exceptions_of_a_rule_are_no_days(
    tmp_path: Path, origin: Origin, start: str, exception: str
) -> None:
    event = f"SUMMARY:Restmüll\nDTSTART{start}\nRRULE:FREQ=WEEKLY;COUNT=3\nEXDATE{exception}"
    found = days(read(tmp_path, origin, calendar(event)))
    assert found == ["Mittwoch, 3. Juni", "Mittwoch, 17. Juni"]


def test_days_beside_the_rule(tmp_path: Path, origin: Origin) -> None:
    event = "SUMMARY:Restmüll\nDTSTART;VALUE=DATE:20260603\nRRULE:FREQ=WEEKLY;COUNT=2"
    event += "\nRDATE;VALUE=DATE:20260612,20260603"
    found = days(read(tmp_path, origin, calendar(event)))
    assert found == ["Mittwoch, 3. Juni", "Mittwoch, 10. Juni", "Freitag, 12. Juni"]


@pytest.mark.parametrize("until", ["20260610T080000Z", "20260610"])
def test_the_last_day_of_a_rule_is_one_of_its_days(
    tmp_path: Path, origin: Origin, until: str
) -> None:
    event = "SUMMARY:Rat\nDTSTART;TZID=Europe/Berlin:20260603T100000"
    event += f"\nRRULE:FREQ=WEEKLY;UNTIL={until}"
    found = days(read(tmp_path, origin, calendar(event)))
    assert found == ["Mittwoch, 3. Juni", "Mittwoch, 10. Juni"]


def test_cancelled_events_are_no_days(tmp_path: Path, origin: Origin) -> None:
    kept = "SUMMARY:Restmüll\nDTSTART;VALUE=DATE:20260603"
    imported = read(
        tmp_path,
        origin,
        calendar(kept, "SUMMARY:Restmüll\nDTSTART;VALUE=DATE:20260610\nSTATUS:CANCELLED"),
    )
    assert days(imported) == ["Mittwoch, 3. Juni"]
    (skipped,) = imported.skipped
    assert str(skipped) == "termine.ics event 2: is cancelled"
    assert not skipped.lost


@pytest.mark.parametrize(
    ("instead", "day"),
    [("DTSTART;VALUE=DATE:20260611", ["Donnerstag, 11. Juni"]), ("STATUS:CANCELLED", [])],
)
def test_an_event_in_place_of_one_day_of_a_rule(
    tmp_path: Path, origin: Origin, instead: str, day: list[str]
) -> None:
    event = "UID:rest\nSUMMARY:Restmüll\nDTSTART;VALUE=DATE:20260603\nRRULE:FREQ=WEEKLY;COUNT=3"
    moved = f"UID:rest\nSUMMARY:Restmüll\nRECURRENCE-ID;VALUE=DATE:20260610\n{instead}"
    found = days(read(tmp_path, origin, calendar(event, moved)))
    assert found == ["Mittwoch, 3. Juni", *day, "Mittwoch, 17. Juni"]


def test_events_without_a_day_are_named(tmp_path: Path, origin: Origin) -> None:
    good = "SUMMARY:Gut\nDTSTART;VALUE=DATE:20260603"
    imported = read(tmp_path, origin, calendar("SUMMARY:Alt\nDTSTART;VALUE=DATE:20200101", good))
    assert set(imported.entries) == {"gut"}
    (skipped,) = imported.skipped
    assert str(skipped) == "Alt: has no day from 2026-06-01 on"
    assert not skipped.lost


def test_a_rule_for_every_second_is_not_followed(tmp_path: Path, origin: Origin) -> None:
    good = "SUMMARY:Gut\nDTSTART;VALUE=DATE:20260603"
    hostile = "SUMMARY:Ewig\nDTSTART:10260602T100000\nRRULE:FREQ=SECONDLY"
    imported = read(tmp_path, origin, calendar(good, hostile))
    assert set(imported.entries) == {"gut"}
    assert [s.place for s in imported.skipped] == ["termine.ics event 2"]


def test_a_rule_without_any_day_is_given_up(
    tmp_path: Path, origin: Origin, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("knowledge.importers.calendar.limited", partial(limited, seconds=1))
    rules = "\n".join(["RRULE:FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30"] * 9)
    with pytest.raises(SourceError, match="given up"):
        read(tmp_path, origin, calendar(f"SUMMARY:Nie\nDTSTART:20260602T100000\n{rules}"))


def test_broken_events_are_named(tmp_path: Path, origin: Origin) -> None:
    good = "SUMMARY:Gut\nDTSTART;VALUE=DATE:20260603"
    imported = read(
        tmp_path, origin, calendar("SUMMARY:Ohne Tag", "DTSTART;VALUE=DATE:20260603", good)
    )
    assert set(imported.entries) == {"gut"}
    assert [s.place for s in imported.skipped] == [f"termine.ics event {n}" for n in (1, 2)]


@pytest.mark.parametrize(
    "text", ["", "kein Kalender", "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n", "\x00"]
)
def test_what_is_no_calendar(tmp_path: Path, origin: Origin, text: str) -> None:
    with pytest.raises(SourceError):
        read(tmp_path, origin, text)


def test_a_calendar_of_the_past(tmp_path: Path, origin: Origin) -> None:
    with pytest.raises(SourceError, match="no events from"):
        read(tmp_path, origin, calendar("SUMMARY:Alt\nDTSTART;VALUE=DATE:20200101"))
