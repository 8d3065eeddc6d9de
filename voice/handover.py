"""What a human should know before taking a call over."""

from collections import OrderedDict
from dataclasses import asdict, dataclass
from typing import Any, Protocol


@dataclass(frozen=True)
class HandoverSummary:
    """The conversation so far. Holds no unmasked number and no audio."""

    conversation: str
    caller: str
    municipality: str
    language: str
    lines: tuple[tuple[str, str], ...]
    """Who ("caller" or "bot") said what, oldest first."""

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON form."""
        return asdict(self) | {"lines": [{"from": who, "text": text} for who, text in self.lines]}


class Desk(Protocol):
    """Where summaries wait for whoever takes the call."""

    async def leave(self, summary: HandoverSummary) -> None:
        """Put a summary there. Must not fail the call: errors are the desk's own."""
        ...


class MemoryDesk:
    """The latest summaries, in memory, for the page of the person who answers."""

    def __init__(self, keep: int = 50) -> None:
        if keep < 1:
            raise ValueError(f"keep must be above 0, got {keep}")
        self._keep = keep
        self._summaries: OrderedDict[str, HandoverSummary] = OrderedDict()

    async def leave(self, summary: HandoverSummary) -> None:
        self._summaries.pop(summary.conversation, None)
        self._summaries[summary.conversation] = summary
        while len(self._summaries) > self._keep:
            self._summaries.popitem(last=False)

    def waiting(self) -> list[HandoverSummary]:
        """All summaries, latest first."""
        return list(reversed(self._summaries.values()))
