"""What the gateway needs from the rest of the assistant."""

from collections.abc import Sequence
from typing import Any, Protocol

from knowledge.reply import Button


class MunicipalityProfile(Protocol):
    """The public face of one municipality."""

    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def url(self) -> str: ...
    @property
    def bot_name(self) -> str: ...
    @property
    def colour(self) -> str: ...
    @property
    def languages(self) -> Sequence[str]: ...


class HumanContact(Protocol):
    """The office that takes over when the assistant cannot answer."""

    @property
    def name(self) -> str: ...
    @property
    def phone(self) -> str:
        """Empty when unknown."""
        ...


class StillStarting(Exception):  # noqa: N818
    """The assistant cannot answer yet."""


class Assistant(Protocol):
    """Dialogue core and knowledge, seen from a connector."""

    async def send(
        self, sender: str, message: str, metadata: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Messages of the wire contract.

        Raises:
            StillStarting: it cannot answer yet.
            Exception: whatever says that the core is unreachable.
        """
        ...

    async def erase(self, sender: str) -> None:
        """Deletes what the dialogue core keeps of a conversation; raises if it cannot."""
        ...

    async def ready(self) -> bool:
        """Whether questions can be answered right now."""
        ...

    def municipality(self, id: str, /) -> MunicipalityProfile:
        """Raises `KeyError` when unknown."""
        ...

    def municipalities(self) -> Sequence[str]: ...

    def human(self, municipality: str, /) -> HumanContact | None:
        """None while it is not known (yet)."""
        ...

    def suggestions(self, municipality: str, language: str, /) -> Sequence[Button]:
        """Starter questions."""
        ...
