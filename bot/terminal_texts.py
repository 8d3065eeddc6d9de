"""Sentences the command line says, in the language of the terminal, from `bot/locale/`."""

import json
import os
from functools import cache
from pathlib import Path

_LOCALE = Path(__file__).parent / "locale"
LANGUAGES = ("de", "en")
_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")


def terminal_language() -> str:
    """ "de" or "en", from the first locale variable that is set; English when none is."""
    for variable in _VARIABLES:
        if value := os.environ.get(variable):
            return "de" if value.lower().startswith("de") else "en"
    return "en"


def say(key: str, language: str | None = None, **values: object) -> str:
    """The sentence `key`, in the terminal's language unless another is asked for."""
    return _catalogue(language or terminal_language())[key].format(**values)


@cache
def _catalogue(language: str) -> dict[str, str]:
    file = _LOCALE / f"terminal.{language if language in LANGUAGES else 'en'}.json"
    loaded: dict[str, str] = json.loads(file.read_text(encoding="utf-8"))
    return loaded
