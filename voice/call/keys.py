"""The keys of the telephone: a full alternative to speech."""

from voice.assistant import Option
from voice.lexicon import lexicon

HUMAN = "0"
MENU = "9"
REPEAT = "*"
SKIP = "#"
CHOICES = "12345678"


def menu_options(language: str) -> tuple[Option, ...]:
    """The main menu; its first entry has key 1."""
    return tuple(Option(item.title, item.payload) for item in lexicon(language).menu)


def menu_sentences(language: str) -> tuple[str, ...]:
    """The main menu as it is read out."""
    words = lexicon(language)
    entries = (
        words.prompt("menu_item", title=option.title, digit=digit)
        for digit, option in zip(CHOICES, menu_options(language), strict=False)
    )
    return (words.prompt("menu"), *entries, words.prompt("menu_human"))


def option_sentences(options: tuple[Option, ...], language: str) -> tuple[str, ...]:
    """The answers offered, each with its key."""
    words = lexicon(language)
    entries = (
        words.prompt("option", title=option.title, digit=digit)
        for digit, option in zip(CHOICES, options, strict=False)
    )
    return (*entries, words.prompt("options"))


def chosen(digit: str, options: tuple[Option, ...]) -> Option | None:
    """The option with key `digit`."""
    position = CHOICES.find(digit)
    return options[position] if digit in CHOICES and position < len(options) else None
