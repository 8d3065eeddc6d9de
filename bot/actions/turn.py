"""One turn of a conversation, as an action sees it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet

from bot.actions.texts import DEFAULT_LANGUAGE, LANGUAGES, Texts, texts
from bot.actions.tongue import dialogue_language
from knowledge.foreign import foreign_language, is_foreign
from knowledge.german import fold, tokens
from knowledge.question import question_language
from knowledge.reply import ConversationContext
from knowledge.vocabulary import vocabulary

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

    The language is the one the conversation was switched to, else the surface's. When the surface
    changes its language, that wins. Someone who clearly writes English gets English; who writes
    one of the languages of the phrase books gets that until the conversation is German again.
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
        kept = surface
    told = dialogue_language(text) if _is_dialogue(message) else None
    if told is None:
        spoken = foreign_language(text, kept or DEFAULT_LANGUAGE)
    else:
        spoken = told if is_foreign(told) else None
    if spoken is not None:
        kept = spoken
    elif kept is not None and is_foreign(kept) and _is_german_or_english(text):
        kept = surface if surface and not is_foreign(surface) else DEFAULT_LANGUAGE
    if kept is not None and kept != slots.get("language"):
        events.append(SlotSet("language", kept))
    english = told == "en" or (spoken is None and is_english(text))
    return Turn(
        text=text,
        municipality=metadata.get("municipality"),
        channel=str(metadata.get("channel") or "rest"),
        language="en" if english else kept or DEFAULT_LANGUAGE,
        context=ConversationContext.from_dict(slots.get("context")),
        events=tuple(events),
    )


def _is_dialogue(message: Mapping[str, Any]) -> bool:
    """Whether the dialogue core took the message for one to the assistant itself."""
    intent = (message.get("intent") or {}).get("name")
    return intent is not None and intent not in _NO_DIALOGUE


def _is_german_or_english(text: str) -> bool:
    """Whether it is clearly one of them; a name on a button is not enough."""
    return bool(question_language([fold(word) for word in tokens(text)], ""))


def is_english(text: str) -> bool:
    """Whether `text` has English words and no German ones: "is mein Hund befreit" has."""
    words = set(_WORD.findall(text.lower()))
    folded = set(map(fold, words))
    german = bool(words & texts("de").words) or not _only_german().isdisjoint(folded)
    return bool(words & texts("en").words) and not german


@cache
def _only_german() -> frozenset[str]:
    """Folded words that German questions have and English ones do not."""
    return vocabulary("de").stopwords - vocabulary("en").stopwords


def _known(language: object) -> str | None:
    return language if isinstance(language, str) and language in LANGUAGES else None
