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
        ("mit Arbeiter bitte", Command.HUMAN),  # As recognisers write it.
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


@pytest.mark.parametrize(
    ("text", "language", "command"),
    [
        ("auf englisch Gleise", "de", Command.ENGLISH),  # What Whisper makes of "please".
        ("auf englischkrise.", "de", Command.ENGLISH),
        ("in Deutschland", "de", None),
        ("in germany", "en", None),
        ("In English, please.", "de", Command.ENGLISH),
        ("Ich spreche nur Englisch", "de", Command.ENGLISH),
        ("Türkisch bitte", "de", Command.OTHER_LANGUAGE),
        ("Sprechen Sie Russisch?", "de", Command.OTHER_LANGUAGE),
        ("auf deutsch better", "en", Command.GERMAN),
        ("do you speak Arabic", "en", Command.OTHER_LANGUAGE),
        ("Gibt es das Formular auf Englisch?", "de", None),
        ("Formular auf Englisch", "de", None),
        ("Türkisch Kurs", "de", None),
    ],
)
def test_wishes_for_a_language(text: str, language: str, command: Command | None) -> None:
    assert command_in(text, language) is command


def test_every_language_knows_every_command() -> None:
    for language in languages():
        for command in Command:
            assert command_in(command.value, language) or command_in_any(command, language)


def command_in_any(command: Command, language: str) -> bool:
    from voice.lexicon import lexicon

    forms = lexicon(language).heard["commands"][command.value]
    return all(command_in(form, language) is not None for form in forms)
