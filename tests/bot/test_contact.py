"""What is said of the office that takes over."""

import datetime as dt

import pytest

from bot.actions.contact import contact_of
from bot.actions.texts import texts
from knowledge.entry import Office

TODAY = dt.date(2026, 11, 28)
NOTE = "An zwei Samstagen im Monat ist zusätzlich geöffnet."


def office(**more: object) -> Office:
    source = {"title": "Stadt", "url": "https://www.example.org", "date": "2026-01-01"}
    data = {"id": "rathaus", "name": "Rathaus", "sources": [source], "reviewed": "2026-01-01"}
    return Office.model_validate({**data, **more})


@pytest.mark.parametrize(("language", "mark"), [("de", ""), ("en", "German")])
def test_hours_come_with_their_note(language: str, mark: str) -> None:
    days = {day: ["09:00-12:00"] for day in ("mo", "di", "mi", "do", "fr")}
    said = contact_of(office(hours=days, hours_note=NOTE), texts(language), TODAY)
    assert said.endswith(NOTE)
    assert mark in said


def test_unknown_hours_are_left_out() -> None:
    assert contact_of(office(), texts("de"), TODAY) == "Rathaus"
