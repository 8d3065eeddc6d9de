"""What all actions have in common: the turn, the knowledge, and the form of an answer."""

from abc import abstractmethod
from collections.abc import Callable, Sequence
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, FollowupAction
from rasa_sdk.executor import CollectingDispatcher

from bot.actions.port import KnowledgePort, Profile
from bot.actions.turn import Turn, read_turn
from knowledge.reply import Button, Outcome, Reply

KnowledgeSource = Callable[[], KnowledgePort | None]
"""Gives the knowledge, or None as long as it is being loaded."""


class KnowledgeNotReadyError(Exception):
    """The knowledge is still being loaded."""


class TurnAction(Action):
    """An action that answers with one message and then waits for the user."""

    def __init__(self, name: str, knowledge: KnowledgeSource) -> None:
        self._name = name
        self._knowledge = knowledge

    def name(self) -> str:
        return self._name

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any
    ) -> list[EventType]:
        """Runs the turn. Raises `KnowledgeNotReadyError`."""
        knowledge = self._knowledge()
        if knowledge is None:
            raise KnowledgeNotReadyError
        turn = read_turn(tracker)
        events = await self.answer(turn, knowledge, dispatcher, tracker)
        # Naming the next step spares Rasa a second prediction.
        return [*turn.events, *events, FollowupAction("action_listen")]

    @abstractmethod
    async def answer(
        self,
        turn: Turn,
        knowledge: KnowledgePort,
        dispatcher: CollectingDispatcher,
        tracker: Tracker,
    ) -> list[EventType]:
        """Says one thing; returns the events to record."""


def municipality_of(turn: Turn, knowledge: KnowledgePort) -> str:
    """The municipality the turn is meant for; without a valid one, the first there is."""
    known = knowledge.municipalities()
    wanted = turn.municipality
    return wanted if wanted is not None and wanted in known else known[0]


def profile_of(turn: Turn, knowledge: KnowledgePort) -> Profile:
    return knowledge.municipality(municipality_of(turn, knowledge))


def say(
    dispatcher: CollectingDispatcher,
    text: str,
    buttons: Sequence[Button] = (),
    outcome: Outcome = Outcome.DIALOGUE,
) -> None:
    """Says something that is not an answer from the knowledge."""
    say_reply(dispatcher, Reply(text=text, outcome=outcome, confidence=1.0, buttons=tuple(buttons)))


def say_reply(dispatcher: CollectingDispatcher, reply: Reply) -> None:
    """Says a reply in the form of the wire contract."""
    dispatcher.utter_message(
        text=reply.text, buttons=reply.button_list(), json_message=reply.custom()
    )
