"""The time where the municipalities are."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterator

import pytest

from knowledge.local_time import TIME_ZONE, local_now


@pytest.fixture
def far_away(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine whose clock shows the time of another part of the world."""
    with monkeypatch.context() as machine:
        machine.setenv("TZ", "Pacific/Kiritimati")
        time.tzset()
        yield
    time.tzset()


@pytest.mark.usefixtures("far_away")
def test_the_zone_of_the_machine_does_not_matter() -> None:
    now = local_now()
    assert now.tzinfo is TIME_ZONE
    assert now.utcoffset() in (dt.timedelta(hours=1), dt.timedelta(hours=2))
    assert now.replace(tzinfo=None) < dt.datetime.now() - dt.timedelta(hours=10)
