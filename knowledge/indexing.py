"""Embeds the passages of a municipality ahead of the first question."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from knowledge.content import Problem, load_content
from knowledge.dense import DenseIndex, EmbeddingCache, Progress
from knowledge.documents import documents_of
from knowledge.encoder import Encoder, Vectors


@dataclass(frozen=True)
class BuiltIndex:
    """What an indexing run did."""

    documents: int
    passages: int
    embedded: int
    """Texts (names and passages) that were not in the cache."""
    problems: tuple[Problem, ...]


class CountingEncoder:
    """Passes texts on and counts them: only texts missing in the cache get here."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self.count = 0

    @property
    def name(self) -> str:
        return self._encoder.name

    @property
    def dimension(self) -> int:
        return self._encoder.dimension

    def encode(self, text: str) -> Vectors:
        self.count += 1
        return self._encoder.encode(text)


def build_index(
    folder: Path, index_dir: Path, encoder: Encoder, progress: Progress | None = None
) -> BuiltIndex:
    """Updates the stored vectors of one municipality, for the public and for staff.

    Raises:
        ContentError: the municipality's basic files cannot be used.
    """
    content = load_content(folder)
    counting = CountingEncoder(encoder)
    documents = documents_of(content, internal=False)
    index = DenseIndex(documents, EmbeddingCache(index_dir / "public", counting), progress)
    everything = documents_of(content, internal=True)
    if len(everything) > len(documents):
        documents = everything
        cache = EmbeddingCache(index_dir / "internal", counting)
        index = DenseIndex(documents, cache, progress)
    return BuiltIndex(len(documents), len(index.owner), counting.count, content.problems)
