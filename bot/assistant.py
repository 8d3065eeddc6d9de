"""Dialogue core and knowledge as one assistant, as the connectors see it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.rasa_client import RasaClient, RasaUnavailable
from connectors.assistant import StillStarting
from knowledge.entries.content import ContentError, load_municipality
from knowledge.entries.entry import Office
from knowledge.entries.municipality import Municipality
from knowledge.entries.places import municipalities_in
from knowledge.reply import Button

if TYPE_CHECKING:
    from knowledge.service import Knowledge

START_PATIENCE_S = 15.0
"""How long a question waits for the assistant to come up; less than the gateway's patience."""
_LOOK_EVERY_S = 0.2


class LocalAssistant:
    """Complete once `client` and `knowledge` are set; polite about it until then."""

    def __init__(self, content_dir: Path) -> None:
        self.client: RasaClient | None = None
        self.knowledge: Knowledge | None = None
        self._content_dir = content_dir
        self._early: dict[str, Municipality] = {}

    async def send(
        self, sender: str, message: str, metadata: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """The answer, as messages of the wire contract.

        Raises:
            RasaUnavailable: the dialogue core does not answer.
            StillStarting: it did not come up within `START_PATIENCE_S`.
        """
        return await (await self._started()).send(sender, message, metadata)

    async def _started(self) -> RasaClient:
        """The client, once all can answer: who asks early waits for a moment."""
        patience = START_PATIENCE_S
        while self.client is None or self.knowledge is None:
            if patience <= 0:
                raise StillStarting
            await asyncio.sleep(_LOOK_EVERY_S)
            patience -= _LOOK_EVERY_S
        return self.client

    async def erase(self, sender: str) -> None:
        """Deletes what the dialogue core keeps of a conversation.

        Raises:
            RasaUnavailable: it could not be deleted now.
        """
        if self.client is None:
            raise RasaUnavailable("The dialogue core is still starting.")
        await self.client.erase(sender)

    async def ready(self) -> bool:
        """Whether questions can be answered right now."""
        return self.knowledge is not None and self.client is not None and await self.client.ready()

    def municipality(self, id: str, /) -> Municipality:
        """Raises `KeyError` when unknown."""
        if self.knowledge is not None:
            return self.knowledge.municipality(id)
        if id not in self._early:
            if id not in self.municipalities():
                raise KeyError(id)
            try:
                self._early[id] = load_municipality(self._content_dir / id)
            except ContentError:
                raise KeyError(id) from None  # It will be left out, or the start fails.
        return self._early[id]

    def municipalities(self) -> Sequence[str]:
        """Ids of all municipalities."""
        if self.knowledge is not None:
            return self.knowledge.municipalities()
        return municipalities_in(self._content_dir)

    def human(self, municipality: str, /) -> Office | None:
        """The office that takes over when the assistant cannot answer, once it is known."""
        if self.knowledge is None:
            return None
        return self.knowledge.office(municipality, self.municipality(municipality).human)

    def suggestions(self, municipality: str, language: str, /) -> Sequence[Button]:
        """Starter questions."""
        if self.knowledge is not None:
            return self.knowledge.suggestions(municipality, language)
        titles = self.municipality(municipality).suggestions.get(language, ())
        return [Button(title, title) for title in titles]
