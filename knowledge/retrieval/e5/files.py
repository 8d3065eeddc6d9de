"""The model's files in the folder for models, and whether they are up to date.

Needs the standard library only: the set-up asks before anything is installed.
"""

from __future__ import annotations

import json
from pathlib import Path

PACKED_FILE = "multilingual-e5-small-q4.bin"
"""What the set-up fetches."""

GRAPH_FILE = "multilingual-e5-small-int8.onnx"
TOKENIZER_FILE = "multilingual-e5-small-tokenizer.json"
CHARACTERS_FILE = "multilingual-e5-small-characters.json"
FILES = (GRAPH_FILE, TOKENIZER_FILE, CHARACTERS_FILE)
"""What is made from it, and what the model needs to run."""

RECORD_FILE = "multilingual-e5-small-prepared.json"
"""Says what they were made from."""

LAYOUT = 2
"""Counts the changes of what is made. Embeddings of one layout do not fit those of another."""


def record(packed_sha256: str) -> dict[str, object]:
    """What the record says of files made today from the packed file with this hash."""
    return {"source": packed_sha256, "layout": LAYOUT}


def is_prepared(folder: Path, packed_sha256: str) -> bool:
    """Whether all files are there, made in today's way from the packed file with this hash."""
    try:
        made = json.loads((folder / RECORD_FILE).read_text("utf-8"))
    except (OSError, ValueError):
        return False
    return bool(made == record(packed_sha256)) and all((folder / name).is_file() for name in FILES)
