"""What depends on the assistant's last message: once more, shorter, and a bare yes or no."""

import re
from collections.abc import Mapping
from typing import Any

from rasa_sdk.events import EventType

from bot.actions.answer import AnswerAction
from bot.actions.base import Exchange, KnowledgeSource, TurnAction
from bot.actions.dialogue import say_text
from bot.actions.turn import last_said
from knowledge.reply import Outcome

# Not after a digit: "Bis zum 3. März" is no end of a sentence.
_SENTENCE_END = re.compile(r"(?<=[^\W\d])[.!?](?=\s)|[؟](?=\s)")


class RepeatAction(TurnAction):
    """Says the assistant's last message once more."""

    dialogue = "repeat"

    async def answer(self, to: Exchange) -> list[EventType]:
        said = last_said(to.tracker)
        if said is None:
            say_text(to, "nothing_to_repeat")
        else:
            _say_again(to, said, str(said.get("text")))
        return []


class ShorterAction(TurnAction):
    """Says the beginning of the last answer: its first paragraph, else its first sentence."""

    dialogue = "shorter"

    async def answer(self, to: Exchange) -> list[EventType]:
        said = last_said(to.tracker)
        if said is None:
            say_text(to, "nothing_to_repeat")
            return []
        text = str(said.get("text"))
        brief = shorter(text) if _outcome(said) == Outcome.ANSWERED else text
        if brief == text:
            say_text(to, "cannot_shorten")
        else:
            _say_again(to, said, brief)
        return []


class DeclineAction(TurnAction):
    """A bare "no": ends politely, unless it turns down what was offered instead of an answer."""

    dialogue = "decline"

    async def answer(self, to: Exchange) -> list[EventType]:
        offered = _outcome(last_said(to.tracker)) in (Outcome.CLARIFY, Outcome.REFUSED)
        say_text(to, "not_helpful" if offered else "decline")
        return []


class AffirmAction(TurnAction):
    """A bare "yes": asks for the question, unless the knowledge has asked something."""

    dialogue = "affirm"

    def __init__(self, knowledge: KnowledgeSource, answer: AnswerAction) -> None:
        super().__init__(knowledge)
        self._answer = answer

    async def answer(self, to: Exchange) -> list[EventType]:
        asked = (Outcome.CLARIFY, Outcome.REFUSED, Outcome.ANSWERED)
        if _outcome(last_said(to.tracker)) in asked:
            return await self._answer.answer(to)
        say_text(to, "affirm")
        return []


def shorter(text: str) -> str:
    """The first paragraph of `text`; of a single paragraph, its first sentence."""
    first, *others = text.split("\n\n")
    if others:
        return first
    end = _SENTENCE_END.search(first)
    return first[: end.end()] if end else first


def _outcome(said: Mapping[str, Any] | None) -> str | None:
    data: Mapping[str, Any] = (said or {}).get("data") or {}
    outcome = (data.get("custom") or {}).get("outcome")
    return outcome if isinstance(outcome, str) else None


def _say_again(to: Exchange, said: Mapping[str, Any], text: str) -> None:
    data: Mapping[str, Any] = said.get("data") or {}
    to.dispatcher.utter_message(
        text=text, buttons=data.get("buttons") or [], json_message=data.get("custom") or {}
    )
