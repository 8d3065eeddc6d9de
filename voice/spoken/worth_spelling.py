"""Which words of an answer a caller may want spelled."""

import re

_STREET = re.compile(
    r"\b[A-ZÄÖÜ][\wäöüß-]*(?:straße|gasse|weg|platz|allee|ring|graben|markt|ufer|damm)\b"
)
_EMAIL = re.compile(r"\b(\w+) (?:ät|at) ")
_NAME = re.compile(r"\b(?:Frau|Herr|Herrn|Mrs?|Ms) ([A-ZÄÖÜ][\wäöüß-]+)")


def worth_spelling(spoken: str) -> list[str]:
    """Names, streets and the beginnings of e-mail addresses in `spoken`, each once."""
    found = [*_NAME.findall(spoken), *_EMAIL.findall(spoken), *_STREET.findall(spoken)]
    return list(dict.fromkeys(found))
