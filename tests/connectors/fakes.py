"""Stand-ins for the rest of the assistant."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from knowledge.reply import Button


@dataclass(frozen=True)
class FakeMunicipality:
    """A municipality that needs no content."""

    id: str = "jena"
    name: str = "Jena"
    title: str = "Stadt Jena"
    url: str = "https://www.jena.de"
    bot_name: str = "Auskunft"
    colour: str = "#005ca9"
    languages: tuple[str, ...] = ("de", "en")


@dataclass(frozen=True)
class FakeContact:
    """An office."""

    name: str = "Bürgerservice"
    phone: str = "03641 49-3800"


def echo(message: str) -> list[dict[str, Any]]:
    """An answer that shows what was asked."""
    custom = {
        "outcome": "answered",
        "sources": [
            {"title": "Personalausweis", "url": "https://jena.de/p", "reviewed": "2026-06-08"}
        ],
        "service": "personalausweis",
        "aspect": "fee",
        "confidence": 0.97,
    }
    buttons = [{"title": "Unterlagen", "payload": "Welche Unterlagen brauche ich?"}]
    return [{"recipient_id": "x", "text": f"Echo: {message}", "buttons": buttons, "custom": custom}]


@dataclass
class FakeAssistant:
    """Answers with `answer`; waits for `gate` first, fails with `failure` when one is set."""

    answer: Callable[[str], list[dict[str, Any]]] = echo
    failure: Exception | None = None
    is_ready: bool = True
    contact: FakeContact | None = None
    gate: asyncio.Event | None = None
    known: dict[str, FakeMunicipality] = field(
        default_factory=lambda: {
            "jena": FakeMunicipality(),
            "munich": FakeMunicipality("munich", "München", "Landeshauptstadt München"),
        }
    )
    erased: list[str] = field(default_factory=list)
    asked: list[tuple[str, str, dict[str, Any]]] = field(default_factory=list)

    async def send(
        self, sender: str, message: str, metadata: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Records the question and answers it."""
        self.asked.append((sender, message, metadata))
        if self.gate:
            await self.gate.wait()
        if self.failure:
            raise self.failure
        return self.answer(message)

    async def erase(self, sender: str) -> None:
        """Records the request."""
        if self.failure:
            raise self.failure
        self.erased.append(sender)

    async def ready(self) -> bool:
        """As set."""
        return self.is_ready

    def municipality(self, id: str) -> FakeMunicipality:
        """Raises `KeyError` when unknown."""
        return self.known[id]

    def municipalities(self) -> list[str]:
        """Known ids."""
        return list(self.known)

    def human(self, municipality: str) -> FakeContact | None:
        """As set."""
        return self.contact

    def suggestions(self, municipality: str, language: str) -> list[Button]:
        """One starter question."""
        title = "Was kostet ein Ausweis?" if language == "de" else "What does an ID cost?"
        return [Button(title, title)]
