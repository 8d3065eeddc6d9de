"""Remembers what an import wrote, so that the next one can tell editors' changes from its own."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from knowledge.entries.export import write_text
from knowledge.entries.ids import slug, unique
from knowledge.importers.imported import Source

FOLDER = ".import"
_ENTRY = "entry:"


@dataclass
class Manifest:
    """One file per source in the municipality's folder."""

    path: Path
    source: Source
    """Of a file written by an early version only the name is known."""
    files: dict[str, str] = field(default_factory=dict)
    """Entry id → relative path of the file written for it."""
    hashes: dict[str, str] = field(default_factory=dict)
    """Item ("entry:…" or "office:…") → digest of what was written."""

    def forget(self, items: Iterable[str]) -> bool:
        """Whether any of the items, which another source has written now, was its own."""
        own = [item for item in items if item in self.hashes]
        for item in own:
            del self.hashes[item]
            self.files.pop(item.removeprefix(_ENTRY), None)
        return bool(own)

    def save(self) -> None:
        data = {"source": asdict(self.source), "files": self.files, "hashes": self.hashes}
        write_text(self.path, json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True) + "\n")


def read_manifests(folder: Path) -> list[Manifest]:
    """Of all sources of a municipality.

    A damaged one is left out: then nothing that exists is overwritten.
    """
    return [m for path in sorted((folder / FOLDER).glob("*.json")) if (m := _read(path))]


def _read(path: Path) -> Manifest | None:
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
        source = _source(stored.get("source", {"name": path.stem}))
        files = {str(k): str(v) for k, v in stored["files"].items()}
        hashes = {str(k): str(v) for k, v in stored["hashes"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    inside = all(not Path(f).is_absolute() and ".." not in Path(f).parts for f in files.values())
    return Manifest(path, source, files, hashes) if inside else None


def _source(stored: dict[str, Any]) -> Source:
    return Source(**{str(key): str(value) for key, value in stored.items()})


def new_manifest(folder: Path, source: Source, known: Collection[Manifest]) -> Manifest:
    stem = unique(slug(source.name), {manifest.path.stem for manifest in known})
    return Manifest(folder / FOLDER / f"{stem}.json", source)


def remembered(
    source: Source, items: Collection[str], known: Collection[Manifest]
) -> Manifest | None:
    """What the source brought before; None where it was never imported.

    It is the same where its path and page are. It is also the same where only one of them is,
    and it still has half of the entries that it brought: it was moved, or its page was.

    Args:
        items: what the source has now.
    """
    same = next((manifest for manifest in known if manifest.source == source), None)
    if same is not None:
        return same
    alike = [
        manifest
        for manifest in known
        if _may_be(manifest.source, source) and 2 * _shared(manifest, items) >= len(_own(manifest))
    ]
    return max(alike, key=lambda manifest: _shared(manifest, items), default=None)


def _may_be(before: Source, now: Source) -> bool:
    if before.format != now.format:
        return False
    if not before.place:
        return slug(before.name) == slug(now.name)
    return before.place == now.place or (before.url == now.url and before.is_gone)


def _own(manifest: Manifest) -> list[str]:
    """What tells it from another one: its entries. Offices are often those of several sources."""
    entries = [item for item in manifest.hashes if item.startswith(_ENTRY)]
    return entries or list(manifest.hashes)


def _shared(manifest: Manifest, items: Collection[str]) -> int:
    return sum(item in items for item in _own(manifest))


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]
