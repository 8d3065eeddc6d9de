"""Opening hours around weekends, noon and public holidays (Thuringia)."""

import datetime as dt
from pathlib import Path

import pytest

from knowledge.answers import hours
from knowledge.entries.content import load_offices
from knowledge.entries.entry import Office
from knowledge.locale import Locale, locale
from knowledge.reading.times import AskedTime

GERMAN: Locale = locale("de")
STATE = "TH"


@pytest.fixture(scope="module")
def office() -> Office:
    return load_offices(Path(__file__).parents[1] / "content" / "musterstadt" / "offices.yaml")[
        "buergerbuero"
    ]


def now(day: str, clock: str) -> dt.datetime:
    return dt.datetime.fromisoformat(f"{day}T{clock}")


@pytest.mark.parametrize(
    ("clock", "start", "words"),
    [
        ("08:00", "Ja", "12"),
        ("11:59", "Ja", "12"),
        ("12:00", "Nein", "14"),
        ("13:59", "Nein", "14"),
        ("17:59", "Ja", "18"),
        ("18:00", "Nein", "Donnerstag"),
    ],
)
def test_open_now_on_a_tuesday(office: Office, clock: str, start: str, words: str) -> None:
    said = hours.hours_now(office, now("2026-11-17", clock), STATE, GERMAN)
    assert said.startswith(start)
    assert words in said


def test_a_saturday(office: Office) -> None:
    saturday, today = dt.date(2026, 11, 21), dt.date(2026, 11, 18)
    said = hours.hours_of_day(office, saturday, today, STATE, GERMAN)
    assert "Samstag" in said
    assert "9 bis 11 Uhr" in said


def test_a_closed_day(office: Office) -> None:
    sunday, today = dt.date(2026, 11, 22), dt.date(2026, 11, 18)
    assert "geschlossen" in hours.hours_of_day(office, sunday, today, STATE, GERMAN)


def test_a_public_holiday_closes_the_office(office: Office) -> None:
    christmas, today = dt.date(2026, 12, 25), dt.date(2026, 12, 24)
    said = hours.hours_of_day(office, christmas, today, STATE, GERMAN)
    assert "Weihnachtstag" in said
    assert "geschlossen" in said


def test_a_holiday_of_one_state_only(office: Office) -> None:
    childrens_day = dt.date(2027, 9, 20)
    assert hours.holiday_name(childrens_day, "TH") is not None
    assert hours.holiday_name(childrens_day, "BY") is None
    assert hours.spans_on(office, childrens_day, "TH") == []
    assert hours.spans_on(office, childrens_day, "BY") == ["08:00-12:00"]


def test_the_next_opening_skips_holidays(office: Office) -> None:
    said = hours.hours_now(office, now("2026-12-24", "13:00"), STATE, GERMAN)
    assert said.startswith("Nein")
    assert "28. Dezember" in said  # Friday is Christmas, Saturday the 26th a holiday too.


def test_the_week_joins_equal_days(office: Office) -> None:
    said = hours.hours_of_week(office, dt.date(2026, 11, 18), GERMAN)
    lines = [line for line in said.splitlines() if line.startswith("- ")]
    assert any("Dienstag" in line and "14 bis 18 Uhr" in line for line in lines)
    assert any("Donnerstag, Freitag" in line for line in lines)
    assert any("Mittwoch" in line and "geschlossen" in line for line in lines)


def test_english(office: Office) -> None:
    said = hours.hours_now(office, now("2026-11-17", "09:00"), STATE, locale("en"))
    assert said.startswith("Yes")


def test_a_day_that_a_note_tells_of_is_not_simply_closed(office: Office) -> None:
    noted = office.model_copy(update={"hours_note": "An zwei Sonntagen im Monat ist geöffnet."})
    sunday = now("2026-11-22", "10:00")
    for one, sure in ((office, True), (noted, False)):
        day = hours.hours_of_day(one, sunday.date(), sunday.date(), STATE, GERMAN)
        moment = hours.hours_now(one, sunday, STATE, GERMAN)
        assert ("regulär" not in day) is sure
        assert ("regulär" not in moment) is sure


@pytest.mark.parametrize(
    ("clock", "until", "words"),
    [
        ("09:30", False, "Ja, um 9:30 Uhr ist geöffnet. Bürgerbüro"),
        ("11:00", False, "Nein, um 11 Uhr ist nicht geöffnet. Bürgerbüro"),
        ("11:00", True, "Ja, um 11 Uhr ist geöffnet."),
    ],
)
def test_open_at_a_time(office: Office, clock: str, until: bool, words: str) -> None:
    saturday, today = dt.date(2026, 11, 21), dt.date(2026, 11, 18)
    asked = AskedTime(dt.time.fromisoformat(clock), until)
    said = hours.hours_at(office, saturday, asked, today, STATE, GERMAN)
    assert said.startswith(words)
    assert "9 bis 11 Uhr" in said


def test_a_note_about_the_day_may_tell_of_more_hours(office: Office) -> None:
    noted = office.model_copy(update={"hours_note": "Samstags auch länger."})
    saturday = dt.date(2026, 11, 21)
    asked = AskedTime(dt.time(15))
    said = hours.hours_at(noted, saturday, asked, saturday, STATE, GERMAN)
    assert not said.startswith("Nein")


@pytest.mark.parametrize(
    ("note", "some"),
    [
        ("An zwei Sonntagen im Monat ist geöffnet.", True),
        ("Jeden ersten Sonntag im Monat ist geöffnet.", True),
        ("Sonntag ist keine Sprechzeit, sonntags antwortet nur das Telefon.", False),
    ],
)
def test_a_note_of_some_such_days(office: Office, note: str, some: bool) -> None:
    noted = office.model_copy(update={"hours_note": note})
    sunday = dt.date(2026, 11, 22)
    said = hours.hours_of_day(noted, sunday, dt.date(2026, 11, 18), STATE, GERMAN)
    assert ("an manchen dieser Tage" in said) is some


def test_once_today_is_over_the_next_opening_is_said(office: Office) -> None:
    tuesday = dt.datetime(2026, 11, 17, 8, 30)
    before = hours.hours_today(office, tuesday, STATE, GERMAN)
    assert "Heute (Dienstag" in before
    assert "Wieder geöffnet" not in before
    after = hours.hours_today(office, tuesday.replace(hour=22), STATE, GERMAN)
    assert after.startswith(f"{before} Wieder geöffnet: ")
