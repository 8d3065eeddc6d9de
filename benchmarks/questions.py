"""The question set: what people ask, and what a right answer must say."""

import json
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

QUESTIONS_DIR = Path(__file__).parent / "questions"


class Expectation(StrEnum):
    """What the assistant should do with a question."""

    ANSWER = "answer"
    REFUSE = "refuse"


class QuestionError(ValueError):
    """A line of a question set that cannot be read; names file and line."""


@dataclass(frozen=True)
class Question:
    """One question with its gold answer."""

    id: str
    question: str
    expect: Expectation
    style: str
    """How it is put (`clipped`, `dialect`, …) or why it must be refused (`oos-city`, …)."""
    services: tuple[str, ...] = ()
    """Ids of entries or offices of which any one is right."""
    aspects: tuple[str, ...] = ()
    """Aspects of which any one is right; empty when any aspect is."""
    must_contain: tuple[str, ...] = ()
    """Each must occur in the text; "a|b" is fulfilled by a or by b."""
    must_not_contain: tuple[str, ...] = ()
    language: str = "de"
    context: tuple[str, ...] = ()
    """What the same person asked before, oldest first."""


def load_questions(path: Path) -> list[Question]:
    """Reads a JSON Lines file. Raises `QuestionError` for a malformed line or a repeated id."""
    questions: list[Question] = []
    seen: set[str] = set()
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            question = _from_json(json.loads(line))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise QuestionError(f"{path}:{number}: {error}") from error
        if question.id in seen:
            raise QuestionError(f"{path}:{number}: the id '{question.id}' occurs twice")
        seen.add(question.id)
        questions.append(question)
    return questions


def question_set(municipality: str, split: str) -> Path:
    """Where the questions of a municipality lie; `split` is `dev` or `heldout`."""
    return QUESTIONS_DIR / municipality / f"{split}.jsonl"


def _from_json(row: dict[str, Any]) -> Question:
    return Question(
        id=row["id"],
        question=row["question"],
        expect=Expectation(row["expect"]),
        style=row["style"],
        services=tuple(row.get("services") or ()),
        aspects=tuple((row.get("aspect") or "").split("|")) if row.get("aspect") else (),
        must_contain=tuple(row.get("must_contain") or ()),
        must_not_contain=tuple(row.get("must_not_contain") or ()),
        language=row.get("language", "de"),
        context=tuple(row.get("context") or ()),
    )
