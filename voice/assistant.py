"""The dialogue core, as the telephone sees it."""

from dataclasses import dataclass, field
from typing import Protocol


class AssistantUnavailableError(RuntimeError):
    """The assistant cannot be reached or did not answer in time."""


@dataclass(frozen=True)
class Option:
    """One of the answers offered; `payload` is what a caller choosing it would say."""

    title: str
    payload: str


@dataclass(frozen=True)
class Answer:
    """What the assistant answered, as text for reading."""

    text: str
    outcome: str = "answered"
    """One of `answered`, `clarify`, `refused`, `handover`, `dialogue` (see knowledge.reply)."""
    options: tuple[Option, ...] = field(default=())


class Assistant(Protocol):
    """Whoever answers the caller's questions."""

    async def ask(self, conversation: str, text: str, language: str) -> Answer:
        """Answer `text`; AssistantUnavailableError when that cannot be done now."""
        ...

    async def aclose(self) -> None:
        """Give back connections."""
        ...
