"""The graph computes what BERT computes with the same weights."""

from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from transformers import BertConfig, BertModel

from knowledge.retrieval.e5.graph import write_graph
from knowledge.retrieval.e5.packed import PackedModel
from knowledge.retrieval.e5.session import open_session
from tests.knowledge.retrieval.e5.packing import EPSILON, HEADS, INNER, LAYERS, WIDTH, TinyModel

PARTS = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}


def bert(tiny: TinyModel) -> BertModel:
    """The same network, from transformers."""
    config = BertConfig(
        vocab_size=16,
        hidden_size=WIDTH,
        num_hidden_layers=LAYERS,
        num_attention_heads=HEADS,
        intermediate_size=INNER,
        max_position_embeddings=16,
        layer_norm_eps=EPSILON,
    )
    tensors = {name: matrix.floats() for name, matrix in tiny.matrices.items()} | tiny.floats
    state = {
        "embeddings.word_embeddings.weight": tensors["emb.word"],
        "embeddings.position_embeddings.weight": tensors["emb.pos"],
        "embeddings.token_type_embeddings.weight": tensors["emb.type"],
        "embeddings.LayerNorm.weight": tensors["emb.ln.w"],
        "embeddings.LayerNorm.bias": tensors["emb.ln.b"],
    }
    for layer in range(LAYERS):
        for part, name in PARTS.items():
            place = f"encoder.layer.{layer}.{name}"
            state[f"{place}.weight"] = tensors[f"l{layer}.{part}.w"]
            state[f"{place}.bias"] = tensors[f"l{layer}.{part}.b"]
    model = BertModel(config, add_pooling_layer=False)
    model.load_state_dict({name: torch.from_numpy(value) for name, value in state.items()})
    model.eval()  # type: ignore[no-untyped-call]
    return model


def cosine(a: NDArray[np.float32], b: NDArray[np.float32]) -> float:
    return float(a @ b / np.linalg.norm(a) / np.linalg.norm(b))


@pytest.mark.parametrize("length", [2, 5, 16])
def test_sentences_are_those_of_bert(
    tiny: TinyModel, packed: PackedModel, tmp_path: Path, length: int
) -> None:
    write_graph(packed, tmp_path / "graph.onnx")
    session = open_session(tmp_path / "graph.onnx")
    ids = np.random.default_rng(length).integers(0, 13, length)
    (sentence,) = session.run(None, {"ids": ids})
    with torch.inference_mode():
        hidden = bert(tiny)(input_ids=torch.from_numpy(ids)[None]).last_hidden_state
    expected = hidden[0].mean(dim=0).numpy()
    assert sentence.shape == (WIDTH,)
    assert cosine(sentence, expected) > 0.995
    assert np.linalg.norm(sentence) == pytest.approx(np.linalg.norm(expected), rel=0.05)


def test_a_model_without_a_tensor_is_refused(tmp_path: Path) -> None:
    model = TinyModel()
    del model.floats["l1.aln.w"]
    with pytest.raises(ValueError, match=r"no tensor 'l1\.aln\.w'"):
        write_graph(PackedModel(model.write(tmp_path)), tmp_path / "graph.onnx")
