"""What the assistant says about itself and the conversation, without asking the knowledge."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, cast

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.actions.base import KnowledgeSource, TurnAction, municipality_of, profile_of, say
from bot.actions.contact import contact_of
from bot.actions.port import KnowledgePort, Profile
from bot.actions.texts import Texts, texts
from bot.actions.turn import Turn
from knowledge.reply import Button, Outcome

SUGGESTING = frozenset({"greet", "help", "capabilities", "smalltalk"})
"""Dialogues that offer starter questions."""
OFFERING_HUMAN = frozenset({"not_helpful", "insult", "bot_challenge"})
SUGGESTIONS = 4


class TextAction(TurnAction):
    """Says the text named like the intent."""

    def __init__(self, intent: str, knowledge: KnowledgeSource) -> None:
        super().__init__(f"action_{intent}", knowledge)
        self._intent = intent

    async def answer(
        self,
        turn: Turn,
        knowledge: KnowledgePort,
        dispatcher: CollectingDispatcher,
        tracker: Tracker,
    ) -> list[EventType]:
        profile = profile_of(turn, knowledge)
        say(dispatcher, _fill(turn.texts, self._intent, profile), self._buttons(turn, knowledge))
        return []

    def _buttons(self, turn: Turn, knowledge: KnowledgePort) -> list[Button]:
        if self._intent in SUGGESTING:
            municipality = municipality_of(turn, knowledge)
            return list(knowledge.suggestions(municipality, turn.language))[:SUGGESTIONS]
        return [turn.texts.buttons["human"]] if self._intent in OFFERING_HUMAN else []


class LanguageAction(TurnAction):
    """Goes on in another language, which the conversation keeps."""

    def __init__(self, language: str, knowledge: KnowledgeSource) -> None:
        super().__init__(f"action_language_{language}", knowledge)
        self._language = language

    async def answer(
        self,
        turn: Turn,
        knowledge: KnowledgePort,
        dispatcher: CollectingDispatcher,
        tracker: Tracker,
    ) -> list[EventType]:
        profile = profile_of(turn, knowledge)
        say(dispatcher, _fill(texts(self._language), "language", profile))
        return [SlotSet("language", self._language)]


class HumanAction(TurnAction):
    """Names the people who take over."""

    def __init__(self, knowledge: KnowledgeSource) -> None:
        super().__init__("action_human", knowledge)

    async def answer(
        self,
        turn: Turn,
        knowledge: KnowledgePort,
        dispatcher: CollectingDispatcher,
        tracker: Tracker,
    ) -> list[EventType]:
        municipality = municipality_of(turn, knowledge)
        profile = knowledge.municipality(municipality)
        office = knowledge.office(municipality, profile.human)
        if office is None:
            text = _fill(turn.texts, "human_unknown", profile)
        else:
            contact = contact_of(office, turn.texts, dt.date.today())
            text = turn.texts.say("human", contact=contact)
        say(dispatcher, text, outcome=Outcome.HANDOVER)
        return []


class RepeatAction(TurnAction):
    """Says the assistant's last message once more."""

    def __init__(self, knowledge: KnowledgeSource) -> None:
        super().__init__("action_repeat", knowledge)

    async def answer(
        self,
        turn: Turn,
        knowledge: KnowledgePort,
        dispatcher: CollectingDispatcher,
        tracker: Tracker,
    ) -> list[EventType]:
        said = _last_said(tracker)
        if said is None:
            say(dispatcher, _fill(turn.texts, "nothing_to_repeat", profile_of(turn, knowledge)))
            return []
        data: Mapping[str, Any] = said.get("data") or {}
        dispatcher.utter_message(
            text=said.get("text"),
            buttons=data.get("buttons") or [],
            json_message=data.get("custom") or {},
        )
        return []


def _last_said(tracker: Tracker) -> Mapping[str, Any] | None:
    events: Sequence[Mapping[str, Any]] = cast(Any, tracker).events
    for event in events[::-1]:
        if event.get("event") == "bot" and event.get("text"):
            return event
    return None


def _fill(text: Texts, key: str, profile: Profile) -> str:
    return text.say(
        key, bot=profile.bot_name, city=profile.name, title=profile.title, url=profile.url
    )
