from collections import Counter

import numpy as np
import pytest

from knowledge.retrieval.likeness import WordLikeness

DOCUMENTS = [
    Counter({"mietspiegel": 2, "mieterhohung": 1, "prufen": 1}),
    Counter({"bewachungsgewerbe": 1, "erlaubnis": 1}),
    Counter({"hundesteuer": 3, "anmelden": 1}),
]


@pytest.fixture(scope="module")
def likeness() -> WordLikeness:
    return WordLikeness(DOCUMENTS)


@pytest.mark.parametrize(
    ("word", "best"), [("mietwucher", 0), ("uberwachung", 1), ("hundestaur", 2), ("steuer", 2)]
)
def test_words_that_share_pieces_find_the_document(
    likeness: WordLikeness, word: str, best: int
) -> None:
    assert int(np.argmax(likeness.relative([word]))) == best


def test_the_same_word_is_worth_more_than_a_similar_one(likeness: WordLikeness) -> None:
    assert likeness.relative(["hundesteuer"])[2] > likeness.relative(["hundestaur"])[2]


def test_scores_lie_between_0_and_1(likeness: WordLikeness) -> None:
    scores = likeness.relative(["mietspiegel", "hundesteuer"])
    assert scores.shape == (3,)
    assert 0 < float(scores.max()) <= 1
    assert scores[1] == 0


@pytest.mark.parametrize("words", [[], ["xyz"], ["7"]])
def test_nothing_alike(likeness: WordLikeness, words: list[str]) -> None:
    assert float(likeness.relative(words).max()) == 0


def test_no_documents() -> None:
    assert WordLikeness([]).relative(["hund"]).shape == (0,)
    assert WordLikeness([Counter()]).relative(["hund"]).tolist() == [0.0]
