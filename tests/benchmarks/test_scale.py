"""Synthetic contents and what is measured with them."""

import json
from pathlib import Path

import numpy as np
import pytest

from benchmarks import scale
from benchmarks.scale import measure, stored_vectors, table
from benchmarks.synthetic import KnownVectors, Pool, Spread, documents, pool, queries
from knowledge.retrieval.encoder import Vectors

CONTENT = Path(__file__).parents[1] / "knowledge" / "content"


@pytest.fixture(scope="module")
def real() -> Vectors:
    """Stands for vectors of real texts: a common direction, and axes of unequal length."""
    rows = np.random.default_rng(1).normal(size=(200, 32)) * np.linspace(2, 0.1, 32) + 0.3
    unit: Vectors = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
    return unit


@pytest.fixture(scope="module")
def made_of(real: Vectors) -> Pool:
    return pool(CONTENT, real, None)


def test_drawn_vectors_spread_like_the_real_ones(real: Vectors) -> None:
    drawn = Spread(real, seed=1).draw(500)
    assert np.allclose(np.linalg.norm(drawn, axis=1), 1, atol=1e-5)
    assert float(drawn.mean(axis=0) @ real.mean(axis=0)) > 0


def test_rows_of_a_document_lie_nearer_than_those_of_others(made_of: Pool, real: Vectors) -> None:
    encoder = KnownVectors(real)
    made = documents(made_of, 400, encoder)
    assert sum(len(d.passages) for d in made) == 400
    within = [
        float(encoder.encode(d.names[0]) @ encoder.encode(p.text)) for d in made for p in d.passages
    ]
    across = [
        float(encoder.encode(a.names[0]) @ encoder.encode(b.names[0]))
        for a, b in zip(made, made[50:], strict=False)
    ]
    assert np.mean(within) > np.mean(across)


def test_the_same_seed_makes_the_same_content(made_of: Pool, real: Vectors) -> None:
    first, second = (documents(made_of, 40, KnownVectors(real)) for _ in range(2))
    assert first == second
    asked = [
        list(queries(first, 5, encoder, made_of)) for encoder in [_encoder_of(made_of, real)] * 2
    ]
    assert asked[0] == asked[1]


def _encoder_of(made_of: Pool, real: Vectors) -> KnownVectors:
    encoder = KnownVectors(real)
    documents(made_of, 40, encoder)
    return encoder


def test_laws_are_read_where_given(real: Vectors, tmp_path: Path) -> None:
    laws = tmp_path / "laws.jsonl"
    laws.write_text(json.dumps({"head": "§ 1 Zweck", "text": "Dieses Gesetz hat einen Zweck."}))
    found = pool(CONTENT, real, laws)
    assert "§ 1 Zweck" in found.names
    assert "Dieses Gesetz hat einen Zweck." in found.sentences


@pytest.mark.parametrize(("exact_up_to", "index"), [(10_000, "exact"), (100, "codes")])
def test_measured_figures(
    made_of: Pool, monkeypatch: pytest.MonkeyPatch, exact_up_to: int, index: str
) -> None:
    monkeypatch.setattr("knowledge.retrieval.dense.EXACT_UP_TO", exact_up_to)
    figures = measure(400, made_of, count=30)
    assert (figures.passages, figures.documents, figures.index) == (400, 100, index)
    assert figures.rows == 600
    assert figures.recall > 0.9
    assert figures.found > 0.8
    assert "| 400 " in table([figures])


def test_stored_vectors_are_read_once_each(tmp_path: Path, real: Vectors) -> None:
    for place in ("public", "internal"):
        folder = tmp_path / "ort" / place
        folder.mkdir(parents=True)
        np.savez(folder / "embeddings-x.npz", keys=np.array(["a", "b"]), vectors=real[:2])
    assert stored_vectors(tmp_path).shape == (2, 32)
    with pytest.raises(FileNotFoundError, match="knowledge index"):
        stored_vectors(tmp_path / "nothing")


def test_a_plot_and_a_table_are_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    figures = scale.Figures(*(1000, 250, 1500, "exact"), *(1.0, 2.0, 1.5, 3.0), *(10.0, 1.0, 0.99))
    monkeypatch.setattr(scale, "_in_own_process", lambda *_: figures)
    scale.main(["--sizes", "1000", "--out", str(tmp_path)])
    assert {path.name for path in tmp_path.iterdir()} == {"scale.json", "scale.md", "scale.png"}
