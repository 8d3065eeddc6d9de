"""Numbers and addresses as callers say them."""

import pytest

from voice.heard.contacts import address_in, number_in
from voice.heard.understanding import understood


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("null drei sechs vier eins vier neun drei acht null null", "03641493800"),
        ("meine nummer ist null eins sieben eins neun acht sieben sechs fünf vier", "0171987654"),
        ("plus 49 3641 493800", "+493641493800"),
        ("vier neun drei acht null null", "493800"),
        ("ich habe 2 kinder", ""),
        ("nein", ""),
    ],
)
def test_numbers_in_german(said: str, number: str) -> None:
    assert number_in(understood(said, "de"), "de") == number


def test_numbers_in_english() -> None:
    said = "zero three six four one four nine three eight zero zero"
    assert number_in(understood(said, "en"), "en") == "03641493800"


@pytest.mark.parametrize(
    ("said", "address"),
    [
        ("anna punkt m ü l l e r ät gmx punkt de", "anna.mueller@gmx.de"),
        ("meine adresse ist anton berta minus eins ät web punkt de", "ab-1@web.de"),
        ("anna.mueller@gmx.de", "anna.mueller@gmx.de"),
        ("anna punkt müller", ""),
        ("das weiß ich nicht", ""),
    ],
)
def test_addresses_in_german(said: str, address: str) -> None:
    assert address_in(understood(said, "de"), "de") == address


def test_addresses_in_english() -> None:
    assert address_in("my address is jo dot doe at example dot org", "en") == "jo.doe@example.org"
