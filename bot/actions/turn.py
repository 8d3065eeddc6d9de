"""One turn of a conversation, as an action sees it."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet

from bot.actions.texts import DEFAULT_LANGUAGE, LANGUAGES, Texts, texts
from bot.actions.tongue import dialogue_language
from knowledge.language.german import fold, tokens
from knowledge.language.languages import is_english as in_english
from knowledge.language.languages import is_german as in_german
from knowledge.language.languages import question_language
from knowledge.language.vocabulary import vocabulary
from knowledge.reading.foreign import foreign_language, is_foreign
from knowledge.reply import ConversationContext

_ENGLISH_ALONE = 2
"""So many words that no German uses make a message English that has none to ask with."""
_NO_DIALOGUE = frozenset({"question", "nlu_fallback"})
_WORD = re.compile(r"[a-zäöüß']+")


@dataclass(frozen=True)
class Turn:
    """What the user wrote, and in which circumstances."""

    text: str
    municipality: str | None
    channel: str
    language: str
    context: ConversationContext
    events: tuple[EventType, ...] = ()
    """Slots to set because of the circumstances."""

    @property
    def texts(self) -> Texts:
        return texts(self.language)


def read_turn(tracker: Tracker) -> Turn:
    """The turn to be answered now.

    A conversation starts in the surface's language and goes over to the one a message is clearly
    in, or that was asked for; in doubt ("price per page?") it stays as it is. When the surface
    changes its language, that is a new start.
    """
    message = tracker.latest_message or {}
    metadata: Mapping[str, Any] = message.get("metadata") or {}
    slots: Mapping[str, Any] = tracker.slots
    text = str(message.get("text") or "")
    surface = _known(metadata.get("language"))
    kept = _known(slots.get("language"))
    events: list[EventType] = []
    if surface and surface != slots.get("surface_language"):
        events.append(SlotSet("surface_language", surface))
        kept = None
    told = dialogue_language(text) if _is_dialogue(message) else None
    start = surface or DEFAULT_LANGUAGE
    # Topics have German names; who picks one need not speak it.
    if not _is_button(tracker, text):
        kept = _clear_language(text, kept, told, start) or kept
    if kept != slots.get("language"):
        events.append(SlotSet("language", kept))
    return Turn(
        text=text,
        municipality=metadata.get("municipality"),
        channel=str(metadata.get("channel") or "rest"),
        language=kept or start,
        context=ConversationContext.from_dict(slots.get("context")),
        events=tuple(events),
    )


def last_said(tracker: Tracker) -> Mapping[str, Any] | None:
    """The event of the assistant's last message."""
    events: Sequence[Mapping[str, Any]] = cast(Any, tracker).events
    for event in events[::-1]:
        if event.get("event") == "bot" and event.get("text"):
            return event
    return None


def _is_button(tracker: Tracker, text: str) -> bool:
    """Whether it is what a button under the assistant's last message says or sends."""
    data: Mapping[str, Any] = (last_said(tracker) or {}).get("data") or {}
    shown = (button for button in data.get("buttons") or [])
    said = {str(button.get(key)).casefold() for button in shown for key in ("title", "payload")}
    return text.strip().casefold() in said


def _is_dialogue(message: Mapping[str, Any]) -> bool:
    """Whether the dialogue core took the message for one to the assistant itself."""
    intent = (message.get("intent") or {}).get("name")
    return intent is not None and intent not in _NO_DIALOGUE


def _clear_language(text: str, kept: str | None, told: str | None, start: str) -> str | None:
    """The language the message is clearly in; None in doubt.

    `kept` is what the conversation is in so far; where that is open, less makes it clear. `told`
    is the language by the words of a dialogue: one alone ("nice") is borrowed easily.
    """
    if told is not None and (kept is None or is_foreign(told)):
        return told
    spoken = foreign_language(text, kept or start)
    clear = question_language([fold(word) for word in tokens(text)], "")
    if spoken or clear:
        return spoken or clear
    if (kept or start) == "en" and _does_in_german(text):
        return "de"
    return "en" if kept is None and is_english(text) else None


def _does_in_german(text: str) -> bool:
    """Whether it ends in a German verb for what is to be done, and no word is English alone.

    "Witwenrente beantragen"; not "Witwenrente", a name that has no English.
    """
    *names, verb = _WORD.findall(text.lower()) or [""]
    if not names or not verb.endswith("n") or fold(verb) not in vocabulary("de").doing:
        return False
    asking = texts("en").words | vocabulary("en").stopwords - vocabulary("de").stopwords
    return not any(
        fold(word) in asking or (in_english(word) and not in_german(word)) for word in names
    )


def is_english(text: str) -> bool:
    """Whether `text` has English words and no German ones: "is mein Hund befreit" has.

    Where some could be either ("the brown bin"), all must be in a dictionary of English. So must
    they without words people ask with ("bulky waste"), and two of them in none of German: a
    "second hand shop" is looked for in German too.
    """
    words = set(_WORD.findall(text.lower()))
    asks = bool(words & texts("en").words)
    if words & texts("de").words or not _only_german().isdisjoint(map(fold, words)):
        return asks and _in_dictionary(words)
    alone = sum(not in_german(word) for word in words) >= _ENGLISH_ALONE
    return asks or (alone and _in_dictionary(words))


def _in_dictionary(words: Collection[str]) -> bool:
    return all(word in _contracted() or in_english(word) for word in words)


@cache
def _only_german() -> frozenset[str]:
    """Folded words that German questions have and English ones do not."""
    return vocabulary("de").stopwords - vocabulary("en").stopwords - _contracted()


@cache
def _contracted() -> frozenset[str]:
    """English contractions as many write them: "im", "dont"."""
    words = vocabulary("en").stopwords
    return frozenset(word.replace("'", "") for word in words if "'" in word)


def _known(language: object) -> str | None:
    return language if isinstance(language, str) and language in LANGUAGES else None
