"""What a human should know before taking a call over."""

from collections import OrderedDict
from dataclasses import asdict, dataclass, replace
from typing import Any, Protocol


@dataclass(frozen=True)
class HandoverSummary:
    """The conversation so far. Holds no audio, and no number of the caller's but one they left."""

    conversation: str
    caller: str
    municipality: str
    language: str
    lines: tuple[tuple[str, str], ...]
    """Who ("caller" or "bot") said what, oldest first; what the caller said is masked."""
    call_back: str = ""
    """The number at which the caller wants to be called back."""

    def then(self, later: "HandoverSummary") -> "HandoverSummary":
        """This summary, continued by one of the same conversation.

        A call that nobody took comes back as a new one, which knows nothing of the first.
        """
        goes_on = later.lines[: len(self.lines)] == self.lines
        lines = later.lines if goes_on else self.lines + later.lines
        return replace(later, lines=lines, call_back=later.call_back or self.call_back)

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON form."""
        return asdict(self) | {"lines": [{"from": who, "text": text} for who, text in self.lines]}


class Desk(Protocol):
    """Where summaries wait for whoever takes the call."""

    async def leave(self, summary: HandoverSummary) -> None:
        """Put a summary there. Must not fail the call: errors are the desk's own."""
        ...

    async def request_call_back(self, summary: HandoverSummary) -> None:
        """The same for a caller who is not put through but wants to be called back."""
        ...


class MemoryDesk:
    """The latest summaries, in memory, for the page of the person who answers."""

    def __init__(self, keep: int = 50) -> None:
        if keep < 1:
            raise ValueError(f"keep must be above 0, got {keep}")
        self._keep = keep
        self._summaries: OrderedDict[str, HandoverSummary] = OrderedDict()

    async def leave(self, summary: HandoverSummary) -> None:
        known = self._summaries.pop(summary.conversation, None)
        self._summaries[summary.conversation] = summary if known is None else known.then(summary)
        while len(self._summaries) > self._keep:
            self._summaries.popitem(last=False)

    async def request_call_back(self, summary: HandoverSummary) -> None:
        await self.leave(summary)

    def waiting(self) -> list[HandoverSummary]:
        """All summaries, latest first."""
        return list(reversed(self._summaries.values()))
