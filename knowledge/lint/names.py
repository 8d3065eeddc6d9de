"""Names by which entries cannot be told apart."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from knowledge.entries.entry import Entry
from knowledge.entries.ids import slug
from knowledge.language.german import fold
from knowledge.lint.finding import Finding, Subject

_ID = re.compile(r"[a-z0-9][a-z0-9-]*")
"""What a municipality's id may be; the folder has the same name."""


def check_names(subject: Subject) -> Iterator[Finding]:
    """The same title, name or synonym for two entries; the folder's own name."""
    id, folder = subject.content.municipality.id, subject.folder
    if id != folder.name:
        mend = folder_to_rename(folder, id) or f"write {folder.name}"
        message = f"id: '{id}' is not the folder's name; {mend}"
        yield subject.error(subject.municipality_file, message, "id")
    owners: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in subject.content.entries.values():
        for name in {_key(name) for name in (entry.title, entry.short_name, *entry.synonyms)}:
            owners[name].append(entry)
    for name, entries in owners.items():
        for first, second in pairwise(entries):
            if _may_share(first, second):
                continue
            where = _where(second, name)
            shown = _shown(second, where)
            yield subject.warning(
                second.path, f"{where[0]}: '{shown}' is also a name of '{first.id}'", *where
            )


def folder_to_rename(folder: Path, id: str = "") -> str:
    """What to do where no id can be the folder's name, in capitals or with an umlaut; else empty.

    Args:
        id: the name it is to have, where that is known.
    """
    if _ID.fullmatch(folder.name):
        return ""
    return f"rename the folder '{folder.name}' to {id or slug(folder.name)}"


def _key(name: str) -> str:
    return " ".join(fold(name).split())


def _where(entry: Entry, key: str) -> tuple[str | int, ...]:
    if _key(entry.title) == key:
        return ("title",)
    if _key(entry.name) == key:
        return ("name",)
    return "synonyms", next(i for i, name in enumerate(entry.synonyms) if _key(name) == key)


def _shown(entry: Entry, where: tuple[str | int, ...]) -> str:
    if where[0] == "synonyms":
        return entry.synonyms[int(where[1])]
    return entry.title if where[0] == "title" else entry.name


def _may_share(first: Entry, second: Entry) -> bool:
    """Related entries may have a synonym in common ("Umzug"): then it is asked back."""
    related = second.id in first.related or first.id in second.related
    return related and _key(first.title) != _key(second.title)
