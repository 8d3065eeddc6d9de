"""A sentence-transformers input module around an ONNX graph that tokenises inside the graph."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from sentence_transformers.base.modules.input_module import InputModule


class OnnxSentenceModule(InputModule):
    """Maps strings to sentence embeddings with one ONNX Runtime session.

    The graph takes a string tensor `inputs` of shape (n,) and gives floats of shape (n, d).
    """

    def __init__(self, path: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        import onnxruntime
        import onnxruntime_extensions

        options = onnxruntime.SessionOptions()
        options.register_custom_ops_library(onnxruntime_extensions.get_library_path())
        # One text a call: more threads only cost synchronisation.
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        self.path = path
        self._session = onnxruntime.InferenceSession(
            path, options, providers=["CPUExecutionProvider"]
        )
        self._dimension = int(self._session.get_outputs()[0].shape[1])

    def get_embedding_dimension(self) -> int:
        return self._dimension

    get_sentence_embedding_dimension = get_embedding_dimension

    def preprocess(
        self, inputs: Sequence[Any], prompt: str | None = None, **kwargs: Any
    ) -> dict[str, Any]:
        texts = [(prompt or "") + str(text) for text in inputs]
        return {"inputs": np.array(texts, dtype=object)}

    def forward(self, features: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
        (embeddings,) = self._session.run(None, {"inputs": features["inputs"]})
        return {**features, "sentence_embedding": torch.from_numpy(embeddings)}

    def save(self, output_path: str, *args: Any, **kwargs: Any) -> None:
        shutil.copy(self.path, Path(output_path) / Path(self.path).name)
