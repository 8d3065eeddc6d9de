"""One call's line, whatever carries it."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Protocol
from uuid import uuid4


class LineClosedError(RuntimeError):
    """The line is gone: the caller hung up."""


@dataclass(frozen=True)
class CallInfo:
    """What is known of a call. `caller` is masked already."""

    caller: str = ""
    conversation: str = field(default_factory=lambda: uuid4().hex)
    returned: bool = False
    """Whether the call comes back from a hand-over that nobody answered."""
    municipality: str = ""
    """The municipality called; empty for the default one."""


@dataclass(frozen=True)
class AudioIn:
    """The caller's voice: 16-bit PCM at the line's rate."""

    pcm: bytes


@dataclass(frozen=True)
class KeyIn:
    """A key the caller pressed."""

    digit: str


MediaEvent = AudioIn | KeyIn


class MediaLink(Protocol):
    """A line. Every method but `events` raises LineClosedError once the line is gone."""

    @property
    def rate(self) -> int:
        """Samples a second, both ways."""
        ...

    @property
    def info(self) -> CallInfo:
        """What is known of the call."""
        ...

    @property
    def lead(self) -> float:
        """Seconds of audio that may be sent before they are due."""
        ...

    def events(self) -> AsyncIterator[MediaEvent]:
        """What the caller says and presses; ends when the line is gone."""
        ...

    async def send_audio(self, pcm: bytes) -> None:
        """Play `pcm` after what was sent before."""
        ...

    async def flush(self) -> None:
        """Drop what was sent and not yet played."""
        ...

    async def hand_over(self) -> None:
        """Pass the caller to a human and leave."""
        ...

    async def hang_up(self) -> None:
        """End the call."""
        ...


def mask_number(number: str) -> str:
    """A telephone number as it may be stored: `+4936414938` → `+49…38`."""
    digits = "".join(c for c in number if c.isdigit() or c == "+")
    if len(digits) < 6:
        return "…" if digits else ""
    return f"{digits[:3]}…{digits[-2:]}"
