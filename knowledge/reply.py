"""What the assistant answers: one type shared by the dialogue core and all connectors."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any


class Outcome(StrEnum):
    """How a turn ended. Part of the wire contract."""

    ANSWERED = "answered"
    CLARIFY = "clarify"
    REFUSED = "refused"
    HANDOVER = "handover"
    DIALOGUE = "dialogue"


@dataclass(frozen=True)
class Source:
    """Where a statement comes from, and the day to which it was checked."""

    title: str
    url: str
    reviewed: date


@dataclass(frozen=True)
class Button:
    """A quick reply: pressing it sends `payload` as if the user had typed it."""

    title: str
    payload: str


@dataclass(frozen=True)
class ConversationContext:
    """What a follow-up question may refer to. Kept by the dialogue core between turns."""

    topic: str | None = None
    """Entry the conversation is about."""
    aspect: str | None = None
    """Aspect last asked for (`fee`, `documents`, …)."""
    age: int | None = None
    """Age in years of the person asked about, when it was said."""
    options: tuple[str, ...] = ()
    """Entries offered in the last clarifying question."""
    unknown: str | None = None
    """Matter asked about last that the content does not cover: its title, "" where it has none."""
    perhaps: str | None = None
    """Entry that may have been meant by that matter."""
    cases: tuple[str, ...] = ()
    """The editor's questions about certain cases of the topic that were told, latest first."""
    refused: int = 0
    """Refusals in a row of what the content does not cover."""
    asked: str = ""
    """What was asked when a matter without a title was refused; masked, like all that is stored."""

    def without_refusal(self) -> ConversationContext:
        """The same talk once what was refused is done with."""
        return replace(self, unknown=None, perhaps=None, asked="", refused=0)

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON form, as stored in the dialogue core's `context` slot."""
        return {
            "topic": self.topic,
            "aspect": self.aspect,
            "age": self.age,
            "options": list(self.options),
            "unknown": self.unknown,
            "perhaps": self.perhaps,
            "cases": list(self.cases),
            "refused": self.refused,
            "asked": self.asked,
        }

    @classmethod
    def from_dict(cls, stored: dict[str, Any] | None) -> ConversationContext:
        """Inverse of `as_dict`; unknown or missing keys fall back to the defaults."""
        if not stored:
            return cls()
        return cls(
            topic=stored.get("topic"),
            aspect=stored.get("aspect"),
            age=stored.get("age"),
            options=tuple(stored.get("options") or ()),
            unknown=stored.get("unknown"),
            perhaps=stored.get("perhaps"),
            cases=tuple(stored.get("cases") or ()),
            refused=int(stored.get("refused") or 0),
            asked=stored.get("asked") or "",
        )


@dataclass(frozen=True)
class Reply:
    """One answer of the knowledge layer."""

    text: str
    """Plain text: paragraphs separated by a blank line, list items start with '- '."""
    outcome: Outcome
    sources: tuple[Source, ...] = ()
    service: str | None = None
    aspect: str | None = None
    confidence: float = 0.0
    """Calibrated probability (0..1) that the answer is right."""
    buttons: tuple[Button, ...] = ()
    context: ConversationContext = field(default_factory=ConversationContext)
    in_doubt: bool = False
    """It says that it, or a part of it, may be no answer."""
    language: str | None = None
    """The language it is in: that of the question."""

    def custom(self) -> dict[str, Any]:
        """The `custom` object of the wire contract, with `in_doubt` and `language` if told."""
        more = {"in_doubt": self.in_doubt or None, "language": self.language}
        return {name: value for name, value in more.items() if value is not None} | {
            "outcome": self.outcome.value,
            "sources": [
                {"title": s.title, "url": s.url, "reviewed": s.reviewed.isoformat()}
                for s in self.sources
            ],
            "service": self.service,
            "aspect": self.aspect,
            "confidence": round(self.confidence, 3),
        }

    def button_list(self) -> list[dict[str, str]]:
        """The `buttons` list of the wire contract."""
        return [{"title": b.title, "payload": b.payload} for b in self.buttons]
