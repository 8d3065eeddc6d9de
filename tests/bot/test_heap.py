"""Loading what stays."""

import gc
import weakref
from collections.abc import Iterator

import pytest

from bot.heap import load_for_good


class _Ring:
    """Refers to itself: only the garbage collector frees it."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture(autouse=True)
def thawed() -> Iterator[None]:
    """Leaves the collector as the other tests expect it."""
    yield
    gc.unfreeze()
    gc.enable()


def test_loads_without_the_collector_and_keeps_it_off_the_result() -> None:
    assert load_for_good(gc.isenabled) is False
    assert gc.isenabled()
    kept = load_for_good(_Ring)
    assert not any(found is kept for found in gc.get_objects())


def test_the_collector_works_again_after_an_error() -> None:
    def fail() -> None:
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        load_for_good(fail)
    assert gc.isenabled()


def test_what_was_loaded_before_and_is_used_no_more_is_freed() -> None:
    first = load_for_good(_Ring)
    gone = weakref.ref(first)
    del first
    gc.collect()
    assert gone() is not None
    load_for_good(_Ring)
    assert gone() is None
