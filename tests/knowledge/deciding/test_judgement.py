"""What is done at which probability."""

from dataclasses import replace
from pathlib import Path

import pytest

from knowledge.deciding.judgement import CLARIFY_COST, Zone, judge, zone
from knowledge.fitted import Depth, FittedChance
from knowledge.retrieval.dense import EmbeddingCache
from knowledge.retrieval.documents import Document
from knowledge.retrieval.search import Searcher
from tests.knowledge.fakes import FakeEncoder


def test_the_three_zones_follow_the_probability() -> None:
    zones = [zone(p / 100, min(1.0, p / 80), wrong_answer_cost=10) for p in range(101)]
    assert zones[0] is Zone.REFUSE
    assert zones[100] is Zone.ANSWER
    order = [Zone.REFUSE, Zone.CLARIFY, Zone.ANSWER]
    positions = [order.index(zone) for zone in zones]
    assert positions == sorted(positions)


@pytest.mark.parametrize("probability", [0.5, 0.7, 0.9, 0.99])
def test_a_dearer_wrong_answer_never_makes_bolder(probability: float) -> None:
    answered = [
        zone(probability, probability, cost) is Zone.ANSWER for cost in (0, 0.5, 1, 10, 100, 10_000)
    ]
    assert answered == sorted(answered, reverse=True)


def test_without_a_cost_everything_is_answered() -> None:
    assert zone(0.01, 0.01, wrong_answer_cost=0) is Zone.ANSWER


def test_topics_are_offered_only_where_one_of_them_is_likely_meant() -> None:
    assert zone(0.6, 0.9, wrong_answer_cost=10) is Zone.CLARIFY
    assert zone(0.6, 0.6, wrong_answer_cost=10) is Zone.REFUSE


@pytest.fixture
def searcher(tmp_path: Path) -> Searcher:
    encoder = FakeEncoder()
    titles = ("Personalausweis", "Trauung im Inland", "Trauung im Ausland")
    documents = [Document(title, (title,), ()) for title in titles]
    return Searcher(documents, encoder, EmbeddingCache(tmp_path, encoder))


@pytest.mark.parametrize(
    ("words", "bare", "keyword"),
    [
        (("ausweis",), True, True),
        (("ausweis", "neu"), True, True),
        (("ausweis",), False, False),
        (("ausweis", "neu", "kind"), True, False),
    ],
)
def test_who_types_a_keyword_is_asked_sooner(
    searcher: Searcher, words: tuple[str, ...], bare: bool, keyword: bool
) -> None:
    found = judge(searcher.search(words), words, searcher.lexical, 4.0, bare=bare)
    assert (found.clarify_cost < CLARIFY_COST) is keyword
    offered = 0.7
    zones = zone(0.6, offered, 4.0, found.clarify_cost), zone(0.6, offered, 4.0)
    assert zones == (Zone.CLARIFY if keyword else Zone.REFUSE, Zone.REFUSE)


@pytest.mark.parametrize(
    ("depth", "alone", "zone"),
    [
        (Depth.NOTHING, True, Zone.CLARIFY),
        (Depth.NOTHING, False, Zone.REFUSE),
        (Depth.PIECES, True, Zone.REFUSE),
    ],
)
def test_a_matter_that_two_topics_bear_is_asked_back(
    searcher: Searcher, monkeypatch: pytest.MonkeyPatch, depth: Depth, alone: bool, zone: Zone
) -> None:
    monkeypatch.setattr(
        "knowledge.deciding.judgement.fitted_chance", lambda *_: FittedChance({}, bias=-2.0)
    )
    words = ("trauung",)
    found = searcher.search(words)
    found = replace(found, candidates=[replace(c, depth=depth) for c in found.candidates])
    assert judge(found, words, searcher.lexical, 4.0, matter_alone=alone).zone is zone
