"""A tiny packed model, written byte by byte."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge.retrieval.e5.files import PACKED_FILE

WIDTH, LAYERS, HEADS, INNER, POSITIONS = 64, 2, 4, 96, 16
EPSILON = float(np.float32(1e-12))
PIECES = ["<s>", "<pad>", "</s>", "<unk>", "▁", "▁gut", "▁tag", "en", "t", "a", "g", "ä", "я"]
SPARE_WORDS = 3
"""Rows of the embeddings that no piece uses."""


@dataclass(frozen=True)
class Matrix:
    """Values from -8 to 7, and a scale for 32 of them."""

    values: NDArray[np.int8]
    scales: NDArray[np.float16]

    def floats(self) -> NDArray[np.float32]:
        return self.values.astype(np.float32) * np.repeat(self.scales, 32, axis=1)

    def packed(self) -> bytes:
        blocks = (self.values + 8).astype(np.uint8).reshape(-1, 32)
        halves = blocks[:, :16] | blocks[:, 16:] << 4
        scales = self.scales.reshape(-1, 1).view(np.uint8)
        return np.concatenate([scales, halves], axis=1).tobytes()


@dataclass
class TinyModel:
    """What is packed; a test may change it before."""

    version: int = 1
    block: int = 32
    heads: int = HEADS
    end: int = 2
    characters: dict[int, str] = field(default_factory=lambda: {0x41: "a", 0xAD: "", 0x2026: "..."})
    floats: dict[str, NDArray[np.float32]] = field(default_factory=dict)
    """Tensors in 32 bits, by name."""
    matrices: dict[str, Matrix] = field(default_factory=dict)
    """Matrices in 4 bits, by name."""

    def __post_init__(self) -> None:
        random = np.random.default_rng(7)
        self._matrix(random, "emb.word", len(PIECES) + SPARE_WORDS, WIDTH)
        self._floats(random, "emb.pos", POSITIONS, WIDTH)
        self._floats(random, "emb.type", 2, WIDTH)
        self._normalisation(random, "emb.ln")
        for layer in range(LAYERS):
            for name, rows, columns in (
                ("q", WIDTH, WIDTH),
                ("k", WIDTH, WIDTH),
                ("v", WIDTH, WIDTH),
                ("ao", WIDTH, WIDTH),
                ("fi", INNER, WIDTH),
                ("fo", WIDTH, INNER),
            ):
                self._matrix(random, f"l{layer}.{name}.w", rows, columns)
                self._floats(random, f"l{layer}.{name}.b", rows)
            self._normalisation(random, f"l{layer}.aln")
            self._normalisation(random, f"l{layer}.oln")

    def content(self) -> bytes:
        sizes = (WIDTH, LAYERS, self.heads, INNER, len(PIECES) + SPARE_WORDS, POSITIONS, 2)
        head = struct.pack("<4sI7ifi", b"E5S1", self.version, *sizes, EPSILON, self.block)
        head += self._vocabulary() + self._character_map()
        tensors = {name: (0, part.size, part.tobytes()) for name, part in self.floats.items()}
        for name, matrix in self.matrices.items():
            tensors[name] = (1, matrix.values.size, matrix.packed())
        directory_size = 4 + sum(2 + len(name) + 1 + 4 + 16 for name in tensors)
        directory, data = struct.pack("<i", len(tensors)), b""
        for name, (kind, count, content) in tensors.items():
            place = len(head) + directory_size + len(data)
            directory += struct.pack("<H", len(name)) + name.encode()
            directory += struct.pack("<BIQQ", kind, count, place, len(content))
            data += content
        return head + directory + data

    def write(self, folder: Path) -> Path:
        file = folder / PACKED_FILE
        file.write_bytes(self.content())
        return file

    def _vocabulary(self) -> bytes:
        texts = [piece.encode() for piece in PIECES]
        offsets = np.cumsum([0, *map(len, texts)]).astype("<u4")
        scores = np.array([0.0] * 4 + [-2.0, -3.0, -3.0] + [-4.0] * 6, "<f4")
        blob = b"".join(texts)
        head = struct.pack("<5iQ", len(PIECES), 0, self.end, 1, 3, len(blob))
        return head + offsets.tobytes() + scores.tobytes() + blob

    def _character_map(self) -> bytes:
        data = b""
        for character, replaced in self.characters.items():
            data += struct.pack("<IB", character, len(replaced))
            data += b"".join(struct.pack("<I", ord(letter)) for letter in replaced)
        return struct.pack("<iI", len(self.characters), len(data)) + data

    def _floats(self, random: np.random.Generator, name: str, *shape: int) -> None:
        self.floats[name] = random.normal(0, 0.5, shape).astype(np.float32)

    def _normalisation(self, random: np.random.Generator, name: str) -> None:
        self._floats(random, f"{name}.b", WIDTH)
        self.floats[f"{name}.w"] = random.uniform(0.5, 1.5, WIDTH).astype(np.float32)
        # Trained models have such a channel.
        self.floats[f"{name}.w"][5] = 12

    def _matrix(self, random: np.random.Generator, name: str, rows: int, columns: int) -> None:
        values = random.integers(-8, 8, (rows, columns)).astype(np.int8)
        scales = random.uniform(0.01, 0.05, (rows, columns // 32)).astype(np.float16)
        self.matrices[name] = Matrix(values, scales)
