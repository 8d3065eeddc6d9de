"""When humans take calls."""

from datetime import datetime, time

import pytest

from voice.call.opening_hours import Hours, is_open

MONDAY = Hours(frozenset({0}), time(8, 30), time(12))


def test_inside_and_outside() -> None:
    assert is_open((MONDAY,), datetime(2026, 11, 23, 8, 30))
    assert not is_open((MONDAY,), datetime(2026, 11, 23, 12, 0))
    assert not is_open((MONDAY,), datetime(2026, 11, 24, 9, 0))
    assert is_open((), datetime(2026, 11, 22, 3, 0))


def test_hours_are_checked() -> None:
    with pytest.raises(ValueError, match="before"):
        Hours(frozenset({0}), time(12), time(8))
