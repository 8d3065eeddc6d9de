from pathlib import Path

import pytest

from benchmarks.retrieval import Asked, ask, measure, only, steps, table
from knowledge.evaluation.beir import QuestionSet
from knowledge.fitted import Depth
from knowledge.retrieval.search import FEATURES, ranker
from tests.knowledge.fakes import FakeEncoder

QUESTIONS = QuestionSet(
    {
        "pass": ("Reisepass", "Für Reisen ins Ausland."),
        "ausfuhr": ("Ausfuhrkennzeichen", "Für das Fahrzeug auf dem Weg ins Ausland."),
    },
    {"1": "Reisepass", "2": "Zollnummer", "3": "Quantenphysik", "4": "was"},
    {"1": {"pass": 1}, "2": {"ausfuhr": 1}, "4": {"pass": 1}},
)


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> list[Asked]:
    return list(ask(QUESTIONS, FakeEncoder(), tmp_path_factory.mktemp("cache")))


def test_unanswerable_queries_are_left_out(asked: list[Asked]) -> None:
    assert [one.relevant for one in asked] == list(QUESTIONS.relevant.values())


def test_a_query_without_topic_counts_as_missed(asked: list[Asked]) -> None:
    assert asked[2].plain is None
    assert measure(steps(ranker(Depth.NOTHING))[-1], asked[2:], ["pass", "ausfuhr"]) == (0, 0, 0, 0)


def test_the_last_step_finds_other_words_too(asked: list[Asked]) -> None:
    last = steps(ranker(Depth.NOTHING))[-1]
    assert measure(last, asked[:2], ["pass", "ausfuhr"])[0] == 1


def test_every_step_uses_known_parts_only() -> None:
    shipped = ranker(Depth.NOTHING)
    assert all(set(step.weights) <= set(FEATURES) for step in steps(shipped))
    assert dict(steps(shipped)[-1].weights) == shipped


def test_the_table_has_a_line_for_each_step(asked: list[Asked]) -> None:
    lines = table(QUESTIONS, asked, ranker(Depth.NOTHING)).splitlines()
    assert len(lines) == 2 + len(steps(ranker(Depth.NOTHING)))


def test_part_of_the_queries() -> None:
    assert list(only(QUESTIONS, {"2"}).queries) == ["2"]


def test_missing_folder(tmp_path: Path) -> None:
    from benchmarks.retrieval import main

    with pytest.raises(Exception, match="is missing"):
        main([str(tmp_path / "none")])
