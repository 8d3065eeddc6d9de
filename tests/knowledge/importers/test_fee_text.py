from decimal import Decimal

import pytest

from knowledge.entries.entry import Fee
from knowledge.importers.fee_text import read_fees


def only(text: str) -> Fee:
    (fee,) = read_fees(text).fees
    return fee


@pytest.mark.parametrize(
    ("text", "amount", "label"),
    [
        ("46 Euro", "46.00", ""),
        ("- 10 Euro pro Anwesen", "10.00", ""),
        ("Ausstellung der Karte: 37 Euro", "37.00", "Ausstellung der Karte"),
        ("192,90 Euro (zuzüglich Schilder)", "192.90", "zuzüglich Schilder"),
        ("gebührenfrei", "0", ""),
        ("Keine Gebühr", "0", ""),
        ("PIN: gebührenfrei", "0", "PIN"),
        ("Express: Gebühr plus 32 Euro Aufpreis", "32.00", "Express, zusätzlich"),
    ],
)
def test_clear_lines(text: str, amount: str, label: str) -> None:
    fee = only(text)
    assert (fee.amount, fee.label) == (Decimal(amount), label)


def test_units_and_lowest_and_approximate_amounts() -> None:
    assert only("Austritt: 25 Euro pro Person.").unit == "pro Person"
    assert only("Ab 31,80 Euro").at_least
    assert only("mit Reservierung ab: 23 Euro").at_least
    assert only("Eheschließung: etwa 300 Euro").about


@pytest.mark.parametrize(
    "text",
    [
        "50 bis 60 Euro (abhängig von der Rechtsform)",
        "600 - 1000 Euro",
        "Zwischen 5,00 und 7,50 Euro je Plan",
        "46 Euro (ab 24 Jahren) oder 27,60 Euro (bis 24 Jahre)",
        "Eine Auskunft kostet 10 Euro, beziehungsweise 15 Euro.",
        "- 12 Monate: 30 Euro\nund dann\n- 12 Monate: 40 Euro",
        "Die Höhe der Gebühr ist abhängig vom Härtefall.",
    ],
)
def test_what_is_not_clear_stays_text(text: str) -> None:
    read = read_fees(text)
    assert read.fees == ()
    assert read.rest == text


@pytest.mark.parametrize(
    ("younger", "older", "last"),
    [
        ("unter 24 Jahren", "ab 24 Jahren", 23),
        ("bis 17 Jahre", "ab 18 Jahre", 17),
        ("bis 18 Jahre", "über 18 Jahre", 18),
        ("bis zur Vollendung des 18. Lebensjahres", "ab 18 Jahre", 17),
        ("bis zum vollendeten 24. Lebensjahr", "über 23 Jahre", 23),
    ],
)
def test_ages_that_divide_everybody_in_two(younger: str, older: str, last: int) -> None:
    fees = read_fees(f"- {younger}: 27,60 Euro\n- {older}: 46 Euro").fees
    assert [(f.min_age, f.max_age) for f in fees] == [(None, last), (last + 1, None)]


def test_adults_and_minors() -> None:
    fees = read_fees("Erwachsene: 100 Euro\nMinderjährige: 50 Euro").fees
    assert [(f.min_age, f.max_age) for f in fees] == [(18, None), (None, 17)]


@pytest.mark.parametrize(
    "text",
    [
        "- ab 24 Jahre: 70 Euro\n- unter 24 Jahre: 38 Euro\n- bis 12 Jahre: 14 Euro",
        "- unter 24 Jahren: 27,60 Euro\n- über 24 Jahren: 46 Euro",
        "- bis 18 Jahre: 5 Euro\n- ab 18 Jahre: 10 Euro",
        "- bis zum 18. Lebensjahr: 5 Euro\n- über 18 Jahre: 10 Euro",
    ],
)
def test_ages_that_leave_a_doubt_are_not_structured(text: str) -> None:
    fees = read_fees(text).fees
    assert len(fees) > 1
    assert all(f.min_age is None and f.max_age is None for f in fees)


def test_headings_belong_to_the_lines_below_them() -> None:
    text = "Online-Gebühr: Karte möglich\n Neuwagen: ab 20,50 Euro\nSchild: 12,80 Euro"
    read = read_fees(text)
    assert [f.label for f in read.fees] == ["Online-Gebühr, Neuwagen", "Schild"]
    assert read.rest == "Online-Gebühr: Karte möglich"


def test_remarks_stay_beside_the_fees() -> None:
    read = read_fees("13 Euro\nBitte zahlen Sie vor Ort.")
    assert [f.amount for f in read.fees] == [Decimal(13)]
    assert read.rest == "Bitte zahlen Sie vor Ort."
