"""Short wishes that the telephone itself fulfils: repeat, slower, a human, yes, no."""

from enum import StrEnum

from voice.heard.words import without_fillers, words_of
from voice.lexicon import lexicon


class Command(StrEnum):
    """A wish about the conversation, not about its subject."""

    YES = "yes"
    NO = "no"
    REPEAT = "repeat"
    SLOWER = "slower"
    SPELL = "spell"
    HUMAN = "human"
    MENU = "menu"
    STOP = "stop"
    MAIL = "mail"
    CALL_BACK = "call_back"
    GOODBYE = "goodbye"
    ENGLISH = "english"
    GERMAN = "german"


def command_in(text: str, language: str) -> Command | None:
    """The command that `text` is as a whole; None for everything else, questions too."""
    said = " ".join(without_fillers(words_of(text), language))
    phrases: dict[str, list[str]] = lexicon(language).heard["commands"]
    for name, forms in phrases.items():
        if said in forms:
            return Command(name)
    return None
