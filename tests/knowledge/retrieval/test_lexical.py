import numpy as np
import pytest

from knowledge.language.german import fold
from knowledge.retrieval.documents import Document, Passage
from knowledge.retrieval.lexical import LexicalIndex

DOCUMENTS = [
    Document("ausweis", ("Personalausweis beantragen", "Perso"), (Passage("Der Ausweis gilt."),)),
    Document("hund", ("Hundesteuer", "Hund anmelden"), (Passage("Die Steuer für den Hund."),)),
    Document("muell", ("Müllabfuhr",), (Passage("Die Gebühr steht im Bescheid."),)),
]


@pytest.fixture(scope="module")
def index() -> LexicalIndex:
    return LexicalIndex(DOCUMENTS)


@pytest.mark.parametrize(
    ("query", "best"),
    [
        (["personalausweis"], 0),
        (["personalausweise"], 0),
        (["perso"], 0),
        (["muellabfuhr"], 2),
        (["hund", "anmelden"], 1),
        (["steuer"], 1),
    ],
)
def test_the_best_document_is_first_in_every_score(
    index: LexicalIndex, query: list[str], best: int
) -> None:
    scores = index.scores([fold(word) for word in query])
    assert int(np.argmax(scores.full)) == best
    assert int(np.argmax(scores.full_coverage)) == best


def test_all_scores_lie_between_0_and_1(index: LexicalIndex) -> None:
    scores = index.scores(["hundesteuer", "gebuhr", "unbekanntes"])
    for values in vars(scores).values():
        assert values.shape == (len(DOCUMENTS),)
        assert float(values.min()) >= 0
        assert float(values.max()) <= 1 + 1e-6


def test_a_compound_is_found_by_its_parts(index: LexicalIndex) -> None:
    assert index.parts("Hundegebühr") == ("hund", "gebuhr")
    assert index.scores(["hundegebuhr"]).full_coverage[1] > 0


def test_what_the_content_knows(index: LexicalIndex) -> None:
    assert index.knows("Hunde")
    assert not index.knows("Quantenphysik")
    assert index.weight("quantenphysik") > index.weight("hund")


def test_unknown_words_score_nothing(index: LexicalIndex) -> None:
    scores = index.scores(["quantenphysik"])
    assert float(scores.full.max()) == 0
    assert float(scores.names_coverage.max()) == 0


def test_no_documents() -> None:
    assert LexicalIndex([]).scores(["hund"]).full.shape == (0,)
