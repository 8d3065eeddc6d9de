"""One turn: a person's text goes to the assistant, the answer is recorded and returned."""

import asyncio
import json
import logging
import secrets
import time
from dataclasses import dataclass
from typing import Any

from bot.privacy import mask
from connectors.assistant import Assistant, StillStarting
from connectors.conversations import Conversation, ConversationLog, Entry
from connectors.metrics import Metrics
from connectors.texts import say
from connectors.turns import Turns

log = logging.getLogger(__name__)

Message = dict[str, Any]
_dump = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass(frozen=True, slots=True)
class Answer:
    """One message to the user, and the JSON of it."""

    entry: Entry
    message: Message


class Dialogue:
    """Masks, asks, records and measures; always has an answer."""

    def __init__(
        self,
        assistant: Assistant,
        record: ConversationLog,
        metrics: Metrics,
        *,
        timeout_s: float = 20,
    ) -> None:
        self._assistant = assistant
        self._record = record
        self._metrics = metrics
        self._timeout_s = timeout_s
        self.turns = Turns()

    async def answer(self, conversation: Conversation, text: str, recipient: str) -> list[Answer]:
        """Answers `text` (cleaned, not empty) when its turn has come.

        Args:
            conversation: whom to answer, in which language.
            text: what the person wrote.
            recipient: `recipient_id` of the answer.

        Raises:
            BusyError: too many messages of this conversation are waiting.
        """
        started = time.perf_counter()
        async with self.turns.turn(conversation.id):
            masked = mask(text)
            asked = Entry(_message_id(), "user", time.time(), _dump({"text": masked}))
            # At once: who reconnects while waiting finds the question in the history.
            self._record.append(conversation, asked)
            messages = await self._ask(conversation, masked)
            answers = [_answer(message, recipient) for message in messages]
            self._record.append(conversation, *(answer.entry for answer in answers))
        outcome = messages[-1].get("custom", {}).get("outcome")
        self._metrics.turn(conversation.channel, outcome, time.perf_counter() - started)
        return answers

    async def _ask(self, conversation: Conversation, text: str) -> list[Message]:
        metadata = {
            "municipality": conversation.municipality,
            "channel": conversation.channel,
            "language": conversation.language,
        }
        try:
            async with asyncio.timeout(self._timeout_s):
                messages = await self._assistant.send(conversation.id, text, metadata)
        except StillStarting:
            return [self._not_now(conversation, text, "starting")]
        # Whatever goes wrong behind the gateway, the person gets a sentence and a way on.
        except Exception as error:
            log.warning("The dialogue core did not answer: %s", type(error).__name__)
            self._metrics.rasa_up(False)
            return [self._not_now(conversation, text, "unavailable")]
        self._metrics.rasa_up(True)
        return messages or [self._refusal(conversation, "no_answer")]

    def _not_now(self, conversation: Conversation, text: str, key: str) -> Message:
        buttons = [{"title": say("retry_title", conversation.language), "payload": text}]
        return self._refusal(conversation, key) | {"buttons": buttons}

    def _refusal(self, conversation: Conversation, key: str) -> Message:
        text = say(key, conversation.language, contact=self._contact(conversation))
        # Editors who look for what the content lacks need not read it.
        custom = plain_custom("refused", conversation.language) | {"failed": True}
        return {"text": text, "custom": custom}

    def _contact(self, conversation: Conversation) -> str:
        """How to reach people instead, as far as it is known."""
        profile = self._assistant.municipality(conversation.municipality)
        human = self._assistant.human(conversation.municipality)
        parts = [profile.title]
        if human:
            parts.append(human.name)
            if human.phone:
                parts.append(say("phone", conversation.language, phone=human.phone))
        return ", ".join([*parts, profile.url] if profile.url else parts)


def plain_custom(outcome: str, language: str) -> dict[str, Any]:
    """The `custom` object of an answer that rests on no entry."""
    return {
        "outcome": outcome,
        "language": language,
        "sources": [],
        "service": None,
        "aspect": None,
        "confidence": 0.0,
    }


def _answer(message: Message, recipient: str) -> Answer:
    addressed = message | {"recipient_id": recipient}
    return Answer(Entry(_message_id(), "bot", time.time(), _dump(addressed)), addressed)


def _message_id() -> str:
    return "m" + secrets.token_hex(8)
