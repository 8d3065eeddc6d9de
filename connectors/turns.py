"""One conversation's messages are answered one after the other, in the order they came."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class BusyError(Exception):
    """Too many messages of one conversation are waiting."""


class _Line:
    def __init__(self) -> None:
        self.lock = asyncio.Lock()
        self.places = 0


class Turns:
    """A first-come-first-served line for every conversation that has something to answer."""

    def __init__(self, places: int = 5) -> None:
        if places < 1:
            raise ValueError("places must be greater than 0.")
        self._places = places
        self._lines: dict[str, _Line] = {}

    def full(self, conversation: str) -> bool:
        """Whether the line of this conversation has no place left."""
        line = self._lines.get(conversation)
        return line is not None and line.places >= self._places

    @asynccontextmanager
    async def turn(self, conversation: str) -> AsyncIterator[None]:
        """Waits for its turn.

        Raises:
            BusyError: the line is full.
        """
        if self.full(conversation):
            raise BusyError
        line = self._lines.setdefault(conversation, _Line())
        line.places += 1
        try:
            async with line.lock:
                yield
        finally:
            line.places -= 1
            if not line.places:
                self._lines.pop(conversation, None)

    def __len__(self) -> int:
        """Conversations being answered."""
        return len(self._lines)
