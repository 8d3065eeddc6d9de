"""Time, so that tests can bring their own."""

import asyncio
from typing import Protocol


class Clock(Protocol):
    """Seconds that never go back."""

    def now(self) -> float:
        """The present moment."""
        ...

    async def sleep_until(self, moment: float) -> None:
        """Return at `moment`, at once when it has passed."""
        ...


class LoopClock:
    """The event loop's clock."""

    def now(self) -> float:
        return asyncio.get_running_loop().time()

    async def sleep_until(self, moment: float) -> None:
        await asyncio.sleep(max(0.0, moment - self.now()))
