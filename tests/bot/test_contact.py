"""What is said of the office that takes over."""

import datetime as dt

import pytest

from bot.actions.contact import contact_of
from bot.actions.texts import texts
from knowledge.entries.entry import Office

SATURDAY = dt.datetime(2026, 11, 28, 10)
NOTE = "An zwei Samstagen im Monat ist zusätzlich geöffnet."


def office(**more: object) -> Office:
    source = {"title": "Stadt", "url": "https://www.example.org", "date": "2026-01-01"}
    data = {"id": "rathaus", "name": "Rathaus", "sources": [source], "reviewed": "2026-01-01"}
    return Office.model_validate({**data, **more})


@pytest.mark.parametrize(("language", "mark"), [("de", ""), ("en", "German")])
def test_hours_come_with_their_note(language: str, mark: str) -> None:
    days = {day: ["09:00-12:00"] for day in ("mo", "di", "mi", "do", "fr")}
    said = contact_of(office(hours=days, hours_note=NOTE), texts(language), SATURDAY, "TH")
    assert said.endswith(NOTE)
    assert mark in said


def test_unknown_hours_are_left_out() -> None:
    assert contact_of(office(), texts("de"), SATURDAY, "TH") == "Rathaus"


@pytest.mark.parametrize(
    ("now", "said"),
    [
        (dt.datetime(2026, 11, 26, 10), "Jetzt geöffnet, heute bis 12 Uhr."),
        (dt.datetime(2026, 11, 26, 12), "Jetzt geschlossen. Wieder geöffnet: Morgen (Freitag"),
        (dt.datetime(2026, 10, 30, 13), "Jetzt geschlossen. Wieder geöffnet: Montag"),
        (dt.datetime(2026, 12, 25, 10), "Jetzt geschlossen. Wieder geöffnet: Montag"),
    ],
)
def test_whether_somebody_is_there_now(now: dt.datetime, said: str) -> None:
    days = {day: ["09:00-12:00"] for day in ("mo", "di", "mi", "do", "fr")}
    assert said in contact_of(office(hours=days), texts("de"), now, "TH")


@pytest.mark.parametrize(
    "note",
    [
        NOTE,
        "Am Samstag ist auch ab 14 Uhr geöffnet.",
        "Am Samstag, 28. November, geschlossen.",
        "Sa nach Vereinbarung.",
        "Nur in geraden Kalenderwochen.",
        "Montag bis Samstag auch nach Vereinbarung.",
        "Mo–Sa auch telefonisch.",
        "Vom 20.11. bis 2.12. geschlossen.",
    ],
)
@pytest.mark.parametrize("span", ["07:00-08:00", "09:00-12:00"])
def test_nothing_is_said_of_now_on_a_day_that_a_note_tells_of(note: str, span: str) -> None:
    hours = {"mo": ["09:00-12:00"], "sa": [span]}
    said = contact_of(office(hours=hours, hours_note=note), texts("de"), SATURDAY, "TH")
    assert "Jetzt" not in said


def test_nothing_is_said_of_now_where_no_hours_are_known() -> None:
    said = contact_of(
        office(hours={}, hours_note="Nach Vereinbarung."), texts("de"), SATURDAY, "TH"
    )
    assert "Jetzt" not in said
