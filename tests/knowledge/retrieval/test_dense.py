from pathlib import Path

import numpy as np
import pytest

from knowledge.retrieval import dense
from knowledge.retrieval.dense import DenseIndex, EmbeddingCache, build_index
from knowledge.retrieval.documents import Document, Passage
from knowledge.retrieval.encoder import Encoder, Role
from tests.knowledge.fakes import FakeEncoder

DOCUMENTS = [
    Document("a", ("Personalausweis",), (Passage("Der Ausweis gilt zehn Jahre."),)),
    Document("b", ("Hundesteuer", "Hund"), (Passage("Für Hunde."), Passage("Zwei Wochen Zeit."))),
    Document("c", ("Leer",), ()),
]


def texts(*words: str) -> list[tuple[str, Role]]:
    return [(word, Role.QUERY) for word in words]


def test_the_nearest_name_and_passage_of_each_document(tmp_path: Path) -> None:
    encoder = FakeEncoder()
    index = DenseIndex(DOCUMENTS, EmbeddingCache(tmp_path, encoder))
    [(names, near, nearest)] = index.document_scores(encoder.encode("Hund")[None])
    assert names.shape == near.shape == nearest.shape == (3,)
    assert int(np.argmax(names)) == 1
    assert names[1] == pytest.approx(1, abs=1e-3)
    assert nearest[1] == 0
    assert nearest[2] == -1


def test_similarities_of_the_passages_of_one_document(tmp_path: Path) -> None:
    encoder = FakeEncoder()
    index = DenseIndex(DOCUMENTS, EmbeddingCache(tmp_path, encoder))
    near = index.passage_similarities(1, encoder.encode("Zwei Wochen Zeit."))
    assert near.shape == (2,)
    assert near[1] == pytest.approx(1, abs=1e-3)
    assert index.passage_similarities(2, encoder.encode("x")).shape == (0,)


def test_other_words_for_a_passage_stand_for_it_and_lead_to_its_document(tmp_path: Path) -> None:
    encoder = FakeEncoder()
    told = Passage("Wer holt ihn ab?", question=0, asked_as=("kann Oma vorbei", "darf Opa hin"))
    documents = [*DOCUMENTS, Document("d", ("Abholung",), (Passage("Ohne Termin."), told))]
    index = DenseIndex(documents, EmbeddingCache(tmp_path, encoder))
    asked = encoder.encode("darf Opa hin")
    near = index.passage_similarities(3, asked)
    assert near.shape == (2,)
    assert near[1] == pytest.approx(1, abs=1e-3)
    assert index.passage_similarities(3, asked, wordings=False)[1] < 1
    [(names, texts, nearest)] = index.document_scores(asked[None])
    assert names[3] < texts[3] < 1, "there are many wordings: each is worth less than a passage"
    assert nearest[3] == 1


def test_only_new_texts_are_embedded(tmp_path: Path) -> None:
    first, second = FakeEncoder(), FakeEncoder()
    EmbeddingCache(tmp_path, first).encode(texts("eins", "zwei", "eins"))
    EmbeddingCache(tmp_path, second).encode(texts("zwei", "drei"))
    assert sorted(first.texts) == ["eins", "zwei"]
    assert second.texts == ["drei"]


def test_a_question_and_a_passage_of_the_same_words_are_told_apart(tmp_path: Path) -> None:
    encoder = FakeEncoder()
    cache = EmbeddingCache(tmp_path, encoder)
    cache.encode([("eins", Role.QUERY), ("eins", Role.PASSAGE)])
    assert encoder.texts == ["eins", "eins"]


def test_nearness_is_the_same_for_models_that_find_everything_alike(tmp_path: Path) -> None:
    encoder = FakeEncoder()
    encoder.floor = 0.5
    asked = encoder.encode("Hund")[None]
    [(names, _, _)] = DenseIndex(DOCUMENTS, EmbeddingCache(tmp_path, encoder)).document_scores(
        asked
    )
    assert names.max() == pytest.approx(1, abs=1e-3)
    assert names.min() == 0


def test_vectors_of_another_model_are_not_used(tmp_path: Path) -> None:
    first, second = FakeEncoder(), FakeEncoder()
    second.name = "another"
    EmbeddingCache(tmp_path, first).encode(texts("eins"))
    EmbeddingCache(tmp_path, second).encode(texts("eins"))
    assert second.texts == ["eins"]


@pytest.mark.parametrize("damage", [b"", b"PK\x03\x04 broken", b"\x93NUMPY"])
def test_a_damaged_cache_is_built_again(tmp_path: Path, damage: bytes) -> None:
    EmbeddingCache(tmp_path, FakeEncoder()).encode(texts("eins"))
    (file,) = tmp_path.iterdir()
    file.write_bytes(damage)
    encoder = FakeEncoder()
    EmbeddingCache(tmp_path, encoder).encode(texts("eins"))
    assert encoder.texts == ["eins"]


def test_progress_ends_with_the_whole(tmp_path: Path) -> None:
    said: list[tuple[int, int]] = []
    numbers = texts(*map(str, range(450)))
    EmbeddingCache(tmp_path, FakeEncoder()).encode(numbers, lambda *done: said.append(done))
    assert said[-1] == (450, 450)
    assert len(said) >= 3


def test_nothing_to_embed(tmp_path: Path) -> None:
    index = DenseIndex([], EmbeddingCache(tmp_path, FakeEncoder()))
    [(names, _, _)] = index.document_scores(FakeEncoder().encode("Hund")[None])
    assert names.shape == (0,)


def test_a_large_index_finds_what_the_exact_one_finds(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = np.random.default_rng(1).normal(size=(600, 16)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    exact = build_index(rows)
    monkeypatch.setattr(dense, "EXACT_UP_TO", 100)
    graph = build_index(rows)
    _, expected = exact.search(rows[:20], 1)
    _, found = graph.search(rows[:20], 1)
    assert (expected == found).mean() > 0.9


def test_a_large_index_gives_its_vectors_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    documents = [
        Document(f"d{n}", (f"Name {n}",), (Passage(f"Text {n}"), Passage(f"Mehr {n}")))
        for n in range(50)
    ]
    encoder = FakeEncoder()
    exact = DenseIndex(documents, EmbeddingCache(tmp_path, encoder))
    monkeypatch.setattr(dense, "EXACT_UP_TO", 100)
    coded = DenseIndex(documents, EmbeddingCache(tmp_path, encoder))
    assert (exact.kind, coded.kind) == ("exact", "codes")
    asked = encoder.encode("Text 7")
    for document in (0, 7, 49):
        expected = exact.passage_similarities(document, asked)
        assert np.allclose(coded.passage_similarities(document, asked), expected, atol=1e-5)
    [(_, texts, which)] = coded.document_scores(asked[None])
    assert texts[7] == pytest.approx(1, abs=1e-3)
    assert which[7] == 0


def test_an_index_whose_vectors_cannot_be_coded_is_exact(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dense, "EXACT_UP_TO", 10)
    rows = np.random.default_rng(1).normal(size=(40, 15)).astype(np.float32)
    assert build_index(rows).ntotal == 40


def test_the_embedded_model(real_encoder: Encoder) -> None:
    vectors = {
        text: real_encoder.encode(text)
        for text in ("Personalausweis beantragen", "Ausweis bekommen", "Wetter morgen")
    }
    asked = vectors["Ausweis bekommen"]
    assert asked.shape == (real_encoder.dimension,)
    assert float(np.linalg.norm(asked)) == pytest.approx(1, abs=1e-4)
    assert asked @ vectors["Personalausweis beantragen"] > asked @ vectors["Wetter morgen"]
    assert np.array_equal(asked, real_encoder.encode("Ausweis bekommen"))
