from pathlib import Path

import pytest

from knowledge.deciding.judgement import Zone
from knowledge.evaluation.beir import QuestionSet
from knowledge.evaluation.evaluate import Outcome, Runner, Scores, content_of, score
from knowledge.evaluation.report import FIGURES_FILE, TABLE_FILE, rows, write_figures, write_plot
from tests.knowledge.fakes import FakeEncoder

SET = QuestionSet(
    documents={
        "hund": ("Hundesteuer", "Wer einen Hund hält, zahlt Hundesteuer."),
        "pass": ("Reisepass", "Den Reisepass beantragen Sie persönlich."),
        "gewerbe": ("Gewerbe anmelden", "Ein Gewerbe melden Sie vorher an."),
    },
    queries={"q1": "Was kostet der Reisepass?", "q2": "Hundesteuer", "q3": "Quantenphysik"},
    relevant={"q1": {"pass": 1}, "q2": {"hund": 1}},
)


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> list[Outcome]:
    return Runner(SET, FakeEncoder(), tmp_path_factory.mktemp("cache"), 10.0).run()


def test_clear_questions_find_their_documents(outcomes: list[Outcome]) -> None:
    figures = score(SET, outcomes)
    assert figures.hit1 == figures.mrr == figures.ndcg == figures.auroc == 1
    assert (figures.answerable, figures.unanswerable, figures.wrong) == (2, 1, 0)


def test_the_right_document_and_the_decision_are_kept(outcomes: list[Outcome]) -> None:
    assert [o.right for o in outcomes] == [True, True, False]
    assert outcomes[2].zone is Zone.REFUSE


def test_a_document_without_title_is_named_by_its_first_words() -> None:
    questions = QuestionSet({"a": ("", "Ein Text ohne Titel.")}, {"q": "Text"}, {})
    (entry,) = content_of(questions).entries.values()
    assert entry.title == "Ein Text ohne Titel."


def test_figures_that_cannot_be_measured_are_none() -> None:
    answerable = Outcome("q1", ("pass",), 0.9, Zone.ANSWER, answerable=True, right=True)
    figures = score(SET, [answerable])
    assert figures.auroc is figures.f1 is figures.best_f1 is None
    assert dict(rows(figures))["AUROC answerable/unanswerable"] == "–"
    assert score(SET, []).hit1 is None


def test_table_and_figures_are_written(outcomes: list[Outcome], tmp_path: Path) -> None:
    figures: Scores = score(SET, outcomes)
    write_figures(tmp_path / "out", figures, "Probe")
    assert "| hit@1 | 1.000 |" in (tmp_path / "out" / TABLE_FILE).read_text(encoding="utf-8")
    assert '"hit1": 1.0' in (tmp_path / "out" / FIGURES_FILE).read_text(encoding="utf-8")


def test_the_plot_is_written(outcomes: list[Outcome], tmp_path: Path) -> None:
    assert write_plot(tmp_path, outcomes, "Probe").read_bytes().startswith(b"\x89PNG")
