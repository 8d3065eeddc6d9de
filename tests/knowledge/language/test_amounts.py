from decimal import Decimal

import pytest

from knowledge.language.amounts import amounts, counted


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
    ("text", "words"),
    [
        ("Das sind zwei Wohnungen.", ["Wohnungen"]),
        ("bis zu fünf schöne Wünsche", ["schöne", "Wünsche"]),
        ("60 Leute", ["Leute"]),
        ("Für den ersten Hund zahlen Sie", []),
        ("Eine Wohnung hat ein Bad.", []),
    ],
)
def test_what_a_text_gives_the_number_of(text: str, words: list[str]) -> None:
    assert list(counted(text)) == words
