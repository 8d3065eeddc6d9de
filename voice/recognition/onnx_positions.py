"""Cut the position table of a Whisper encoder, so that short speech costs little time.

The exported encoder adds a table of 1500 positions and therefore takes 30 seconds of
audio, no more and no less, however short the utterance is. With the table cut to the
positions needed, the same weights encode 10 seconds in a third of the time. An ONNX file
is a protobuf message; only the three levels down to the table are looked at.
"""

from collections.abc import Iterator

_GRAPH = 7
_INITIALIZER = 5
_VALUE_INFO = 13
_DIMENSIONS = 1
_RAW_DATA = 9
_VARINT = 0
_FIXED64 = 1
_BYTES = 2
_FIXED32 = 5


class OnnxFormatError(ValueError):
    """The file is not the encoder that was expected."""


def with_positions(model: bytes, width: int, positions: int, stored: int = 1500) -> bytes:
    """The encoder `model` with its (stored, width) float table cut to `positions` rows."""
    if not 0 < positions <= stored:
        raise ValueError(f"positions must be from 1 to {stored}, got {positions}")
    parts: list[bytes] = []
    cut = 0
    for number, kind, value in _fields(model):
        if number == _GRAPH and kind == _BYTES:
            value, cut = _cut_graph(value, width, positions, stored)
        parts.append(_field(number, kind, value))
    if cut != 1:
        raise OnnxFormatError(f"expected one table of {stored} x {width}, found {cut}")
    return b"".join(parts)


def _cut_graph(graph: bytes, width: int, positions: int, stored: int) -> tuple[bytes, int]:
    parts: list[bytes] = []
    cut = 0
    for number, kind, value in _fields(graph):
        if number == _INITIALIZER and _dimensions(value) == [stored, width]:
            value = _cut_table(value, width, positions)
            cut += 1
        elif number == _VALUE_INFO:
            # Shapes noted at export, true for 1500 positions only; they are inferred again.
            continue
        parts.append(_field(number, kind, value))
    return b"".join(parts), cut


def _dimensions(tensor: bytes) -> list[int]:
    found: list[int] = []
    for number, kind, value in _fields(tensor):
        if number == _DIMENSIONS and kind == _VARINT:
            found.append(_varint(value, 0)[0])
        elif number == _DIMENSIONS:
            position = 0
            while position < len(value):
                size, position = _varint(value, position)
                found.append(size)
        if number == _RAW_DATA:
            break
    return found


def _cut_table(tensor: bytes, width: int, positions: int) -> bytes:
    parts = [_field(_DIMENSIONS, _VARINT, _to_varint(size)) for size in (positions, width)]
    for number, kind, value in _fields(tensor):
        if number == _RAW_DATA:
            value = value[: positions * width * 4]
        if number != _DIMENSIONS:
            parts.append(_field(number, kind, value))
    return b"".join(parts)


def _fields(message: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Number, wire type and raw value of every field."""
    position = 0
    while position < len(message):
        key, position = _varint(message, position)
        number, kind = key >> 3, key & 7
        if kind == _BYTES:
            size, position = _varint(message, position)
        elif kind == _VARINT:
            size = _varint(message, position)[1] - position
        elif kind in (_FIXED64, _FIXED32):
            size = 8 if kind == _FIXED64 else 4
        else:
            raise OnnxFormatError(f"unknown wire type {kind}")
        yield number, kind, message[position : position + size]
        position += size


def _field(number: int, kind: int, value: bytes) -> bytes:
    key = _to_varint(number << 3 | kind)
    return key + _to_varint(len(value)) + value if kind == _BYTES else key + value


def _varint(message: bytes, position: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        if position >= len(message):
            raise OnnxFormatError("the file ends in the middle of a number")
        byte = message[position]
        position += 1
        value |= (byte & 0x7F) << shift
        shift += 7
        if not byte & 0x80:
            return value, position


def _to_varint(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)
