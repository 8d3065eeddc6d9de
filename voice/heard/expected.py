"""What the caller will probably say next, as hints for the recogniser."""

from functools import cache

from voice.heard.commands import wishes
from voice.lexicon import lexicon
from voice.recognition.recogniser import Hints
from voice.spoken.numerals import cardinal
from voice.turns.end_of_speech import Expectation

LARGEST_GROUP = 99
"""Numbers are said digit by digit or in groups of up to two digits ("zwanzig")."""


def hints(expects: Expectation, language: str, terms: tuple[str, ...] = ()) -> Hints:
    """Hints for a turn from which something is expected, in a place with the words `terms`."""
    match expects:
        case Expectation.ANYTHING:
            return Hints(terms, wishes(language))
        case Expectation.YES_NO:
            return Hints(terms, wishes(language), answers=_yes_and_no(language))
        case Expectation.NUMBER:
            return Hints(words=_number_words(language))
        case Expectation.SPELLING:
            # Just "nein": every further word is one more that a letter could be taken for.
            return Hints(answers=(_no(language),), words=_address_words(language))


@cache
def _yes_and_no(language: str) -> tuple[str, ...]:
    commands = lexicon(language).heard["commands"]
    return (*commands["yes"], *commands["no"])


def _no(language: str) -> str:
    return str(lexicon(language).heard["commands"]["no"][0])


@cache
def _number_words(language: str) -> tuple[str, ...]:
    heard = lexicon(language).heard
    groups = [cardinal(number, language) for number in range(LARGEST_GROUP + 1)]
    words = {word for group in groups for word in group.replace("-", " ").split()}
    words |= {*heard["digits"], *heard["double"], lexicon(language).spoken["plus"]}
    return tuple(sorted(words))


@cache
def _address_words(language: str) -> tuple[str, ...]:
    heard = lexicon(language).heard
    words = {*heard["letters"], *heard["spelling_words"], *heard["address_signs"]}
    words |= {*heard["digits"], *heard["double"], *heard["like"], *heard["address_parts"]}
    return tuple(sorted(words))
