"""Sentences of the dialogues, by language, from the YAML files in `locale/`."""

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from knowledge.reply import Button

LANGUAGES = ("de", "en", "tr", "ru", "ar", "pl", "fr")
DEFAULT_LANGUAGE = "de"


@dataclass(frozen=True)
class Texts:
    """All texts of one language."""

    language: str
    dialogues: dict[str, str]
    buttons: dict[str, Button]
    words: frozenset[str]
    """Words that give German and English away; the others are told by their phrase books."""
    deaths: re.Pattern[str]
    """Finds in a lower-case text what tells of a death."""

    def say(self, key: str, **values: str) -> str:
        """The text `key` with its gaps filled; KeyError when there is none."""
        return self.dialogues[key].format(**values).strip()


@cache
def texts(language: str) -> Texts:
    """The texts in `language`, one of `LANGUAGES`; in German for any other."""
    name = language if language in LANGUAGES else DEFAULT_LANGUAGE
    file = files("bot.actions") / "locale" / f"{name}.yaml"
    raw: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
    buttons = {key: Button(**value) for key, value in raw["buttons"].items()}
    words, deaths = frozenset(raw["words"].split()), re.compile(raw["deaths"])
    return Texts(name, raw["dialogues"], buttons, words, deaths)
