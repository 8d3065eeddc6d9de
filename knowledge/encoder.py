"""Sentence embeddings behind one interface.

The default needs no model hub: Universal Sentence Encoder Multilingual v3 as an int8 ONNX graph,
plugged into sentence-transformers as an input module. Any SentenceTransformer name or folder can
be configured instead.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

EMBEDDED = "embedded"
EMBEDDED_MODEL_FILE = "use-multilingual-v3-int8.onnx"

Vectors = NDArray[np.float32]


class Encoder(Protocol):
    """Turns texts into unit vectors."""

    @property
    def name(self) -> str:
        """Identifies the model: vectors of different names must not be mixed."""
        ...

    @property
    def dimension(self) -> int: ...

    def encode(self, text: str) -> Vectors:
        """Unit vector of shape (dimension,)."""
        ...


class SentenceEncoder:
    """An `Encoder` over any SentenceTransformer.

    Texts are encoded one a call: the default model is quantised dynamically, so that a text in a
    batch gets a slightly different vector (up to 0.011 in cosine) than the same text alone.
    """

    def __init__(self, model: SentenceTransformer, name: str) -> None:
        self._model = model
        self.name = name
        self.dimension = len(self.encode("Auskunft"))

    def encode(self, text: str) -> Vectors:
        vector = self._model.encode(
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
        self._vectors: dict[str, Vectors] | None = None
        self.name = encoder.name
        self.dimension = encoder.dimension

    def remember(self) -> None:
        self._vectors = {}

    def forget(self) -> None:
        self._vectors = None

    def encode(self, text: str) -> Vectors:
        known = self._vectors
        if known is None:
            return self._encoder.encode(text)
        if text not in known:
            known[text] = self._encoder.encode(text)
        return known[text]


def load_encoder(name: str, models_dir: Path) -> SentenceEncoder:
    """The encoder called `name` in the settings.

    Raises:
        FileNotFoundError: the embedded model is not in `models_dir`.
        OSError: sentence-transformers finds no model of that name.
    """
    if name == EMBEDDED:
        path = models_dir / EMBEDDED_MODEL_FILE
        if not path.is_file():
            raise FileNotFoundError(
                f"The embedding model {path} is missing. Run 'make setup' to fetch it."
            )
        from sentence_transformers import SentenceTransformer

        from knowledge.onnx_module import OnnxSentenceModule

        module = OnnxSentenceModule(str(path))
        return SentenceEncoder(SentenceTransformer(modules=[module], device="cpu"), EMBEDDED)
    from sentence_transformers import SentenceTransformer

    return SentenceEncoder(SentenceTransformer(name, device="cpu"), name)


def encode_all(encoder: Encoder, texts: Iterable[str]) -> Vectors:
    """Matrix of shape (number of texts, dimension)."""
    rows = [encoder.encode(text) for text in texts]
    return np.vstack(rows) if rows else np.zeros((0, encoder.dimension), dtype=np.float32)
