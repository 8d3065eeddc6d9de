"""Embeds the passages of a municipality ahead of the first question."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import Path

from knowledge.desk import Desk
from knowledge.entries.content import Problem, load_content
from knowledge.retrieval.dense import Progress
from knowledge.retrieval.encoder import Encoder, RememberingEncoder, Role, Vectors


@dataclass(frozen=True)
class BuiltIndex:
    """What an indexing run did."""

    documents: int
    passages: int
    """Names and passages; phrasings are rows of the index too, and not counted."""
    embedded: int
    """Texts (names and passages) that were not in the cache."""
    problems: tuple[Problem, ...]


class CountingEncoder:
    """Passes texts on and counts them: only texts missing in the cache get here."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._lock = threading.Lock()
        self.count = 0

    @property
    def name(self) -> str:
        return self._encoder.name

    @property
    def dimension(self) -> int:
        return self._encoder.dimension

    @property
    def floor(self) -> float:
        return self._encoder.floor

    def encode(self, text: str, role: Role = Role.QUERY) -> Vectors:
        with self._lock:
            self.count += 1
        return self._encoder.encode(text, role)


def build_index(
    folder: Path, index_dir: Path, encoder: Encoder, progress: Progress | None = None
) -> BuiltIndex:
    """Updates the stored vectors of one municipality, for the public and for staff.

    Raises:
        ContentError: the municipality's basic files cannot be used.
    """
    content = load_content(folder)
    counting = CountingEncoder(encoder)
    remembering = RememberingEncoder(counting)
    remembering.remember()
    desk = Desk(content, remembering, index_dir / "public", 0, progress=progress)
    desk.learn()
    if content.has_internal:
        public = desk
        folder = index_dir / "internal"
        desk = Desk(content, remembering, folder, 0, internal=True, progress=progress)
        desk.learn(public)
    documents = desk.searcher.documents
    texts = sum(len(document.names) + len(document.passages) for document in documents)
    own = sum(not document.rival for document in documents)
    return BuiltIndex(own, texts, counting.count, content.problems)
