"""The packed file: architecture, vocabulary and 4-bit weights of the model in one file.

All numbers are little-endian. In this order: the signature, the version, the architecture, the
vocabulary (offsets, scores, UTF-8), the map of characters, the directory of tensors; the tensors
themselves lie where the directory says. Weights are blocks of 32 in the format Q4_0: a half
float, then 16 bytes; value i is in the low half of byte i, value i + 16 in the high half.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from itertools import pairwise
from math import prod
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

SIGNATURE = b"E5S1"
VERSION = 1
BLOCK = 32
"""Weights that share a scale."""
BLOCK_BYTES = 2 + BLOCK // 2

FLOATS = 0
QUANTISED = 1


@dataclass(frozen=True)
class Architecture:
    """Sizes of the network, a BERT encoder."""

    width: int
    layers: int
    heads: int
    inner_width: int
    """Of the feed-forward layers."""
    words: int
    """Rows of the word embeddings; at least as many as the vocabulary has pieces."""
    positions: int
    """The most tokens a text may have."""
    token_types: int
    epsilon: float
    """Of the layer normalisations."""


@dataclass(frozen=True)
class Vocabulary:
    """Pieces of words with their log probabilities, and the numbers of the special ones."""

    pieces: list[str]
    scores: list[float]
    begin: int
    end: int
    padding: int
    unknown: int


@dataclass(frozen=True)
class Quantised:
    """A matrix in 4 bits: a weight is its value times its block's scale."""

    values: NDArray[np.int8]
    """From -8 to 7, shape (rows, columns)."""
    scales: NDArray[np.float16]
    """Shape (rows, columns / 32)."""

    def floats(self) -> NDArray[np.float32]:
        """The weights themselves, shape (rows, columns)."""
        scales = np.repeat(self.scales.astype(np.float32), BLOCK, axis=1)
        return self.values.astype(np.float32) * scales


@dataclass(frozen=True)
class _Place:
    """Where a tensor lies in the file."""

    kind: int
    count: int
    offset: int
    size: int


class PackedModel:
    """The contents of a packed file.

    Raises:
        ValueError: the file is damaged, or something else; the text names the file.
        OSError: the file cannot be read.
    """

    def __init__(self, file: Path) -> None:
        self.file = file
        self._content = file.read_bytes()
        try:
            reader = _Reader(self._content)
            _check_signature(reader)
            self.architecture = _read_architecture(reader)
            self.vocabulary = _read_vocabulary(reader)
            if len(self.vocabulary.pieces) > self.architecture.words:
                raise _DamageError("it has more pieces than word embeddings")
            self.characters = _read_characters(reader)
            """Each character that is replaced before a text is cut into pieces, and by what."""
            self._places = _read_directory(reader)
        except _DamageError as damage:
            raise self._error(damage) from None

    def floats(self, name: str, *shape: int) -> NDArray[np.float32]:
        """A tensor kept in 32 bits.

        Raises:
            ValueError: the file holds no such tensor of this shape.
        """
        place = self._place(name, FLOATS, prod(shape))
        data = np.frombuffer(self._content, "<f4", place.count, place.offset)
        return data.reshape(shape).astype(np.float32)

    def quantised(self, name: str, rows: int, columns: int) -> Quantised:
        """A matrix kept in 4 bits.

        Raises:
            ValueError: the file holds no such matrix of this shape.
        """
        place = self._place(name, QUANTISED, rows * columns)
        data = np.frombuffer(self._content, np.uint8, place.size, place.offset)
        blocks = data.reshape(-1, BLOCK_BYTES)
        halves = blocks[:, 2:]
        values = np.concatenate([halves & 15, halves >> 4], axis=1).astype(np.int8) - 8
        scales = np.ascontiguousarray(blocks[:, :2]).view("<f2").astype(np.float16)
        return Quantised(values.reshape(rows, columns), scales.reshape(rows, columns // BLOCK))

    def _place(self, name: str, kind: int, count: int) -> _Place:
        place = self._places.get(name)
        if place is None or place.kind != kind or place.count != count:
            what = f"{count} {'floats' if kind == FLOATS else 'weights in 4 bits'}"
            raise self._error(_DamageError(f"it has no tensor {name!r} of {what}"))
        return place

    def _error(self, damage: _DamageError) -> ValueError:
        return ValueError(f"{self.file} is not a usable model: {damage}.")


class _DamageError(Exception):
    """Why the content cannot be used."""


class _Reader:
    """Reads on from the beginning, never past the end."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self._position = 0

    def take(self, size: int) -> bytes:
        end = self._position + size
        if not self._position <= end <= len(self.content):
            raise _DamageError("it ends too early")
        piece = self.content[self._position : end]
        self._position = end
        return piece

    def values(self, layout: str) -> tuple[Any, ...]:
        """Numbers in the notation of `struct`."""
        return struct.unpack("<" + layout, self.take(struct.calcsize("<" + layout)))

    def array(self, kind: str, count: int) -> NDArray[Any]:
        return np.frombuffer(self.take(count * np.dtype(kind).itemsize), kind)


def _check_signature(reader: _Reader) -> None:
    if reader.content[: len(SIGNATURE)] != SIGNATURE:
        raise _DamageError("it does not begin with the signature of a packed model")
    _, version = reader.values("4sI")
    if version != VERSION:
        raise _DamageError(f"it has version {version}, not {VERSION}")


def _read_architecture(reader: _Reader) -> Architecture:
    sizes: tuple[int, ...] = reader.values("7i")
    epsilon, block = reader.values("fi")
    if block != BLOCK:
        raise _DamageError(f"it has blocks of {block} weights, not of {BLOCK}")
    if min(sizes) < 1 or not 0 < epsilon < 1:
        raise _DamageError(f"its sizes are wrong: {sizes}, {epsilon}")
    width, layers, heads, inner_width, words, positions, token_types = sizes
    if width % BLOCK or inner_width % BLOCK:
        raise _DamageError(f"its widths {width} and {inner_width} are no multiples of {BLOCK}")
    if width % heads:
        raise _DamageError(f"its width {width} is no multiple of its {heads} heads")
    return Architecture(width, layers, heads, inner_width, words, positions, token_types, epsilon)


def _read_vocabulary(reader: _Reader) -> Vocabulary:
    count, *special, size = reader.values("5iQ")
    if count < 1 or not all(0 <= number < count for number in special):
        raise _DamageError(f"its {count} pieces do not include the special ones, {special}")
    offsets = reader.array("<u4", count + 1)
    scores = reader.array("<f4", count)
    text = reader.take(size)
    if offsets[0] != 0 or offsets[-1] != size or np.any(offsets[1:] < offsets[:-1]):
        raise _DamageError("the pieces of its vocabulary are not in order")
    if not np.all(np.isfinite(scores)):
        raise _DamageError("the scores of its vocabulary are not all numbers")
    bounds = offsets.tolist()
    try:
        pieces = [text[a:b].decode() for a, b in pairwise(bounds)]
    except UnicodeDecodeError:
        raise _DamageError("its vocabulary is not in UTF-8") from None
    return Vocabulary(pieces, scores.tolist(), *special)


def _read_characters(reader: _Reader) -> dict[str, str]:
    count, size = reader.values("iI")
    part = _Reader(reader.take(size))
    characters: dict[str, str] = {}
    try:
        for _ in range(count):
            character, length = part.values("IB")
            characters[chr(character)] = "".join(map(chr, part.values(f"{length}I")))
    except (ValueError, OverflowError):
        raise _DamageError("its map of characters has numbers that are no characters") from None
    return characters


def _read_directory(reader: _Reader) -> dict[str, _Place]:
    (count,) = reader.values("i")
    places: dict[str, _Place] = {}
    for _ in range(count):
        (length,) = reader.values("H")
        name = reader.take(length).decode(errors="replace")
        place = _Place(*reader.values("BIQQ"))
        _check_place(name, place, len(reader.content))
        places[name] = place
    return places


def _check_place(name: str, place: _Place, end: int) -> None:
    sizes = {FLOATS: 4 * place.count, QUANTISED: place.count // BLOCK * BLOCK_BYTES}
    if place.kind not in sizes or place.size != sizes[place.kind]:
        raise _DamageError(f"tensor {name!r} is of a kind that is not known")
    if place.kind == QUANTISED and place.count % BLOCK:
        raise _DamageError(f"tensor {name!r} ends within a block")
    if place.offset + place.size > end:
        raise _DamageError("it ends too early")
