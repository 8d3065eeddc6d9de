from decimal import Decimal

import pytest

from knowledge.amounts import amounts, has_number


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("46,00 Euro", ["46.00"]),
        ("46 €", ["46.00"]),
        ("€ 5,-", ["5.00"]),
        ("1.200,50 EUR", ["1200.50"]),
        ("27,60 Euro oder 46 Euro", ["27.60", "46.00"]),
        ("50 bis 60 Euro", ["60.00"]),
        ("6 Jahre, 3 Wochen, Nummer 0361 5", []),
        ("Europa 2000 Eurovision", []),
    ],
)
def test_amounts(text: str, values: list[str]) -> None:
    assert [a.value for a in amounts(text)] == [Decimal(value) for value in values]


def test_the_place_of_an_amount() -> None:
    text = "Das kostet 5 Euro."
    (amount,) = amounts(text)
    assert text[amount.start : amount.end] == "5 Euro"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Das sind zwei Wohnungen.", True),
        ("bis zu fünf Wünsche", True),
        ("60 Leute", True),
        ("Eine Wohnung hat ein Bad.", False),
    ],
)
def test_numbers_in_digits_and_letters(text: str, found: bool) -> None:
    assert has_number(text) is found
