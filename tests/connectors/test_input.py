"""Cleaning of what people type."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.input import clean


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("  Hallo  ", "Hallo"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("a\x00b\x1bc", "a b c"),
        ("Mu\u0308ll", "Müll"),
        ("\u200b\ufeff \u202e", ""),
        ("\ud800", ""),
        ("👩‍👩‍👧", "👩‍👩‍👧"),
        ("بطاقة الهوية", "بطاقة الهوية"),
    ],
)
def test_clean(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


@given(st.text(alphabet=st.characters(codec=None)))
def test_cleaned_text_can_always_be_encoded_and_stays_clean(text: str) -> None:
    cleaned = clean(text)
    cleaned.encode()
    assert "\x00" not in cleaned
    assert clean(cleaned) == cleaned
