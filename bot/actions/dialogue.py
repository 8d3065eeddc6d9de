"""What the assistant says about itself and the conversation, without asking the knowledge."""

import asyncio
from typing import NamedTuple

from rasa_sdk.events import EventType, SlotSet

from bot.actions.base import Exchange, KnowledgeSource, TurnAction
from bot.actions.contact import brief_contact_of, contact_of
from bot.actions.port import Profile
from bot.actions.texts import Texts, texts
from knowledge.entries.entry import Office
from knowledge.local_time import local_now
from knowledge.locale import locale
from knowledge.reply import Button, ConversationContext, Outcome, Reply

SUGGESTING = frozenset({"greet", "help", "capabilities", "smalltalk", "affirm"})
"""Dialogues that offer starter questions."""
OFFERING_HUMAN = frozenset({"not_helpful", "insult", "bot_challenge", "accessibility"})
SUGGESTIONS = 4


class TextAction(TurnAction):
    """Says the text named like the intent."""

    def __init__(self, intent: str, knowledge: KnowledgeSource) -> None:
        super().__init__(knowledge)
        self.dialogue = intent

    async def answer(self, to: Exchange) -> list[EventType]:
        say_text(to, self.dialogue)
        return []


def say_text(to: Exchange, intent: str) -> None:
    """Says the text named like the intent, with the buttons that go with it."""
    buttons: list[Button] = []
    if intent in SUGGESTING:
        buttons = list(to.knowledge.suggestions(to.municipality, to.turn.language))[:SUGGESTIONS]
    elif intent in OFFERING_HUMAN:
        buttons = [to.texts.buttons["human"]]
    contact = contact_to(to, to.profile.human)
    to.say(fill(to.texts, intent, to.profile, contact=contact), buttons)


def contact_to(to: Exchange, *offices: str, mail: bool = True) -> str:
    """How to reach the first of the `offices` that the directory has, else the web site."""
    for key in offices:
        office = to.knowledge.office(to.municipality, key) if key else None
        if office is not None:
            shown = office if mail else office.model_copy(update={"email": None})
            return brief_contact_of(shown, to.texts)
    return "\n".join(part for part in (to.profile.title, to.profile.url) if part)


class LanguageAction(TurnAction):
    """Goes on in another language, which the conversation keeps."""

    def __init__(self, language: str, knowledge: KnowledgeSource) -> None:
        super().__init__(knowledge)
        self.dialogue = f"language_{language}"
        self._language = language

    async def answer(self, to: Exchange) -> list[EventType]:
        text = fill(texts(self._language), "language", to.profile)
        to.say_reply(Reply(text, Outcome.DIALOGUE, confidence=1.0, language=self._language))
        return [SlotSet("language", self._language)]


class HumanAction(TurnAction):
    """Names the people who take over: those asked for, of the topic talked about or the town."""

    dialogue = "human"

    async def answer(self, to: Exchange) -> list[EventType]:
        asked_for = await _people_asked_for(to)
        office = (
            (asked_for.office if asked_for else None)
            or _office_talked_about(to)
            or to.knowledge.office(to.municipality, to.profile.human)
        )
        if office is None:
            text = fill(to.texts, "human_unknown", to.profile)
        else:
            contact = contact_of(office, to.texts, local_now(), to.profile.state)
            text = to.texts.say("human", contact=contact)
        to.say(text, outcome=Outcome.HANDOVER)
        if asked_for is None or asked_for.topic == to.turn.context.topic:
            return []
        # "Haben die auch eine E-Mail?"
        return [SlotSet("context", ConversationContext(topic=asked_for.topic).as_dict())]


class AskedFor(NamedTuple):
    """Who is asked for."""

    topic: str
    office: Office


async def _people_asked_for(to: Exchange) -> AskedFor | None:
    """ "Jemanden vom Standesamt", "wegen Wohngeld": that office, if it can be phoned."""
    ask = to.knowledge.people_asked_for
    # The search computes: the event loop goes on meanwhile.
    named = await asyncio.to_thread(ask, to.municipality, to.turn.text, to.turn.language)
    return AskedFor(*named) if named is not None and named[1].phone else None


def _office_talked_about(to: Exchange) -> Office | None:
    """The office responsible for the topic, if it can be phoned."""
    context = to.turn.context
    if context.topic is None or context.unknown is not None:
        return None
    office = to.knowledge.responsible(to.municipality, context.topic)
    return office if office is not None and office.phone else None


class PrivacyAction(TurnAction):
    """Says what is stored of a conversation, and for how long."""

    dialogue = "privacy"

    def __init__(self, knowledge: KnowledgeSource, retention_days: int) -> None:
        super().__init__(knowledge)
        self._days = retention_days

    async def answer(self, to: Exchange) -> list[EventType]:
        number = "days_one" if self._days == 1 else "days_many"
        to.say(to.texts.say("privacy", days=to.texts.say(number, days=str(self._days))))
        return []


class ClockAction(TurnAction):
    """Says which day it is and what time."""

    dialogue = "clock"

    async def answer(self, to: Exchange) -> list[EventType]:
        now, words = local_now(), locale(to.turn.language)
        said = to.texts.say(
            "clock",
            weekday=words.weekdays[now.weekday()],
            date=words.date(now.date()),
            time=words.clock(f"{now:%H:%M}"),
        )
        to.say(said)
        return []


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
