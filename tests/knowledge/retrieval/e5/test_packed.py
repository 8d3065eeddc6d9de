"""The packed file: read in full or refused with a reason."""

import struct
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest

from knowledge.retrieval.e5.packed import Architecture, PackedModel
from tests.knowledge.retrieval.e5.packing import (
    EPSILON,
    HEADS,
    INNER,
    LAYERS,
    PIECES,
    WIDTH,
    TinyModel,
)


def open_content(folder: Path, content: bytes) -> PackedModel:
    file = folder / "some model.bin"
    file.write_bytes(content)
    return PackedModel(file)


def test_everything_is_read(tiny: TinyModel, packed: PackedModel) -> None:
    assert packed.architecture == Architecture(
        width=WIDTH,
        layers=LAYERS,
        heads=HEADS,
        inner_width=INNER,
        words=16,
        positions=16,
        token_types=2,
        epsilon=EPSILON,
    )
    assert packed.vocabulary.pieces == PIECES
    assert packed.vocabulary.scores[4:7] == [-2.0, -3.0, -3.0]
    assert packed.vocabulary.unknown == 3
    assert packed.characters == {"A": "a", "\xad": "", "…": "..."}
    positions = packed.floats("emb.pos", 16, WIDTH)
    np.testing.assert_array_equal(positions, tiny.floats["emb.pos"])
    matrix = packed.quantised("l1.fo.w", WIDTH, INNER)
    np.testing.assert_array_equal(matrix.values, tiny.matrices["l1.fo.w"].values)
    np.testing.assert_array_equal(matrix.floats(), tiny.matrices["l1.fo.w"].floats())


@pytest.mark.parametrize("content", [b"", b"E5", b"PK\x03\x04 a wheel", b"\x00" * 100])
def test_a_foreign_file_is_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(ValueError, match=r"some model\.bin is not a usable model: .*signature"):
        open_content(tmp_path, content)


def test_a_file_that_ends_anywhere_too_early_is_refused(tmp_path: Path, tiny: TinyModel) -> None:
    content = tiny.content()
    for length in [*range(4, 1200, 7), len(content) // 2, len(content) - 1]:
        with pytest.raises(ValueError, match=r"some model\.bin .*ends too early"):
            open_content(tmp_path, content[:length])


@pytest.mark.parametrize(
    ("model", "reason"),
    [
        (TinyModel(version=2), "version 2, not 1"),
        (TinyModel(block=64), "blocks of 64"),
        (TinyModel(heads=0), "sizes are wrong"),
        (TinyModel(heads=5), "width 64 is no multiple of its 5 heads"),
        (TinyModel(end=13), "special ones"),
        (TinyModel(characters={0x110000: "a"}), "no characters"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_does_not_fit_is_named(tmp_path: Path, model: TinyModel, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        PackedModel(model.write(tmp_path))


def test_nothing_but_a_value_error_comes_of_damage(tmp_path: Path, tiny: TinyModel) -> None:
    """Wherever a number is wrong."""
    content = tiny.content()
    end_of_directory = content.index(b"l1.oln.w") + 40
    for position in range(8, end_of_directory, 3):
        broken = content[:position] + struct.pack("<I", 0xFFFFFFFF) + content[position + 4 :]
        with suppress(ValueError):
            open_content(tmp_path, broken).floats("emb.pos", 16, WIDTH)


def test_a_tensor_of_another_shape_is_refused(packed: PackedModel) -> None:
    with pytest.raises(ValueError, match=r"no tensor 'emb\.pos' of 640 floats"):
        packed.floats("emb.pos", 10, WIDTH)
    with pytest.raises(ValueError, match=r"no tensor 'emb\.pos' of 1024 weights in 4 bits"):
        packed.quantised("emb.pos", 16, WIDTH)
    with pytest.raises(ValueError, match=r"no tensor 'l9\.q\.w'"):
        packed.quantised("l9.q.w", WIDTH, WIDTH)
