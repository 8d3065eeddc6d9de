"""Short wishes that the telephone itself fulfils: repeat, slower, a human, yes, no."""

from enum import StrEnum
from functools import cache

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
    words = without_fillers(words_of(text), language)
    for said in (words, _without_courtesy(words, language)):
        if found := _commands(language).get(" ".join(said)):
            return found
    return None


@cache
def _commands(language: str) -> dict[str, Command]:
    phrases: dict[str, list[str]] = lexicon(language).heard["commands"]
    return {form: Command(name) for name, forms in phrases.items() for form in forms}


def _without_courtesy(words: list[str], language: str) -> list[str]:
    """Without "bitte" and the like before and after what is wished."""
    courtesy = lexicon(language).heard["courtesy"]
    rest = list(words)
    while rest and rest[0] in courtesy:
        del rest[0]
    while rest and rest[-1] in courtesy:
        del rest[-1]
    return rest
