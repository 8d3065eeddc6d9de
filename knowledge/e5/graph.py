"""The network as a graph for ONNX Runtime, built from the packed weights.

Word embeddings stay in 4 bits and are unpacked row by row. The weights of the layers become
integers of 8 bits with a scale for each column; activations are quantised as they come.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from knowledge.e5.packed import BLOCK, PackedModel, Quantised

LAYOUT = 1
"""Counts the changes of the graph, so that one made before is not taken for today's."""

OPSET = 21
IR_VERSION = 10
RUNTIME = "com.microsoft"
"""Domain of ONNX Runtime's own operators."""


def write_graph(model: PackedModel, file: Path) -> None:
    """Writes the graph: `ids` of shape (n,) in, their mean embedding `sentence` (width,) out.

    Raises:
        ValueError: the model lacks a tensor.
    """
    onnx.save(_Graph(model).build(), str(file))


class _Graph:
    """Nodes and constants, in the order in which they are added."""

    def __init__(self, model: PackedModel) -> None:
        self._model = model
        self._sizes = model.architecture
        self._nodes: list[onnx.NodeProto] = []
        self._constants: list[onnx.TensorProto] = []

    def build(self) -> onnx.ModelProto:
        hidden = self._embeddings("ids")
        for layer in range(self._sizes.layers):
            hidden = self._layer(hidden, f"l{layer}.")
        axes = self._constant("sentence.axes", np.array([0, 1]))
        self._add("ReduceMean", [hidden, axes], "sentence", keepdims=0)
        graph = helper.make_graph(
            self._nodes,
            "multilingual-e5-small",
            [helper.make_tensor_value_info("ids", TensorProto.INT64, ["n"])],
            [helper.make_tensor_value_info("sentence", TensorProto.FLOAT, [self._sizes.width])],
            self._constants,
        )
        opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid(RUNTIME, 1)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=IR_VERSION)

    def _embeddings(self, ids: str) -> str:
        """Of words and positions together, shape (1, n, width)."""
        sizes = self._sizes
        first = self._constant("emb.first", np.array([0]))
        words = self._add("Unsqueeze", [self._words(ids), first], "emb.words")
        positions = self._model.floats("emb.pos", sizes.positions, sizes.width)
        kind = self._model.floats("emb.type", sizes.token_types, sizes.width)[0]
        table = self._constant("emb.pos", positions + kind)
        length = self._add("Shape", [ids], "emb.length")
        used = self._add("Slice", [table, first, length], "emb.used")
        return self._normalised(words, self._add("Unsqueeze", [used, first], "emb.at"), "emb.ln")

    def _words(self, ids: str) -> str:
        sizes = self._sizes
        matrix = self._model.quantised("emb.word", sizes.words, sizes.width)
        pieces = len(self._model.vocabulary.pieces)
        table = self._half_bytes("emb.word", matrix.values[:pieces])
        scales = self._constant("emb.word.scales", matrix.scales[:pieces])
        options = {"block_size": BLOCK, "gather_axis": 0, "quantize_axis": 1}
        rows = self._add_own("GatherBlockQuantized", [table, ids, scales], "emb.rows", **options)
        return self._add("Cast", [rows], "emb.floats", to=TensorProto.FLOAT)

    def _layer(self, hidden: str, name: str) -> str:
        width, inner = self._sizes.width, self._sizes.inner_width
        query, key, value = (self._linear(hidden, name + part, width, width) for part in "qkv")
        heads = {"num_heads": self._sizes.heads}
        seen = self._add_own("MultiHeadAttention", [query, key, value], name + "attention", **heads)
        seen = self._linear(seen, name + "ao", width, width)
        hidden = self._normalised(seen, hidden, name + "aln")
        thought = self._linear(hidden, name + "fi", width, inner)
        thought = self._add_own("Gelu", [thought], name + "gelu")
        thought = self._linear(thought, name + "fo", inner, width)
        return self._normalised(thought, hidden, name + "oln")

    def _linear(self, x: str, name: str, width_in: int, width_out: int) -> str:
        matrix = self._model.quantised(name + ".w", width_out, width_in)
        weights, scales = in_8_bits(matrix)
        inputs = [
            x,
            self._constant(name + ".w", weights),
            self._constant(name + ".scales", scales),
            self._constant(name + ".zeros", np.zeros(width_out, np.int8)),
            self._constant(name + ".b", self._model.floats(name + ".b", width_out)),
        ]
        return self._add_own("DynamicQuantizeMatMul", inputs, name)

    def _normalised(self, x: str, skipped: str, name: str) -> str:
        """Layer normalisation of a sum."""
        width = self._sizes.width
        weights = self._constant(name + ".w", self._model.floats(name + ".w", width))
        bias = self._constant(name + ".b", self._model.floats(name + ".b", width))
        inputs = [x, skipped, weights, bias]
        epsilon = self._sizes.epsilon
        return self._add_own("SkipLayerNormalization", inputs, name, epsilon=epsilon)

    def _add(self, operator: str, inputs: list[str], output: str, **options: Any) -> str:
        self._nodes.append(helper.make_node(operator, inputs, [output], **options))
        return output

    def _add_own(self, operator: str, inputs: list[str], output: str, **options: Any) -> str:
        return self._add(operator, inputs, output, domain=RUNTIME, **options)

    def _constant(self, name: str, values: NDArray[Any]) -> str:
        self._constants.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def _half_bytes(self, name: str, values: NDArray[np.int8]) -> str:
        """Integers from -8 to 7, two a byte."""
        halves = values.view(np.uint8) & 15
        data = (halves[:, 0::2] | halves[:, 1::2] << 4).tobytes()
        tensor = helper.make_tensor(name, TensorProto.INT4, values.shape, data, raw=True)
        self._constants.append(tensor)
        return name


def in_8_bits(matrix: Quantised) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """The transposed weights as integers, and the scale of each column."""
    weights = matrix.floats().T
    scales = np.abs(weights).max(axis=0) / 127
    return np.round(weights / np.where(scales > 0, scales, 1)).astype(np.int8), scales
