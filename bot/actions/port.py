"""What the actions need from the knowledge layer."""

from collections.abc import Sequence
from typing import Protocol

from knowledge.entries.entry import Office
from knowledge.reply import Button, ConversationContext, Reply


class Profile(Protocol):
    """The municipality in whose name the assistant speaks."""

    @property
    def name(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def bot_name(self) -> str: ...
    @property
    def url(self) -> str: ...
    @property
    def state(self) -> str:
        """Abbreviation of the German state: "TH"."""
        ...

    @property
    def human(self) -> str:
        """Key of the office that takes over."""
        ...

    @property
    def registry(self) -> str:
        """Key of the Standesamt; empty when not told."""
        ...

    @property
    def genitive(self) -> str:
        """The title in German after a noun: "der Stadt Jena"."""
        ...


class KnowledgePort(Protocol):
    """Implemented by `knowledge.service.Knowledge`."""

    def ask(
        self,
        text: str,
        *,
        municipality: str,
        channel: str = "rest",
        language: str = "de",
        context: ConversationContext = ...,
    ) -> Reply: ...

    def municipality(self, id: str, /) -> Profile:
        """Raises `KeyError` when unknown."""
        ...

    def municipalities(self) -> Sequence[str]: ...

    def suggestions(self, municipality: str, language: str, /) -> Sequence[Button]: ...

    def office(self, municipality: str, id: str, /) -> Office | None:
        """An office of the municipality's directory."""
        ...

    def responsible(self, municipality: str, topic: str, /) -> Office | None:
        """The office responsible for a topic, by the topic's id; None when unknown."""
        ...

    def people_asked_for(
        self, municipality: str, text: str, language: str, /
    ) -> tuple[str, Office] | None:
        """The topic that a wish for a human names, by its id, and its office; None in doubt."""
        ...
