"""What the users say under load: dialogue and questions, both bots the same."""

import json
from collections.abc import Sequence
from itertools import cycle, islice
from pathlib import Path

from benchmarks.questions import Question

# The stock bot speaks English only: half of the dialogue is what it was trained for.
DIALOGUE = [
    "hello",
    "Hallo",
    "good morning",
    "Guten Tag",
    "I am sad",
    "danke",
    "yes",
    "vielen Dank",
    "are you a bot?",
    "bist du ein Mensch?",
    "I feel great",
    "was kannst du?",
    "no",
    "hilfe",
    "bye",
    "Tschüss",
]
DIALOGUE_TURNS, QUESTION_TURNS = 2, 3
"""Two turns of dialogue for three questions."""


def mixed_messages(questions: Sequence[Question]) -> list[str]:
    """Every question once, with dialogue between; without follow-ups and prompt tricks."""
    asked = [q.question for q in questions if not q.context and q.style != "injection"]
    dialogue = cycle(DIALOGUE)
    messages: list[str] = []
    for start in range(0, len(asked), QUESTION_TURNS):
        messages += islice(dialogue, DIALOGUE_TURNS)
        messages += asked[start : start + QUESTION_TURNS]
    return messages


def write_messages(messages: Sequence[str], path: Path) -> Path:
    """Stores them as the JSON list that the load generator reads."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(messages, ensure_ascii=False), encoding="utf-8")
    return path
