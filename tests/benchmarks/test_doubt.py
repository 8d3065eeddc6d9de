"""Fitting the chance that an answer is none, on made-up answers."""

from pathlib import Path
from typing import cast

import numpy as np
import pytest

from benchmarks.askers import KnowledgeAsker
from benchmarks.judge import Answer
from benchmarks.questions import Expectation, Question
from benchmarks.training import chances
from benchmarks.training.doubt import Example, cases, examples, main, report
from knowledge.answers import doubt
from knowledge.fitted import Depth

SIGNS = dict.fromkeys(doubt.SIGNS, 0.5)


class MadeUp:
    """Answers every question, but those that ask for nothing of an entry."""

    def ask(self, question: Question) -> Answer:
        if question.question == "Wo?":
            return Answer("Am Markt 1", "answered", "amt", "place")
        doubt.chance(SIGNS)
        outcome = "refused" if question.question == "Wetter?" else "answered"
        return Answer("46 Euro", outcome, "perso", "fee")


def test_what_is_answered_from_an_entry_is_an_example() -> None:
    asked = [
        Question("a", "Was kostet es?", Expectation.ANSWER, "", services=("perso",)),
        Question("b", "Wie schwer ist es?", Expectation.REFUSE, ""),
        Question("c", "Wetter?", Expectation.REFUSE, ""),
        Question("d", "Wo?", Expectation.ANSWER, ""),
    ]
    rows = list(examples(cast("KnowledgeAsker", MadeUp()), asked))
    values = [0.5] * len(doubt.SIGNS)
    assert rows == [Example(values, False, False), Example(values, True, True)]


def test_the_report_counts_what_is_in_doubt() -> None:
    rows = [Example([0.0] * len(doubt.SIGNS), wrong, wrong) for wrong in (True, False, False)]
    assert cases(rows).outcomes.tolist() == [True, False, False]
    told = report(rows, np.array([0.05, 0.03, 0.01]))
    assert "3 answers, 1 wrong" in told
    row = next(line for line in told.splitlines() if "0.03" in line)
    assert [cell.strip() for cell in row.strip("|").split("|")] == ["0.03", "1", "1"]


def test_a_model_not_yet_there_is_stored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chances, "MODELS", tmp_path)
    rows = [Example([float(n)] * len(doubt.SIGNS), n > 5, n > 5) for n in range(12)]
    model = chances.fit(cases(rows), doubt.SIGNS, chances.Shape(bent=False))
    path = chances.store("doubt", Depth.PIECES, model)
    assert '"pieces"' in path.read_text(encoding="utf-8")


def test_held_out_questions_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["heldout.jsonl"])
    assert "measuring only" in capsys.readouterr().err
