"""Cutting the position table out of a protobuf message."""

import numpy as np
import pytest

from voice.recognition.onnx_positions import (
    OnnxFormatError,
    _dimensions,
    _field,
    _fields,
    _to_varint,
    with_positions,
)


def tensor(rows: int, width: int) -> bytes:
    data = np.arange(rows * width, dtype="<f4").tobytes()
    return (
        _field(1, 0, _to_varint(rows))
        + _field(1, 0, _to_varint(width))
        + _field(8, 2, b"positions")
        + _field(9, 2, data)
    )


def model(*tensors: bytes) -> bytes:
    graph = b"".join(_field(5, 2, t) for t in tensors) + _field(13, 2, b"shape")
    return _field(1, 0, _to_varint(8)) + _field(7, 2, graph)


def test_only_the_table_is_cut() -> None:
    cut = with_positions(model(tensor(1500, 4), tensor(3, 4)), 4, 500)
    graph = next(value for number, _, value in _fields(cut) if number == 7)
    tensors = [value for number, _, value in _fields(graph) if number == 5]
    assert [_dimensions(t) for t in tensors] == [[500, 4], [3, 4]]
    data = next(value for number, _, value in _fields(tensors[0]) if number == 9)
    assert np.frombuffer(data, dtype="<f4")[-1] == 500 * 4 - 1
    assert not any(number == 13 for number, _, _ in _fields(graph))


def test_a_model_without_the_table_is_refused() -> None:
    with pytest.raises(OnnxFormatError, match="expected one table of 1500 x 4, found 0"):
        with_positions(model(tensor(3, 4)), 4, 500)
    with pytest.raises(OnnxFormatError):
        with_positions(b"\x0a\xff", 4, 500)
    with pytest.raises(ValueError, match="from 1 to 1500"):
        with_positions(b"", 4, 0)
