"""Sentences of a text that is ready to be spoken."""

import re

_END = re.compile(r"(?<=[.!?…])[\"“)]*\s+(?=[A-ZÄÖÜ0-9„\"])")
_CLAUSE = re.compile(r"(?<=[,;:])\s+")
LONGEST = 220
"""Characters after which a sentence is cut at a comma, so that its first part can be heard."""


def split_sentences(text: str, longest: int = LONGEST) -> list[str]:
    """Sentences in order, none of them empty, long ones cut at commas."""
    sentences: list[str] = []
    for line in text.splitlines():
        for sentence in _END.split(line.strip()):
            if sentence.strip(" .,;:"):
                sentences += _cut(sentence.strip(), longest)
    return sentences


def _cut(sentence: str, longest: int) -> list[str]:
    if len(sentence) <= longest:
        return [sentence]
    parts = [""]
    for clause in _CLAUSE.split(sentence):
        if parts[-1] and len(parts[-1]) + len(clause) > longest:
            parts.append(clause)
        else:
            parts[-1] = f"{parts[-1]} {clause}".strip()
    return parts
