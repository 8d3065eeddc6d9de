import json
from collections import Counter
from pathlib import Path

import pytest

from benchmarks.questions import (
    Expectation,
    QuestionError,
    load_questions,
    question_set,
)

ROW = {
    "id": "a1",
    "question": "was kost das",
    "expect": "answer",
    "services": ["pass"],
    "aspect": "fee|overview",
    "must_contain": ["46"],
    "must_not_contain": [],
    "language": "de",
    "style": "clipped",
    "context": ["ich brauche einen Pass"],
}


def write(path: Path, *rows: object) -> Path:
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    return path


def test_reads_a_question(tmp_path: Path) -> None:
    (question,) = load_questions(write(tmp_path / "q.jsonl", ROW))
    assert question.expect is Expectation.ANSWER
    assert question.services == ("pass",)
    assert question.aspects == ("fee", "overview")
    assert question.context == ("ich brauche einen Pass",)


def test_any_aspect_is_no_aspect(tmp_path: Path) -> None:
    (question,) = load_questions(write(tmp_path / "q.jsonl", ROW | {"aspect": None}))
    assert question.aspects == ()


@pytest.mark.parametrize("broken", [ROW | {"expect": "maybe"}, [], {"id": "a2"}, "text"])
def test_names_the_line_of_a_malformed_question(tmp_path: Path, broken: object) -> None:
    path = write(tmp_path / "q.jsonl", ROW, broken)
    with pytest.raises(QuestionError, match=r"q\.jsonl:2"):
        load_questions(path)


def test_names_a_repeated_id(tmp_path: Path) -> None:
    with pytest.raises(QuestionError, match="'a1' occurs twice"):
        load_questions(write(tmp_path / "q.jsonl", ROW, ROW))


def test_both_halves_are_alike_and_disjoint() -> None:
    dev, heldout = (load_questions(question_set("jena", s)) for s in ("dev", "heldout"))
    assert len(dev) + len(heldout) >= 320
    assert not {q.question for q in dev} & {q.question for q in heldout}
    styles = [Counter(q.style for q in half) for half in (dev, heldout)]
    assert all(abs(styles[0][s] - styles[1][s]) <= 1 for s in styles[0] | styles[1])


def test_at_least_sixty_questions_must_be_refused() -> None:
    both = [q for s in ("dev", "heldout") for q in load_questions(question_set("jena", s))]
    assert sum(q.expect is Expectation.REFUSE for q in both) >= 60


def test_nothing_held_out_is_trained_on() -> None:
    def asked(split: str) -> set[str]:
        questions = load_questions(question_set("jena", split))
        return {q.question.casefold().strip(" ?!.") for q in questions}

    assert not asked("train") & asked("heldout")
    assert not asked("dev") & asked("heldout")
    assert not (asked("train") | asked("dev")) & asked("everyday-heldout")
    assert not asked("everyday-dev") & (asked("heldout") | asked("everyday-heldout"))


@pytest.mark.parametrize("split", ["followups-dev", "followups-check"])
def test_follow_ups_have_earlier_turns(split: str) -> None:
    assert all(question.context for question in load_questions(question_set("jena", split)))


def test_the_other_town_s_halves_ask_for_different_entries() -> None:
    dev, heldout = (load_questions(question_set("muenchen", s)) for s in ("dev", "heldout"))
    assert not {q.question for q in dev} & {q.question for q in heldout}
    first = [{q.services[0] for q in half if q.services} for half in (dev, heldout)]
    assert len(first[0] & first[1]) < min(map(len, first)) / 4
