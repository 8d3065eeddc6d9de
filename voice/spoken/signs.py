"""The signs of e-mail addresses."""

from voice.lexicon import lexicon

_NAMES = {"@": "at", ".": "dot", "-": "hyphen", "_": "underscore", "+": "plus"}


def sign_names(language: str) -> dict[str, str]:
    """Each sign and how it is said: `.` → "Punkt"."""
    words = lexicon(language).spoken
    return {sign: words[name] for sign, name in _NAMES.items()}
