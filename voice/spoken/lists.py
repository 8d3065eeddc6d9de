"""Lists as a person reads them out."""

import re

from voice.lexicon import lexicon

_ITEM = re.compile(r"^\s*(?:[-*•–]|\d+[.)])\s+(.*)$")
SHORT_ITEM_WORDS = 5


def speak_lists(text: str, language: str) -> str:
    """Short items become one enumeration, long items one sentence each."""
    blocks: list[str] = []
    items: list[str] = []
    for line in [*text.splitlines(), ""]:
        match = _ITEM.match(line)
        if match:
            items.append(match[1].strip())
        else:
            if items:
                blocks.append(_enumerate(items, language))
                items = []
            blocks.append(line)
    return "\n".join(blocks)


def _enumerate(items: list[str], language: str) -> str:
    cleaned = [item.rstrip(" ,;.") for item in items]
    if all(len(item.split()) <= SHORT_ITEM_WORDS for item in cleaned):
        word = lexicon(language).spoken["and"]
        if len(cleaned) == 1:
            return f"{cleaned[0]}."
        return f"{', '.join(cleaned[:-1])} {word} {cleaned[-1]}."
    return "\n".join(item if item.endswith(("!", "?")) else f"{item}." for item in cleaned)
