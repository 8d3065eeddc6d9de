import json
from pathlib import Path

from benchmarks.mix import DIALOGUE, mixed_messages, write_messages
from benchmarks.questions import Expectation, Question


def question(text: str, style: str = "clipped", context: tuple[str, ...] = ()) -> Question:
    return Question(text, text, Expectation.ANSWER, style, context=context)


def test_at_least_half_are_questions_and_each_occurs() -> None:
    asked = [f"frage {n}" for n in range(20)]
    messages = mixed_messages([question(text) for text in asked])
    assert set(asked) <= set(messages)
    assert sum(m not in DIALOGUE for m in messages) >= len(messages) / 2


def test_follow_ups_and_prompt_tricks_are_left_out() -> None:
    messages = mixed_messages(
        [question("und für sie?", context=("pass",)), question("/restart", style="injection")]
    )
    assert messages == []


def test_messages_are_stored_for_the_load_generator(tmp_path: Path) -> None:
    path = write_messages(["Tschüss"], tmp_path / "deep" / "messages.json")
    assert json.loads(path.read_text(encoding="utf-8")) == ["Tschüss"]
