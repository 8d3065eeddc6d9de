import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest

from knowledge.entries.content import load_entry, load_offices
from knowledge.entries.entry import Entry, Fee, Office

CONTENT = Path(__file__).parents[1] / "content" / "musterstadt"
DAY = dt.date(2026, 7, 1)


@pytest.fixture(scope="module")
def dog_tax() -> Entry:
    return load_entry(CONTENT / "hundesteuer.md")


@pytest.fixture(scope="module")
def offices() -> dict[str, Office]:
    return load_offices(CONTENT / "offices.yaml")


@pytest.mark.parametrize(
    ("day", "amount"), [(dt.date(2026, 12, 31), 60), (dt.date(2027, 1, 1), 72)]
)
def test_the_fee_of_a_day(dog_tax: Entry, day: dt.date, amount: int) -> None:
    assert [fee.amount for fee in dog_tax.fees_on(day)] == [amount]


def test_ages_include_both_ends() -> None:
    fee = Fee(amount=Decimal(5), min_age=16, max_age=23)
    assert [fee.applies_to(age) for age in (15, 16, 23, 24)] == [False, True, True, False]


def test_the_source_of_a_fee() -> None:
    entry = load_entry(CONTENT / "personalausweis.md")
    assert entry.source(entry.fees[1].source).title == "Gebührenverordnung"
    assert entry.source(None) is entry.sources[0]


def test_seasons_hold_within_and_across_a_year(offices: dict[str, Office]) -> None:
    (summer,) = offices["freibad"].seasonal
    assert summer.holds_on(dt.date(2026, 5, 15))
    assert summer.holds_on(dt.date(2026, 9, 15))
    assert not summer.holds_on(dt.date(2026, 9, 16))
    winter = summer.model_copy(update={"start": "11-01", "end": "02-28"})
    assert winter.holds_on(dt.date(2027, 1, 5))
    assert not winter.holds_on(DAY)


def test_hours_of_a_day(offices: dict[str, Office]) -> None:
    office = offices["buergerbuero"]
    assert office.hours_on(dt.date(2026, 11, 21)) == ["09:00-11:00"]
    assert office.hours_on(dt.date(2026, 11, 18)) == []
    assert offices["helpdesk"].hours_on(DAY) is None
    assert offices["freibad"].hours_on(dt.date(2026, 7, 6)) == ["10:00-19:00"]


def test_addresses_have_no_empty_parts(offices: dict[str, Office]) -> None:
    assert offices["buergerbuero"].address == "Marktplatz 1, 01234 Musterstadt"
    assert offices["freibad"].address == "Am Teich 3, Musterstadt"
    assert offices["helpdesk"].address == ""


def test_a_mailbox_is_told_with_what_it_is_for(offices: dict[str, Office]) -> None:
    office = next(iter(offices.values()))
    told = office.model_copy(update={"email": "amt@stadt.de", "email_note": "Für Trauungen"})
    assert told.email_told == "amt@stadt.de (für Trauungen)"
    assert told.model_copy(update={"email_note": ""}).email_told == "amt@stadt.de"
    assert told.model_copy(update={"email": ""}).email_told == ""
