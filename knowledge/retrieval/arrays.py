"""Files of arrays, written so that none is ever read half."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

PARTIAL = "*.partial.npz"
"""Files that are still being written."""


def save(path: Path, arrays: Mapping[str, NDArray[Any]]) -> None:
    """Puts the file in its place at once. Several processes may do so: the last one's stays."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(f".{os.getpid()}.partial.npz")
    try:
        np.savez(partial, allow_pickle=False, **arrays)
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
