"""Sentence embeddings behind one interface.

The default needs no model hub: multilingual-e5-small as an int8 ONNX graph, plugged into
sentence-transformers as an input module. Any SentenceTransformer name or folder can be configured
instead.
"""

from __future__ import annotations

from enum import Enum
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

EMBEDDED = "embedded"

Vectors = NDArray[np.float32]

_UNRELATED = (
    "Was kostet ein neuer Reisepass?",
    "Die Stadtbibliothek hat eine Zweigstelle.",
    "Hundesteuer wird vierteljährlich bezahlt.",
    "Wo ist die nächste Haltestelle der Straßenbahn?",
    "Sensoren messen die Feuchte des Bodens.",
    "Wie wird das Wetter morgen?",
    "Eine Hochzeit im Historischen Rathaus",
    "Schreib mir ein Programm, das Zahlen sortiert.",
)
"""Texts that have nothing in common but the language."""


class Role(Enum):
    """What a text is compared as: models trained for search embed the two differently."""

    QUERY = "query"
    """A question, or a name that questions are compared with."""
    PASSAGE = "document"
    """A text that may answer a question."""


class Encoder(Protocol):
    """Turns texts into unit vectors."""

    @property
    def name(self) -> str:
        """Identifies the model: vectors of different names must not be mixed."""
        ...

    @property
    def dimension(self) -> int: ...

    @property
    def floor(self) -> float:
        """The similarity of texts that have nothing in common; below 1."""
        ...

    def encode(self, text: str, role: Role = Role.QUERY) -> Vectors:
        """Unit vector of shape (dimension,)."""
        ...


class SentenceEncoder:
    """An `Encoder` over any SentenceTransformer.

    Texts are encoded one a call: the default model is quantised dynamically, so that a text in a
    batch gets a slightly different vector than the same text alone.
    """

    def __init__(self, model: SentenceTransformer, name: str) -> None:
        self._model = model
        self.name = name
        unrelated = [self.encode(text) for text in _UNRELATED]
        self.dimension = len(unrelated[0])
        self.floor = float(np.mean([a @ b for a, b in combinations(unrelated, 2)]))

    def encode(self, text: str, role: Role = Role.QUERY) -> Vectors:
        encode = self._model.encode_query if role is Role.QUERY else self._model.encode_document
        vector = encode(
            text, convert_to_numpy=True, normalize_embeddings=False, show_progress_bar=False
        )
        unit = np.asarray(vector, dtype=np.float32)
        length = float(np.linalg.norm(unit))
        return unit / length if length > 0 else unit


class RememberingEncoder:
    """Passes on to another encoder; between `remember` and `forget` it embeds no text twice.

    Municipalities, and the public and the internal index of each, share many texts.
    """

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._vectors: dict[tuple[str, Role], Vectors] | None = None
        self.name = encoder.name
        self.dimension = encoder.dimension
        self.floor = encoder.floor

    def remember(self) -> None:
        self._vectors = {}

    def forget(self) -> None:
        self._vectors = None

    def encode(self, text: str, role: Role = Role.QUERY) -> Vectors:
        known = self._vectors
        if known is None:
            return self._encoder.encode(text, role)
        if (text, role) not in known:
            known[text, role] = self._encoder.encode(text, role)
        return known[text, role]


def load_encoder(name: str, models_dir: Path) -> SentenceEncoder:
    """The encoder called `name` in the settings.

    Raises:
        FileNotFoundError: the embedded model is not in `models_dir`.
        ValueError: sentence-transformers finds no model of that name.
        OSError: it cannot be read or written.
    """
    if name == EMBEDDED:
        from sentence_transformers import SentenceTransformer

        from knowledge.retrieval.e5.files import GRAPH_FILE, LAYOUT
        from knowledge.retrieval.e5.module import PROMPTS, E5Module

        module = E5Module(models_dir)
        model = SentenceTransformer(modules=[module], prompts=PROMPTS, device="cpu")
        return SentenceEncoder(model, f"{GRAPH_FILE} {LAYOUT}")
    from sentence_transformers import SentenceTransformer

    try:
        return SentenceEncoder(SentenceTransformer(name, device="cpu"), name)
    except OSError as error:
        if error.errno is not None:
            raise  # A full disk, say.
        raise ValueError(
            f"'encoder' cannot be '{name}': no such model is on this machine, nor could one be"
            " fetched; permitted are 'embedded', the folder of a SentenceTransformer model, or the"
            " name of one that its hub has"
        ) from error
