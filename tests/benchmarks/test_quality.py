import json
from pathlib import Path

import pytest

from benchmarks import quality
from benchmarks.judge import Answer, Verdict
from benchmarks.questions import Expectation, Question, load_questions, question_set

QUESTIONS = [
    Question("a1", "was kost der perso", Expectation.ANSWER, "clipped", services=("perso",)),
    Question("a2", "und dor bass", Expectation.ANSWER, "dialect", services=("pass",)),
    Question("a3", "wetter", Expectation.REFUSE, "oos-weather"),
]


class PersoAsker:
    """Knows one service only and answers everything with it."""

    def ask(self, question: Question) -> Answer:
        return Answer("46 €", "answered", "perso", "fee")


def test_counts_by_style_and_in_total() -> None:
    groups = quality.by_style(quality.measure(PersoAsker(), QUESTIONS))
    assert groups["clipped"] == [Verdict.RIGHT]
    assert groups["answerable"] == [Verdict.RIGHT, Verdict.WRONG]
    assert groups["to refuse"] == [Verdict.WRONG]
    assert len(groups["all"]) == 3


def test_summary_compares_with_the_targets() -> None:
    results = quality.measure(PersoAsker(), QUESTIONS)
    assert quality.summary(results[:1])["targets_met"] is True
    report = quality.summary(results)
    assert report["targets_met"] is False
    assert report["shares"]["wrong"] == pytest.approx(2 / 3)


def test_failures_name_the_question_and_the_reason() -> None:
    listing = quality.failures(quality.measure(PersoAsker(), QUESTIONS))
    assert "a1" not in listing
    assert "und dor bass" in listing
    assert "service perso, expected pass" in listing


def test_writes_figures_but_no_held_out_question(tmp_path: Path) -> None:
    quality.run(PersoAsker(), "heldout", output=tmp_path)
    report = tmp_path / "quality-knowledge-heldout.json"
    assert json.loads(report.read_text())["questions"] >= 160
    heldout = load_questions(question_set("jena", "heldout"))
    assert not any(q.question in report.read_text() for q in heldout)
    assert (tmp_path / "quality-knowledge-heldout.png").stat().st_size > 0


def test_never_lists_held_out_failures(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        quality.main(["--split", "heldout", "--failures"])
    assert "must stay unseen" in capsys.readouterr().err
