"""Limits of age in the content's own words."""

import pytest

from knowledge.ages import limits
from knowledge.vocabulary import vocabulary


@pytest.mark.parametrize(
    ("text", "age", "kept"),
    [
        ("Mein Kind ist unter 16. Wer muss mitkommen?", 14, {"16"}),
        ("Mein Kind ist unter 16. Wer muss mitkommen?", 16, set()),
        ("Was gilt ab 24 Jahren?", 24, {"24"}),
        ("Was gilt ab 24 Jahren?", 23, set()),
        ("Seit 2025 kostet es unter 20 Euro.", 12, set()),
    ],
)
def test_limits_that_somebody_keeps_to(text: str, age: int, kept: set[str]) -> None:
    assert limits(text, age, vocabulary("de")) == kept
