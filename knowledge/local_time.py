"""The time where the municipalities are, whatever the machine is set to."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

TIME_ZONE = ZoneInfo("Europe/Berlin")


def local_now() -> dt.datetime:
    """The time there, with its zone."""
    return dt.datetime.now(TIME_ZONE)
