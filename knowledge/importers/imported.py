"""What an importer hands over, whatever the format."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from knowledge.entries.entry import Entry, Office
from knowledge.entries.municipality import Municipality


class SourceError(Exception):
    """The source cannot be read at all; the text is one sentence for the operator."""


@dataclass(frozen=True)
class Source:
    """Tells one source from another: each keeps its own entries."""

    name: str
    """Format and name, e.g. "faq-fragen"; two sources may share it."""
    place: str = ""
    """Full path, or web address; empty where there is but one source of the format."""
    url: str = ""
    """Web page the content comes from."""

    @property
    def format(self) -> str:
        return self.name.partition("-")[0]

    @property
    def is_gone(self) -> bool:
        """Whether there is nothing at its path any more. What is on the web only moves there."""
        return "://" not in self.place and not os.path.exists(self.place)


def file_source(name: str, path: Path, url: str) -> Source:
    """A file or folder, wherever the command is run."""
    return Source(name, os.path.realpath(path), url)


@dataclass(frozen=True)
class Skipped:
    """A part of the source that was left out or changed."""

    place: str
    """Where it stands, e.g. "line 12"."""
    reason: str
    lost: bool = True
    """Whether a whole entry or office was left out."""

    def __str__(self) -> str:
        return f"{self.place}: {self.reason}"


@dataclass(frozen=True)
class Imported:
    """Content read from a source."""

    entries: Mapping[str, Entry]
    """Preferred file name, without folder and ending → entry."""
    offices: Mapping[str, Office] = field(default_factory=dict)
    municipality: Municipality | None = None
    """Written only where the folder has none yet."""
    skipped: tuple[Skipped, ...] = ()


class Importer(Protocol):
    """Reads one format."""

    @property
    def source(self) -> Source:
        """Importing it again replaces what it brought before."""
        ...

    def read(self) -> Imported:
        """Raises SourceError when nothing can be read."""
        ...
