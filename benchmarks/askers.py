"""Two ways to put a question: straight to the knowledge layer, or through a running gateway."""

import json
import urllib.request
import uuid
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Protocol

from benchmarks.judge import Answer
from benchmarks.questions import Question
from knowledge.local_time import local_now
from knowledge.reply import ConversationContext, Reply
from knowledge.retrieval.documents import OFFICE_PREFIX

if TYPE_CHECKING:  # loading it takes seconds, and asking a gateway does without
    from knowledge.desk import Desk
    from knowledge.service import Knowledge

MAX_OPTIONS = 5
SURFACES = ("de", "en")
"""Languages a page can be shown in: any other must be recognised from the question."""


class Asker(Protocol):
    """Puts a question, after the earlier ones of its conversation."""

    def ask(self, question: Question) -> Answer: ...


class ReplyAsker(ABC):
    """Asks in this process, without the dialogue core."""

    def ask(self, question: Question) -> Answer:
        context = ConversationContext()
        for earlier in question.context:
            context = self.reply(earlier, question.language, context).context
        return answer_of(self.reply(question.question, question.language, context))

    def reply(self, text: str, language: str, context: ConversationContext) -> Reply:
        """Puts one turn of a conversation."""
        return self._reply(text, language if language in SURFACES else "de", context)

    @abstractmethod
    def _reply(self, text: str, language: str, context: ConversationContext) -> Reply:
        """`language`: that of the page."""


class KnowledgeAsker(ReplyAsker):
    """Asks the knowledge layer."""

    def __init__(self, knowledge: "Knowledge", municipality: str, channel: str = "rest") -> None:
        self._knowledge = knowledge
        self._municipality = municipality
        self._channel = channel

    def _reply(self, text: str, language: str, context: ConversationContext) -> Reply:
        return self._knowledge.ask(
            text,
            municipality=self._municipality,
            channel=self._channel,
            language=language,
            context=context,
        )


class DeskAsker(ReplyAsker):
    """Asks a desk whose content is made for the measurement."""

    def __init__(self, desk: "Desk") -> None:
        self._desk = desk
        self._now = local_now()

    def _reply(self, text: str, language: str, context: ConversationContext) -> Reply:
        return self._desk.ask(
            text, channel="rest", language=language, context=context, now=self._now
        )


def answer_of(reply: Reply) -> Answer:
    """What counts of a reply."""
    return Answer(
        text=reply.text,
        outcome=reply.outcome.value,
        service=reply.service,
        aspect=reply.aspect,
        confidence=reply.confidence,
        options=tuple(option.removeprefix(OFFICE_PREFIX) for option in reply.context.options),
    )


class GatewayAsker:
    """Asks a running assistant through its REST channel, dialogue core included.

    A clarifying question is followed up: each of its buttons is pressed in a conversation of
    its own to learn which service lies behind it.
    """

    def __init__(self, url: str, municipality: str, timeout_s: float = 30.0) -> None:
        self._endpoint = url.rstrip("/") + "/webhooks/rest/webhook"
        self._municipality = municipality
        self._timeout_s = timeout_s

    def ask(self, question: Question) -> Answer:
        return self._play((*question.context, question.question), question.language, True)

    def _play(self, turns: Sequence[str], language: str, follow_buttons: bool) -> Answer:
        sender = f"bench-{uuid.uuid4().hex}"
        messages: list[dict[str, Any]] = []
        for text in turns:
            messages = self._send(sender, text, language)
        answer = read_answer(messages)
        if answer.outcome != "clarify" or not follow_buttons:
            return answer
        payloads = [b["payload"] for m in messages for b in m.get("buttons") or ()]
        pressed = [self._play((*turns, p), language, False) for p in payloads[:MAX_OPTIONS]]
        options = tuple(a.service for a in pressed if a.service)
        return replace(answer, options=options)

    def _send(self, sender: str, text: str, language: str) -> list[dict[str, Any]]:
        body = {
            "sender": sender,
            "message": text,
            "metadata": {"municipality": self._municipality, "language": language},
        }
        request = urllib.request.Request(
            self._endpoint,
            data=json.dumps(body).encode(),
            headers={"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=self._timeout_s) as response:
            messages: list[dict[str, Any]] = json.load(response)
        return messages


def read_answer(messages: Sequence[dict[str, Any]]) -> Answer:
    """One answer out of the messages of a turn: all texts, and the first non-dialogue outcome."""
    customs = [m["custom"] for m in messages if m.get("custom")]
    weighty = [c for c in customs if c.get("outcome") != "dialogue"] or customs
    custom = weighty[0] if weighty else {}
    return Answer(
        text="\n".join(m.get("text") or "" for m in messages),
        outcome=custom.get("outcome", "dialogue"),
        service=custom.get("service"),
        aspect=custom.get("aspect"),
        confidence=float(custom.get("confidence") or 0),
    )
