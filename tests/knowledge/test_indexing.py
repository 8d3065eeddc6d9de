from pathlib import Path

import numpy as np

from knowledge.indexing import CountingEncoder, build_index
from knowledge.retrieval.dense import DenseIndex, EmbeddingCache
from knowledge.retrieval.documents import Document, Passage
from knowledge.retrieval.encoder import Role, Vectors
from tests.knowledge.fakes import FakeEncoder


class FlatEncoder:
    """As quick as can be."""

    name = "flat"
    dimension = 8
    floor = 0.0

    def encode(self, text: str, role: Role = Role.QUERY) -> Vectors:
        vector = np.zeros(self.dimension, dtype=np.float32)
        vector[len(text) % self.dimension] = 1
        return vector


def test_only_what_changed_is_embedded_again(content_dir: Path, tmp_path: Path) -> None:
    folder = content_dir / "musterstadt"
    first = build_index(folder, tmp_path, FakeEncoder())
    assert first.embedded > 0
    again = build_index(folder, tmp_path, FakeEncoder())
    assert again.embedded == 0
    assert (again.documents, again.passages) == (first.documents, first.passages)
    path = folder / "gewerbe-anmelden.md"
    path.write_text(path.read_text(encoding="utf-8") + "\n## Kosten\nNur bar.\n")
    # Staff have their own index, but no text is embedded twice.
    assert build_index(folder, tmp_path, FakeEncoder()).embedded == 1


def test_a_broken_entry_is_reported(content_dir: Path, tmp_path: Path) -> None:
    folder = content_dir / "nachbarstadt"
    (folder / "imkerei.md").write_text("kaputt", encoding="utf-8")
    built = build_index(folder, tmp_path, FakeEncoder())
    assert [Path(problem.path).name for problem in built.problems] == ["imkerei.md"]


def test_ten_thousand_passages_with_progress_and_only_changes_anew(tmp_path: Path) -> None:
    documents = [
        Document(f"d{n}", (f"Name {n}",), tuple(Passage(f"Text {n}.{p}") for p in range(4)))
        for n in range(2_000)
    ]
    said: list[tuple[int, int]] = []
    first, second = CountingEncoder(FlatEncoder()), CountingEncoder(FlatEncoder())
    DenseIndex(documents, EmbeddingCache(tmp_path, first), lambda *done: said.append(done))
    assert first.count == 10_000
    assert said == sorted(said)
    assert len(said) >= 10
    assert said[-1] == (10_000, 10_000)
    documents[3] = Document("d3", ("Name 3",), (Passage("Ganz anderer Text"),))
    DenseIndex(documents, EmbeddingCache(tmp_path, second))
    assert second.count == 1
