"""Which piece of a document a question means, by what was learned."""

from __future__ import annotations

from typing import NamedTuple

from knowledge.retrieval.documents import Passage

LIKELY = 0.5
"""Chance from which the piece that is meant is said; nine in ten of those are right."""
SURE = 0.9
"""Chance from which it needs no others beside it."""


class Piece(NamedTuple):
    """Which piece of a document a question means."""

    passage: Passage | None
    """The likeliest; None where nothing was learned, or the piece is there no longer."""
    chance: float
    """Of that one, 0..1, if the document has an answer."""
    unanswered: float
    """Chance that the document has no answer, 0..1."""
    next: Passage | None = None
    """The second likeliest."""
    next_chance: float = 0.0
    """Of that one, as `chance`."""

    @property
    def answers(self) -> float:
        """Chance that the document has an answer, and this passage is it; 0..1."""
        return self.chance * (1 - self.unanswered)


NOT_LEARNED = Piece(None, 0.0, 0.0)
