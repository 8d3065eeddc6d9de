from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from knowledge.entry import Entry
from knowledge.importers.calendar import CalendarImporter
from knowledge.importers.imported import Imported, SourceError
from knowledge.importers.origin import Origin


def calendar(*events: str) -> str:
    body = "".join(
        f"BEGIN:VEVENT\nUID:{n}\n{event}\nEND:VEVENT\n" for n, event in enumerate(events)
    )
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n{body}END:VCALENDAR\n".replace("\n", "\r\n")


def read(tmp_path: Path, origin: Origin, text: str) -> Imported:
    path = tmp_path / "termine.ics"
    path.write_text(text, encoding="utf-8", newline="")
    return CalendarImporter(path, origin).read()


def only(imported: Imported) -> Entry:
    (entry,) = imported.entries.values()
    return entry


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
    endless = "SUMMARY:Ewig\nDTSTART:20260602T100000\nRRULE:FREQ=SECONDLY"
    imported = read(tmp_path, origin, calendar(weekly, endless))
    assert len(imported.entries["markt"].teaser.splitlines()) == 4
    assert len(imported.entries["ewig"].teaser.splitlines()) <= 367


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
