"""What all actions have in common: the turn, the knowledge, and the form of an answer."""

from abc import abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, FollowupAction
from rasa_sdk.executor import CollectingDispatcher

from bot.actions.port import KnowledgePort, Profile
from bot.actions.texts import Texts
from bot.actions.turn import Turn, read_turn
from knowledge.reply import Button, Outcome, Reply

KnowledgeSource = Callable[[], KnowledgePort | None]
"""Gives the knowledge, or None as long as it is being loaded."""


class KnowledgeNotReadyError(Exception):
    """The knowledge is still being loaded."""


@dataclass(frozen=True)
class Exchange:
    """A turn to be answered, with what answers it and where the answer goes."""

    turn: Turn
    knowledge: KnowledgePort
    dispatcher: CollectingDispatcher
    tracker: Tracker

    @property
    def municipality(self) -> str:
        """The municipality the turn is meant for; where none is named, the first there is.

        Raises:
            KnowledgeNotReadyError: it is named and not there: no other one answers in its place.
        """
        known = self.knowledge.municipalities()
        wanted = self.turn.municipality
        if wanted and wanted not in known:
            raise KnowledgeNotReadyError
        return wanted or known[0]

    @property
    def profile(self) -> Profile:
        return self.knowledge.municipality(self.municipality)

    @property
    def texts(self) -> Texts:
        return self.turn.texts

    def say(
        self, text: str, buttons: Sequence[Button] = (), outcome: Outcome = Outcome.DIALOGUE
    ) -> None:
        """Says something that is not an answer from the knowledge."""
        self.say_reply(Reply(text=text, outcome=outcome, confidence=1.0, buttons=tuple(buttons)))

    def say_reply(self, reply: Reply) -> None:
        """Says a reply in the form of the wire contract, with the language it is in."""
        reply = replace(reply, language=reply.language or self.turn.language)
        self.dispatcher.utter_message(
            text=reply.text, buttons=reply.button_list(), json_message=reply.custom()
        )


class TurnAction(Action):
    """An action that answers with one message and then waits for the user."""

    dialogue: str
    """What it is for, as in the name of the action: "repeat" in "action_repeat"."""

    def __init__(self, knowledge: KnowledgeSource) -> None:
        self._knowledge = knowledge

    def name(self) -> str:
        return f"action_{self.dialogue}"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any
    ) -> list[EventType]:
        """Runs the turn. Raises `KnowledgeNotReadyError`."""
        knowledge = self._knowledge()
        if knowledge is None:
            raise KnowledgeNotReadyError
        turn = read_turn(tracker)
        events = await self.answer(Exchange(turn, knowledge, dispatcher, tracker))
        # Naming the next step spares Rasa a second prediction.
        return [*turn.events, *events, FollowupAction("action_listen")]

    @abstractmethod
    async def answer(self, to: Exchange) -> list[EventType]:
        """Says one thing; returns the events to record."""
