"""What an import would change, and changing it. Editors' own changes are never lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from io import StringIO
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap

from knowledge.entries import fast_yaml
from knowledge.entries.content import ContentError, content_files, load_entry
from knowledge.entries.entry import Entry, Office
from knowledge.entries.export import (
    entry_markdown,
    mapping_yaml,
    municipality_yaml,
    office_mapping,
    write_text,
)
from knowledge.entries.ids import unique
from knowledge.importers.imported import Imported, Importer, Skipped, Source, SourceError
from knowledge.importers.manifest import (
    Manifest,
    digest,
    new_manifest,
    read_manifests,
    remembered,
)


class Change(Enum):
    """What happens to one entry or office."""

    NEW = "new"
    CHANGED = "changed"
    REMOVED = "removed"
    UNCHANGED = "unchanged"
    EDITED = "kept: edited here, unchanged in the source"
    CONFLICT = "conflict: edited here and changed in the source"
    TAKEN = "conflict: exists already and is not from this source"
    DELETED = "kept deleted: removed here by an editor"
    NOT_REMOVED = "kept: missing in the source, which could not be read completely"


WRITES = frozenset({Change.NEW, Change.CHANGED})
CONFLICTS = frozenset({Change.CONFLICT, Change.TAKEN})


@dataclass(frozen=True)
class Step:
    """One entry or office and its fate."""

    item: str
    """ "entry:<id>" or "office:<key>"."""
    change: Change
    path: Path
    text: str = ""
    """New content: Markdown of an entry, YAML of an office."""
    before: str = ""
    """What there is now, in the same form; empty where there is nothing."""
    owner: str = ""
    """The other source that brought what there is; empty where none did."""


@dataclass
class Plan:
    """All steps of one import."""

    folder: Path
    manifest: Manifest
    steps: list[Step] = field(default_factory=list)
    skipped: tuple[Skipped, ...] = ()
    municipality: str | None = None
    """Text of municipality.yaml, where there is none yet."""
    others: Sequence[Manifest] = ()
    """What other sources brought: it stays as it is."""

    @property
    def counts(self) -> Counter[Change]:
        return Counter(step.change for step in self.steps)

    @property
    def conflicts(self) -> list[Step]:
        return [step for step in self.steps if step.change in CONFLICTS]

    def apply(self) -> None:
        """Writes what the steps say and remembers it."""
        if self.municipality is not None:
            write_text(self.folder / "municipality.yaml", self.municipality)
        _write_offices(self.folder / "offices.yaml", self.steps)
        for step in self.steps:
            if step.item.startswith("entry:"):
                self._apply_entry(step)
        for step in self.steps:
            if step.change in WRITES:
                self.manifest.hashes[step.item] = digest(step.text)
            elif step.change is Change.REMOVED:
                self.manifest.hashes.pop(step.item, None)
        self.manifest.save()
        written = [step.item for step in self.steps if step.change in WRITES]
        for other in self.others:
            if other.forget(written):
                other.save()

    def others_files(self, but: Iterable[str]) -> set[str]:
        """Files of other sources' entries, also deleted ones, `but` of those with these ids."""
        ids = frozenset(but)
        files = (file for other in self.others for file in other.files.items())
        return {name for id, name in files if id not in ids}

    def owner(self, item: str) -> str:
        """The other source that brought it; empty where none did."""
        owners = (other.source for other in self.others if item in other.hashes)
        return next((source.place or source.name for source in owners), "")

    def _apply_entry(self, step: Step) -> None:
        id = step.item.removeprefix("entry:")
        if step.change in WRITES:
            write_text(step.path, step.text)
            self.manifest.files[id] = str(step.path.relative_to(self.folder))
        elif step.change is Change.REMOVED:
            step.path.unlink(missing_ok=True)
            self.manifest.files.pop(id, None)


def plan_import(folder: Path, importer: Importer, *, overwrite: bool = False) -> Plan:
    """Reads the source and compares it with the folder; writes nothing.

    With `overwrite`, conflicts are decided for the source.

    Raises:
        SourceError: the source, or the folder's offices.yaml, cannot be read.
    """
    imported = importer.read()
    plan = _plan_of(folder, importer.source, imported)
    if imported.municipality is not None and not (folder / "municipality.yaml").exists():
        plan.municipality = municipality_yaml(imported.municipality)
    # An entry that could not be read is not an entry that the source no longer has.
    complete = not any(skipped.lost for skipped in imported.skipped)
    steps = [*_entry_steps(plan, imported, complete), *_office_steps(plan, imported, complete)]
    plan.steps = [_overwriting(step) for step in steps] if overwrite else steps
    return plan


def _plan_of(folder: Path, source: Source, imported: Imported) -> Plan:
    """Without steps yet: what is remembered of this source and of others."""
    items = {f"entry:{entry.id}" for entry in imported.entries.values()}
    items |= {f"office:{key}" for key in imported.offices}
    known = read_manifests(folder)
    before = remembered(source, items, known)
    others = [manifest for manifest in known if manifest is not before]
    skipped = imported.skipped
    if before is None:
        return Plan(folder, new_manifest(folder, source, known), skipped=skipped, others=others)
    if before.source.place and before.source != source:
        was = f"is taken for what was imported from {before.source.place} ({before.source.url})"
        skipped = (Skipped(source.place, was, lost=False), *skipped)
    manifest = replace(before, source=source)
    return Plan(folder, manifest, skipped=skipped, others=others)


def _overwriting(step: Step) -> Step:
    if step.change in CONFLICTS and step.text:
        return replace(step, change=Change.CHANGED)
    return step


def _entry_steps(plan: Plan, imported: Imported, complete: bool) -> Iterator[Step]:
    manifest, folder = plan.manifest, plan.folder
    owners = _existing_entries(folder)
    taken = set(manifest.files.values()) | {str(p.relative_to(folder)) for p in owners.values()}
    taken |= plan.others_files(entry.id for entry in imported.entries.values())
    seen: set[str] = set()
    for name, entry in imported.entries.items():
        seen.add(entry.id)
        relative = manifest.files.get(entry.id)
        if relative is None and entry.id in owners:
            text = entry_markdown(entry, file_stem=owners[entry.id].stem)
            step = _known_elsewhere(entry, owners[entry.id], text)
            yield replace(step, owner=plan.owner(step.item))
            continue
        if relative is None:
            stem = unique(name, {Path(t).with_suffix("").as_posix() for t in taken})
            relative = f"{stem}.md"
            taken.add(relative)
        path = folder / relative
        text = entry_markdown(entry, file_stem=path.stem)
        current = path.read_text(encoding="utf-8") if path.is_file() else None
        yield _compare(f"entry:{entry.id}", path, text, current, manifest)
    for id, relative in manifest.files.items():
        if id not in seen:
            path = folder / relative
            current = path.read_text(encoding="utf-8") if path.is_file() else None
            yield _gone(f"entry:{id}", path, current, manifest, complete)


def _known_elsewhere(entry: Entry, path: Path, text: str) -> Step:
    current = path.read_text(encoding="utf-8")
    change = Change.UNCHANGED if current == text else Change.TAKEN
    return Step(f"entry:{entry.id}", change, path, text, current)


def _office_steps(plan: Plan, imported: Imported, complete: bool) -> Iterator[Step]:
    path = plan.folder / "offices.yaml"
    existing = _existing_offices(path)
    for key, office in imported.offices.items():
        text = mapping_yaml(office_mapping(office))
        step = _compare(f"office:{key}", path, text, existing.get(key), plan.manifest)
        yield replace(step, owner=plan.owner(step.item))
    known = [item for item in plan.manifest.hashes if item.startswith("office:")]
    for item in known:
        key = item.removeprefix("office:")
        if key not in imported.offices:
            yield _gone(item, path, existing.get(key), plan.manifest, complete)


def _compare(item: str, path: Path, text: str, current: str | None, manifest: Manifest) -> Step:
    written = manifest.hashes.get(item)
    if current is None:
        change = Change.NEW if written is None else Change.DELETED
    elif current == text:
        change = Change.UNCHANGED
    elif written is None:
        change = Change.TAKEN
    elif digest(current) == written:
        change = Change.CHANGED
    else:
        change = Change.EDITED if digest(text) == written else Change.CONFLICT
    return Step(item, change, path, text, current or "")


def _gone(item: str, path: Path, current: str | None, manifest: Manifest, complete: bool) -> Step:
    if current is None:
        return Step(item, Change.REMOVED, path)
    if not complete:
        return Step(item, Change.NOT_REMOVED, path)
    edited = digest(current) != manifest.hashes.get(item)
    return Step(item, Change.CONFLICT if edited else Change.REMOVED, path)


def _existing_entries(folder: Path) -> dict[str, Path]:
    """Entry id → file, for every entry that can be read."""
    found: dict[str, Path] = {}
    for path in content_files(folder) if folder.is_dir() else ():
        if path.suffix == ".md":
            try:
                found[load_entry(path).id] = path
            except ContentError:
                continue
    return found


def office_text(key: str, mapping: Any) -> str:
    """The same text for the same facts, whatever their layout in the file."""
    try:
        office = Office.model_validate({"id": key, **mapping})
    except (ValidationError, TypeError):
        return repr(mapping)  # Broken by an edit: differs from anything imported.
    return mapping_yaml(office_mapping(office))


def _existing_offices(path: Path) -> dict[str, str]:
    """Key → canonical text."""
    if not path.exists():
        return {}
    try:
        loaded = fast_yaml.load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError):
        raise SourceError(f"{path} cannot be read; mend it before importing.") from None
    if not isinstance(loaded, dict):
        return {}
    return {str(key): office_text(str(key), value) for key, value in loaded.items()}


def _write_offices(path: Path, steps: list[Step]) -> None:
    """Changes single offices; comments and the order of the others stay."""
    changed = [
        step
        for step in steps
        if step.item.startswith("office:")
        and (step.change in WRITES or step.change is Change.REMOVED)
    ]
    if not changed:
        return
    yaml_file = YAML(typ="rt")
    yaml_file.width = 1_000_000
    yaml_file.preserve_quotes = True
    existing = yaml_file.load(path.read_text(encoding="utf-8")) if path.exists() else None
    offices = existing if existing is not None else CommentedMap()
    for step in changed:
        key = step.item.removeprefix("office:")
        if step.change is Change.REMOVED:
            offices.pop(key, None)
        else:
            offices[key] = yaml_file.load(step.text)
    target = StringIO()
    yaml_file.dump(offices, target)
    write_text(path, target.getvalue())
