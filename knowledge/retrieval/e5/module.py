"""Multilingual E5 as a module of sentence-transformers."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from sentence_transformers.base.modules.input_module import InputModule

from knowledge.retrieval.e5.files import FILES, GRAPH_FILE
from knowledge.retrieval.e5.session import open_session
from knowledge.retrieval.e5.tokenizer import E5Tokenizer

PROMPTS = {"query": "query: ", "document": "passage: "}
"""What the model was trained to find before a question and before a text, for `prompts`."""


class E5Module(InputModule):
    """Maps strings to embeddings of shape (n, 384), which are not yet unit vectors.

    May be used by several threads at once. A text has the same embedding whatever it is encoded
    with: each is a run of its own.

    Raises:
        FileNotFoundError: the prepared files are not in `folder`.
    """

    def __init__(self, folder: Path | str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.folder = Path(folder)
        for name in FILES:
            if not (self.folder / name).is_file():
                missing = f"The embedding model {self.folder / name} is missing."
                raise FileNotFoundError(f"{missing} Run 'make setup' to fetch it.")
        self._tokenizer = E5Tokenizer.load(self.folder)
        self._session = open_session(self.folder / GRAPH_FILE)
        self._dimension = int(self._session.get_outputs()[0].shape[-1])

    def get_embedding_dimension(self) -> int:
        return self._dimension

    def preprocess(
        self, inputs: Sequence[Any], prompt: str | None = None, **kwargs: Any
    ) -> dict[str, Any]:
        texts = [(prompt or "") + str(text) for text in inputs]
        return {"input_ids": [self._tokenizer.encode(text) for text in texts]}

    def forward(self, features: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
        rows = [self._session.run(None, {"ids": ids})[0] for ids in features["input_ids"]]
        return {**features, "sentence_embedding": torch.from_numpy(np.stack(rows))}

    def save(self, output_path: str, *args: Any, **kwargs: Any) -> None:
        for name in FILES:
            shutil.copy(self.folder / name, output_path)

    @classmethod
    def load(cls, model_name_or_path: str, subfolder: str = "", *_: Any, **kwargs: Any) -> E5Module:
        return cls(Path(model_name_or_path, subfolder))
