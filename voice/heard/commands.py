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
    OTHER_LANGUAGE = "other_language"


LONGEST_REMAINDER = 7
"""Characters of a misheard "please" or "bitte"."""
_LANGUAGES = {"de": Command.GERMAN, "en": Command.ENGLISH, "": Command.OTHER_LANGUAGE}


def command_in(text: str, language: str) -> Command | None:
    """The command that `text` is as a whole; None for everything else, questions too."""
    words = without_fillers(words_of(text), language)
    polite = _without_courtesy(words, language)
    for said in (words, polite):
        if found := _joined(language).get("".join(said)):
            return found
    return _language_wished(words, language)


def _language_wished(words: list[str], language: str) -> Command | None:
    """ "Auf Englisch please": the last word is of another language and heard as anything."""
    named = _language_wishes(language)
    if words[1:] and (found := named.get(" ".join(words[:-1]))):
        return found
    said = " ".join(words)
    # Or it is heard as the end of the one before ("auf englischkrise"). "In Deutschland" is not.
    return next(
        (
            command
            for form, command in named.items()
            if said.startswith(form)
            and len(said) <= len(form) + LONGEST_REMAINDER
            and " " not in said[len(form) :]
            and not form.startswith("in ")
        ),
        None,
    )


@cache
def wishes(language: str) -> tuple[str, ...]:
    """Every command as it is said, without and with courtesy behind it."""
    courtesy = lexicon(language).heard["courtesy"]
    said = [form for form in _commands(language) if not set(form.split()) <= set(courtesy)]
    return (*said, *(f"{form} {word}" for form in said for word in courtesy[:1]))


@cache
def _commands(language: str) -> dict[str, Command]:
    phrases: dict[str, list[str]] = lexicon(language).heard["commands"]
    named = {form: Command(name) for name, forms in phrases.items() for form in forms}
    return _language_wishes(language) | _language_names(language) | named


@cache
def _joined(language: str) -> dict[str, Command]:
    """Recognisers put blanks where they like ("mit Arbeiter")."""
    return {form.replace(" ", ""): command for form, command in _commands(language).items()}


@cache
def _language_wishes(language: str) -> dict[str, Command]:
    """Whole wishes ("auf türkisch"), never a language's name alone."""
    wishes = lexicon(language).heard["language_wishes"]
    return {
        f"{wish} {name}": command
        for name, command in _language_names(language).items()
        for wish in wishes
    }


@cache
def _language_names(language: str) -> dict[str, Command]:
    names: dict[str, list[str]] = lexicon(language).heard["language_names"]
    return {name: _LANGUAGES[code] for code, listed in names.items() for name in listed}


def _without_courtesy(words: list[str], language: str) -> list[str]:
    """Without "bitte" and the like before and after what is wished."""
    courtesy = lexicon(language).heard["courtesy"]
    rest = list(words)
    while rest and rest[0] in courtesy:
        del rest[0]
    while rest and rest[-1] in courtesy:
        del rest[-1]
    return rest
