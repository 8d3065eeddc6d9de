"""Sentences the gateway itself says, by language, from `connectors/locale/`."""

import json
from functools import cache
from pathlib import Path

LANGUAGES = ("de", "en")
DEFAULT_LANGUAGE = "de"
LOCALE = Path(__file__).parent / "locale"


@cache
def _catalogue(language: str) -> dict[str, str]:
    loaded: dict[str, str] = json.loads((LOCALE / f"{language}.json").read_text(encoding="utf-8"))
    return loaded


def say(key: str, language: str, **values: object) -> str:
    """The sentence `key` in `language`; an unknown language gets the default one.

    One second is said in words of its own, where the catalogue has `<key>_one`.
    """
    catalogue = _catalogue(known_language(language))
    singular = f"{key}_one"
    chosen = singular if values.get("seconds") == 1 and singular in catalogue else key
    return catalogue[chosen].format(**values)


def known_language(wanted: object, default: str = DEFAULT_LANGUAGE) -> str:
    """`wanted` if it is one of `LANGUAGES`, else `default`."""
    return wanted if isinstance(wanted, str) and wanted in LANGUAGES else default


def preferred_language(accept_language: str, default: str = DEFAULT_LANGUAGE) -> str:
    """First known language of an `Accept-Language` header; browsers list the best first."""
    for entry in accept_language[:200].split(","):
        primary = entry.split(";")[0].strip().lower().split("-")[0]
        if primary in LANGUAGES:
            return primary
    return default
