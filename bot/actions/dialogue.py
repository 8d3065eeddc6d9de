"""What the assistant says about itself and the conversation, without asking the knowledge."""

import datetime as dt
from zoneinfo import ZoneInfo

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.actions.base import KnowledgeSource, TurnAction, municipality_of, profile_of, say
from bot.actions.contact import brief_contact_of, contact_of
from bot.actions.port import KnowledgePort, Profile
from bot.actions.texts import Texts, texts
from bot.actions.turn import Turn
from knowledge.locale import locale
from knowledge.reply import Button, Outcome

SUGGESTING = frozenset({"greet", "help", "capabilities", "smalltalk", "affirm"})
"""Dialogues that offer starter questions."""
OFFERING_HUMAN = frozenset({"not_helpful", "insult", "bot_challenge", "complaint", "accessibility"})
SUGGESTIONS = 4
TIME_ZONE = ZoneInfo("Europe/Berlin")


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
        say_text(dispatcher, self._intent, turn, knowledge)
        return []


def say_text(
    dispatcher: CollectingDispatcher, intent: str, turn: Turn, knowledge: KnowledgePort
) -> None:
    """Says the text named like the intent, with the buttons that go with it."""
    profile = profile_of(turn, knowledge)
    buttons: list[Button] = []
    if intent in SUGGESTING:
        municipality = municipality_of(turn, knowledge)
        buttons = list(knowledge.suggestions(municipality, turn.language))[:SUGGESTIONS]
    elif intent in OFFERING_HUMAN:
        buttons = [turn.texts.buttons["human"]]
    contact = contact_to(turn, knowledge, profile.human)
    say(dispatcher, fill(turn.texts, intent, profile, contact=contact), buttons)


def contact_to(turn: Turn, knowledge: KnowledgePort, *offices: str) -> str:
    """How to reach the first of the `offices` that the directory has, else the web site."""
    municipality = municipality_of(turn, knowledge)
    for key in offices:
        office = knowledge.office(municipality, key) if key else None
        if office is not None:
            return brief_contact_of(office, turn.texts)
    profile = profile_of(turn, knowledge)
    return "\n".join(part for part in (profile.title, profile.url) if part)


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
        say(dispatcher, fill(texts(self._language), "language", profile))
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
            text = fill(turn.texts, "human_unknown", profile)
        else:
            contact = contact_of(office, turn.texts, local_now().date())
            text = turn.texts.say("human", contact=contact)
        say(dispatcher, text, outcome=Outcome.HANDOVER)
        return []


class PrivacyAction(TurnAction):
    """Says what is stored of a conversation, and for how long."""

    def __init__(self, knowledge: KnowledgeSource, retention_days: int) -> None:
        super().__init__("action_privacy", knowledge)
        self._days = retention_days

    async def answer(
        self,
        turn: Turn,
        knowledge: KnowledgePort,
        dispatcher: CollectingDispatcher,
        tracker: Tracker,
    ) -> list[EventType]:
        text = turn.texts
        days = text.say("days_one" if self._days == 1 else "days_many", days=str(self._days))
        say(dispatcher, text.say("privacy", days=days))
        return []


class ClockAction(TurnAction):
    """Says which day it is and what time."""

    def __init__(self, knowledge: KnowledgeSource) -> None:
        super().__init__("action_clock", knowledge)

    async def answer(
        self,
        turn: Turn,
        knowledge: KnowledgePort,
        dispatcher: CollectingDispatcher,
        tracker: Tracker,
    ) -> list[EventType]:
        now, words = local_now(), locale(turn.language)
        said = turn.texts.say(
            "clock",
            weekday=words.weekdays[now.weekday()],
            date=words.date(now.date()),
            time=words.clock(f"{now:%H:%M}"),
        )
        say(dispatcher, said)
        return []


def local_now() -> dt.datetime:
    """The time in the municipality, whatever the machine is set to."""
    return dt.datetime.now(TIME_ZONE)


def fill(text: Texts, key: str, profile: Profile, **more: str) -> str:
    """The text `key` with all that is known of the municipality."""
    return text.say(
        key,
        bot=profile.bot_name,
        city=profile.name,
        title=profile.title,
        genitive=profile.genitive,
        url=profile.url,
        **more,
    )
