"""The words of one language: prompts, spoken forms and understood forms.

They live in `voice/locale/<language>.yaml`, so that an editor can change what the
telephone says without touching code.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

LOCALE = Path(__file__).with_name("locale")


class UnknownLanguageError(ValueError):
    """No lexicon exists for the language asked for."""


@dataclass(frozen=True)
class MenuItem:
    """One key of the menu: pressing it asks `payload`."""

    title: str
    payload: str


@dataclass(frozen=True)
class Lexicon:
    """Everything language-specific on the telephone."""

    language: str
    prompts: dict[str, str]
    spoken: dict[str, Any]
    heard: dict[str, Any]
    menu: tuple[MenuItem, ...]

    def prompt(self, name: str, **values: str) -> str:
        """The prompt with its placeholders filled; KeyError when there is no such prompt."""
        return self.prompts[name].format(**values)


def languages() -> list[str]:
    """Languages with a lexicon, by ISO 639-1 code."""
    return sorted(path.stem for path in LOCALE.glob("*.yaml"))


@cache
def lexicon(language: str) -> Lexicon:
    """Load the lexicon of `language`; UnknownLanguageError lists the permitted ones."""
    if language not in languages():
        raise UnknownLanguageError(
            f"no telephone lexicon for {language!r}; permitted: {', '.join(languages())}"
        )
    stored = YAML(typ="safe").load((LOCALE / f"{language}.yaml").read_text("utf-8"))
    return Lexicon(
        language=language,
        prompts=stored["prompts"],
        spoken=stored["spoken"],
        heard=stored["heard"],
        menu=tuple(MenuItem(**item) for item in stored["menu"]),
    )
