"""The language of a few words said to the assistant itself ("Pali się!"), by the examples.

A short call or thanks holds too little for `knowledge.reading.foreign`, which goes by what people
ask with. The dialogue core's examples hold such words, sorted by language.
"""

import re
from collections import Counter
from functools import cache
from pathlib import Path

from bot.actions.texts import LANGUAGES

_EXAMPLES = Path(__file__).parents[1] / "rasa" / "data" / "nlu"
_INTENT = re.compile(r"^ *- intent: (\w+)", re.MULTILINE)
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_QUESTION = "question"


def dialogue_language(text: str) -> str | None:
    """The one language whose dialogues alone have words of `text`; None in doubt."""
    words = _words(text)
    found = [language for language in LANGUAGES if words & _own_words()[language]]
    return found[0] if len(found) == 1 else None


@cache
def _own_words() -> dict[str, frozenset[str]]:
    """By language, the words of its dialogues that no other language's dialogues have."""
    words = {language: _dialogue_words(language) for language in LANGUAGES}
    counts = Counter(word for known in words.values() for word in known)
    return {
        language: frozenset(word for word in known if counts[word] == 1)
        for language, known in words.items()
    }


def _dialogue_words(language: str) -> frozenset[str]:
    path = _EXAMPLES / f"dialogues_{language}.yml"
    _, *blocks = _INTENT.split(path.read_text(encoding="utf-8"))
    words: set[str] = set()
    for intent, block in zip(blocks[::2], blocks[1::2], strict=True):
        if intent != _QUESTION:
            lines = (line.strip() for line in block.splitlines())
            words |= _words(" ".join(line for line in lines if line.startswith("- ")))
    return frozenset(words)


def _words(text: str) -> set[str]:
    # Python's lower() leaves a dot of its own over a small "İ".
    return set(_WORD.findall(text.replace("İ", "i").replace("’", "'").lower()))
