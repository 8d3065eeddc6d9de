"""Remembers what an import wrote, so that the next one can tell editors' changes from its own."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path

from knowledge.export import write_text
from knowledge.importers.texts import slug

FOLDER = ".import"


@dataclass
class Manifest:
    """One file per source in the municipality's folder."""

    path: Path
    files: dict[str, str] = field(default_factory=dict)
    """Entry id → relative path of the file written for it."""
    hashes: dict[str, str] = field(default_factory=dict)
    """Item ("entry:…" or "office:…") → digest of what was written."""

    @classmethod
    def load(cls, folder: Path, source: str) -> Manifest:
        """Empty when there is none or it is damaged: then nothing existing is overwritten."""
        path = folder / FOLDER / f"{slug(source)}.json"
        try:
            stored = json.loads(path.read_text(encoding="utf-8"))
            files = {str(k): str(v) for k, v in stored["files"].items()}
            hashes = {str(k): str(v) for k, v in stored["hashes"].items()}
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return cls(path)
        inside = all(
            not Path(f).is_absolute() and ".." not in Path(f).parts for f in files.values()
        )
        return cls(path, files, hashes) if inside else cls(path)

    def save(self) -> None:
        data = {"files": self.files, "hashes": self.hashes}
        write_text(self.path, json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True) + "\n")


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]
