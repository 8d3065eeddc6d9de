"""Make some words likelier than a model that does not know the town thinks they are.

Whisper writes word pieces. Once it has begun a word of the town ("Melde"), every piece that
continues it ("bescheinigung") gets a bonus. Nothing is added to the first piece of a word: so a
sentence about something else stays what it is. Only an answer that was asked for ("ja",
"nein") is favoured from its beginning.
"""

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

CONTINUING = 4.0
"""Added to the logarithm of a piece's chance."""
BEGINNING = 2.0
Pieces = dict[int, "Pieces"]
"""Token → the tokens that may follow it."""


def pieces(words: Iterable[list[int]]) -> Pieces:
    """The tokens of many words as one tree."""
    root: Pieces = {}
    for tokens in words:
        node = root
        for token in tokens:
            node = node.setdefault(token, {})
    return root


class TokenBias:
    """Follows one transcription: `favour` before a token is chosen, `take` after it."""

    def __init__(self, terms: Pieces, wishes: Pieces, answers: Pieces) -> None:
        self._terms = terms
        self._nodes = [answers]
        # What a token may begin: a wish the first one only.
        self._begins = [terms, wishes]
        self._bonus = BEGINNING

    def favour(self, scores: npt.NDArray[np.float32]) -> None:
        """Add the bonus to every token that continues something; `scores` has one for each."""
        favoured = {token for node in self._nodes for token in node}
        scores[list(favoured)] += self._bonus

    def take(self, token: int) -> None:
        """The token that was chosen."""
        nodes = (*self._nodes, *self._begins)
        self._nodes = [node[token] for node in nodes if token in node]
        self._begins = [self._terms]
        self._bonus = CONTINUING
