"""Stamps: what has been done already, so that it is not done again."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.setup.places import ROOT


@dataclass(frozen=True)
class Stamp:
    """A file that names everything a part depended on when it was made."""

    file: Path
    state: dict[str, Any]

    def fits(self) -> bool:
        """Whether the part has already been made in just this state."""
        return bool(read(self.file) == self.state)

    def leave(self) -> None:
        """Records that the part is made. In one go, so a broken set-up is never 'done'."""
        self.file.parent.mkdir(parents=True, exist_ok=True)
        half = self.file.with_suffix(".half")
        half.write_text(json.dumps(self.state, indent=1), "utf-8")
        half.replace(self.file)


def read(file: Path) -> Any:
    """What a stamp says; None without one."""
    try:
        return json.loads(file.read_text("utf-8"))
    except (OSError, ValueError):
        return None


def digest(*files: str) -> str:
    """Hash of the contents of files of the project; the order counts."""
    total = hashlib.sha256()
    for file in files:
        total.update((ROOT / file).read_bytes())
    return total.hexdigest()


def sha256_of(file: Path) -> str:
    """Hash of a file, read in pieces."""
    total = hashlib.sha256()
    with file.open("rb") as source:
        while piece := source.read(1 << 20):
            total.update(piece)
    return total.hexdigest()
