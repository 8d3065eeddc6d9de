"""Tells when a folder changes: at once where the system reports it, else by looking often."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator
from pathlib import Path

from watchfiles import awatch

QUIET_MS = 100
"""A change is told once nothing has changed for so long: editors write in several steps."""
LONGEST_MS = 500
"""… or after so long, if changes go on."""
LOOK_EVERY_S = 0.5
"""Where changes are not reported."""
SAFETY_MS = 5000
"""Some network drives report nothing, and no error either."""

logger = logging.getLogger(__name__)


async def changes(folder: Path) -> AsyncGenerator[None]:
    """Yields whenever something in the folder may have changed; ends only when cancelled."""
    try:
        async for _ in awatch(
            folder,
            watch_filter=None,
            debounce=LONGEST_MS,
            step=QUIET_MS,
            rust_timeout=SAFETY_MS,
            yield_on_timeout=True,
        ):
            yield
    except (OSError, RuntimeError) as error:
        # No folder, or the system's limit of watches: looking costs some milliseconds a time.
        logger.warning("changes in %s are not reported (%s): looking often", folder, error)
    while True:
        await asyncio.sleep(LOOK_EVERY_S)
        yield
