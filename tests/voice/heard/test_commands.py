"""Wishes about the conversation itself."""

import pytest

from voice.heard.commands import Command, command_in
from voice.lexicon import languages


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("Ja!", Command.YES),
        ("nein, danke", Command.NO),
        ("Äh, noch einmal, bitte.", Command.REPEAT),
        ("bitte langsamer", Command.SLOWER),
        ("Mitarbeiter", Command.HUMAN),
        ("auf Englisch please", Command.ENGLISH),
        ("Auf Wiederhören", Command.GOODBYE),
        ("Was kostet ein Reisepass?", None),
        ("", None),
    ],
)
def test_german(text: str, command: Command | None) -> None:
    assert command_in(text, "de") is command


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("Noch einmal", Command.REPEAT),
        ("langsamer", Command.SLOWER),
        ("einen Rückruf bitte", Command.CALL_BACK),
        ("bitte per E-Mail", Command.MAIL),
        ("buchstabieren", Command.SPELL),
        ("auf Englisch bitte", Command.ENGLISH),
        ("einen Menschen bitte", Command.HUMAN),
        ("Auf Wiederhören", Command.GOODBYE),
    ],
)
def test_what_the_guide_promises(text: str, command: Command) -> None:
    assert command_in(text, "de") is command


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("a person please", Command.HUMAN),
        ("in german please", Command.GERMAN),
        ("yeah please", Command.YES),
        ("please", Command.YES),
        ("can I pay please", None),
    ],
)
def test_english_with_courtesy(text: str, command: Command | None) -> None:
    assert command_in(text, "en") is command


def test_every_language_knows_every_command() -> None:
    for language in languages():
        for command in Command:
            assert command_in(command.value, language) or command_in_any(command, language)


def command_in_any(command: Command, language: str) -> bool:
    from voice.lexicon import lexicon

    forms = lexicon(language).heard["commands"][command.value]
    return all(command_in(form, language) is not None for form in forms)
