"""Everything the routes of one gateway share."""

import asyncio
import hmac
import logging
import time
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any

from starlette.datastructures import Headers

from bot.settings import Settings
from connectors.assistant import Assistant, MunicipalityProfile
from connectors.conversations import Conversation, ConversationLog, RecordError, rest_id
from connectors.dialogue import Dialogue
from connectors.limits import ClientAddresses, ConnectionLimit, TokenBuckets
from connectors.metrics import Metrics
from connectors.origins import Origins
from connectors.texts import known_language, say

log = logging.getLogger(__name__)

# Behind one address there may be a town hall, a school or a mobile network.
PEOPLE_BEHIND_ONE_ADDRESS = 5
_DAY = 86_400
_EXPIRY_SECONDS = 3600


@dataclass
class Services:
    """Built once by `create_app`."""

    settings: Settings
    assistant: Assistant
    metrics: Metrics = field(default_factory=Metrics)

    def __post_init__(self) -> None:
        limits = self.settings.limits
        per_minute = limits.messages_per_minute
        self.record = ConversationLog(
            self.settings.database,
            history_messages=limits.history_messages,
            on_loss=self.metrics.unlogged.inc,
        )
        self.dialogue = Dialogue(self.assistant, self.record, self.metrics)
        self.addresses = ClientAddresses(self.settings.trusted_proxies)
        self.client_rate = TokenBuckets(per_minute * PEOPLE_BEHIND_ONE_ADDRESS)
        self.conversation_rate = TokenBuckets(per_minute)
        self.connections = ConnectionLimit(
            limits.websocket_connections, limits.websocket_connections_per_client
        )
        self.origins = Origins(self.settings.allowed_origins)

        self._tasks: set[asyncio.Task[None]] = set()

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        """Runs `work` to its end, whatever becomes of the connection that asked for it."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def start(self) -> None:
        """Opens the record of conversations."""
        await self.record.start()
        self._housekeeping = asyncio.create_task(self._expire())

    async def stop(self, patience_s: float = 5) -> None:
        """Finishes the answers under way, then writes the record."""
        self._housekeeping.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=patience_s)
        await self.record.close()

    async def ready(self) -> bool:
        """Whether questions can be answered right now."""
        try:
            ready = await self.assistant.ready()
        except Exception as error:  # whatever the reason, the answer is no
            log.warning("Readiness could not be asked for: %s", type(error).__name__)
            ready = False
        self.metrics.rasa_up(ready)
        return ready

    async def erase(self, conversation: str) -> bool:
        """Deletes a conversation everywhere; False if there was none.

        Raises:
            BusyError: too many messages of it are waiting for their answer.
            RecordError: the gateway's part could not be deleted.
            Exception: the dialogue core's part could not; nothing is deleted then.
        """
        # An answer under way would bring it back.
        async with self.dialogue.turns.turn(conversation):
            if not await self.record.find(conversation):
                return False
            await self.assistant.erase(conversation)
            return await self.record.erase(conversation)

    async def _expire(self) -> None:
        while True:
            before = time.time() - self.settings.retention_days * _DAY
            try:
                await self.record.expire(before)
            except RecordError as error:
                log.error("Old conversations could not be erased: %s", error)
            await asyncio.sleep(_EXPIRY_SECONDS)

    def wait(self, client: str | None, conversation: str) -> float:
        """Seconds until this message may be sent: 0.0 when it may now.

        Args:
            client: address key; None for trusted callers, who speak for many people.
            conversation: id of the conversation.
        """
        wait = self.conversation_rate.take(conversation)
        if not wait and client is not None:
            wait = self.client_rate.take(client)
        if wait:
            self.metrics.refused("rate")
        return wait

    def trusted_channel(self, headers: Headers) -> str | None:
        """The channel whose token the caller presents, if any."""
        token = bearer_token(headers)
        if token is None:
            return None
        for channel, expected in self.settings.trusted_tokens.items():
            if hmac.compare_digest(token.encode(), expected.encode()):
                return channel
        return None

    def profile(self, id: object) -> MunicipalityProfile | None:
        """The municipality named, the default one when none is, None when unknown."""
        if id is None:
            id = self.settings.municipality
        if not isinstance(id, str):
            return None
        try:
            return self.assistant.municipality(id)
        except KeyError:
            return None

    def notice(self, profile: MunicipalityProfile, language: str) -> str:
        """Says that it is a machine, before the first message."""
        return say("notice", language, bot_name=profile.bot_name)

    def suggestions(self, profile: MunicipalityProfile, language: str) -> list[dict[str, str]]:
        """Starter questions in wire form."""
        return [
            {"title": button.title, "payload": button.payload}
            for button in self.assistant.suggestions(profile.id, language)
        ]

    def rest_conversation(
        self, sender: str, metadata: dict[str, Any], trusted: str | None, municipality: str
    ) -> Conversation:
        """Conversation of a REST caller, who chooses the sender freely."""
        asked = metadata.get("channel")
        channel = "web" if asked == "web" else "rest"
        if trusted and asked in (None, trusted):
            channel = trusted
        return Conversation(
            id=rest_id(municipality, trusted, sender),
            municipality=municipality,
            channel=channel,
            language=known_language(metadata.get("language")),
            trial=metadata.get("terminal") is True,
        )


def bearer_token(headers: Headers) -> str | None:
    """The token the caller presents, whether it is known or not."""
    scheme, _, token = headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None
