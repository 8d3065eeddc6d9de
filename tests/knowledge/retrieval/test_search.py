from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from knowledge.fitted import Depth
from knowledge.retrieval.dense import EmbeddingCache
from knowledge.retrieval.documents import Document, Passage
from knowledge.retrieval.search import FEATURES, Result, Searcher, best_score
from tests.knowledge.fakes import FakeEncoder

DOCUMENTS = [
    Document("pass", ("Reisepass beantragen",), (Passage("Für Reisen ins Ausland."),)),
    Document(
        "hund", ("Hundesteuer",), (Passage("Wer einen Hund hält."), Passage("Frage?", None, 0))
    ),
    Document("rival:1", ("Einkommensteuer",), (), rival=True),
]


@pytest.fixture(scope="module")
def searcher(tmp_path_factory: pytest.TempPathFactory) -> Searcher:
    encoder = FakeEncoder()
    return Searcher(DOCUMENTS, encoder, EmbeddingCache(tmp_path_factory.mktemp("c"), encoder))


@pytest.mark.parametrize(
    ("words", "best"),
    [(["reisepass"], "pass"), (["hundesteuer"], "hund"), (["reisepässe"], "pass")],
)
def test_the_fitting_document_comes_first(
    searcher: Searcher, words: Sequence[str], best: str
) -> None:
    result = searcher.search(words)
    assert result.candidates[0].document.id == best
    scores = [candidate.score for candidate in result.candidates]
    assert scores == sorted(scores, reverse=True)
    assert set(result.candidates[0].features) == set(FEATURES)


def test_matters_of_others_are_never_candidates(searcher: Searcher) -> None:
    result = searcher.search(["einkommensteuer"])
    assert all(not candidate.document.rival for candidate in result.candidates)
    assert result.rival is not None
    assert result.rival.document.id == "rival:1"


def test_a_large_content_is_ranked_alike(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    names = ["Hundesteuer", "Reisepass", "Hund anmelden", "Pass verlängern", "Steuer", "Hundekot"]
    many = [Document(f"d{n}", (name,), (Passage(f"{name} {n}."),)) for n, name in enumerate(names)]
    encoder = FakeEncoder()
    questions = [["hund"], ["reisepass", "verlängern"], ["einkommensteuer"]]

    def found() -> list[Result]:
        large = Searcher([*many, *DOCUMENTS], encoder, EmbeddingCache(tmp_path, encoder))
        return [large.search(words, limit=3) for words in questions]

    expected = found()
    monkeypatch.setattr("knowledge.retrieval.search._SORTED_UP_TO", 0)
    assert found() == expected


def test_a_question_is_searched_for_once(
    searcher: Searcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = searcher.search(["reisepass"], "Reisepass")
    monkeypatch.setattr(searcher, "features", None)
    assert searcher.search(["reisepass"], "Reisepass") is first


def test_both_searches_at_a_time_find_the_same(
    searcher: Searcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    one_after_the_other = searcher.features(["reisepass"], "Reisepass", reworded=False)
    monkeypatch.setattr("knowledge.retrieval.search._MANY_DOCUMENTS", 0)
    at_a_time = searcher.features(["reisepass"], "Reisepass", reworded=False)
    np.testing.assert_array_equal(one_after_the_other[0], at_a_time[0])
    np.testing.assert_array_equal(one_after_the_other[1], at_a_time[1])


def test_the_limit(searcher: Searcher) -> None:
    assert len(searcher.search(["hundesteuer"], limit=1).candidates) == 1


def test_nothing_to_search(searcher: Searcher, tmp_path: Path) -> None:
    assert searcher.search([]).candidates == []
    encoder = FakeEncoder()
    empty = Searcher([], encoder, EmbeddingCache(tmp_path, encoder))
    assert empty.search(["hund"]).candidates == []


def test_of_two_like_names_the_one_with_a_text_comes_first(tmp_path: Path) -> None:
    encoder = FakeEncoder()
    text = "Wer einen Hund hält, zahlt Steuer. " * 10
    documents = [
        Document("leer", ("Hundesteuer",), ()),
        Document("voll", ("Hundesteuer",), (Passage(text),)),
    ]
    searcher = Searcher(documents, encoder, EmbeddingCache(tmp_path, encoder))
    assert searcher.search(["hundesteuer"]).candidates[0].document.id == "voll"


def test_other_words_for_the_same_matter_find_it(tmp_path: Path) -> None:
    encoder = FakeEncoder()
    documents = [
        Document("marke", ("Wunschkennzeichen",), (Passage("Für das Fahrzeug."),)),
        Document("ausfuhr", ("Ausfuhrkennzeichen",), (Passage("Für den Weg ins Ausland."),)),
    ]
    searcher = Searcher(documents, encoder, EmbeddingCache(tmp_path, encoder))
    assert (["ausfuhrkennzeichen"], 0.9) in searcher.rewordings(["zollnummer"])
    found = searcher.search(["zollnummer"]).candidates[0]
    assert found.document.id == "ausfuhr"
    asked_for = searcher.search(["ausfuhrkennzeichen"]).candidates[0]
    assert found.score < asked_for.score


def test_how_strange_words_are_to_a_document(searcher: Searcher) -> None:
    own = searcher.documents[0]
    name, *_ = own.names
    assert searcher.strangeness(own.id, name.split()) == 0
    assert searcher.strangeness(own.id, ["Quantenphysik"]) == 1
    assert 0 < searcher.strangeness(own.id, [*name.split(), "Quantenphysik"]) < 1
    assert searcher.strangeness(own.id, []) == 0


def test_the_best_score_goes_by_how_much_was_learned() -> None:
    nothing, topics, pieces = (best_score(depth) for depth in Depth)
    assert nothing == pytest.approx(1.0, abs=0.01)
    assert nothing < topics < pieces
