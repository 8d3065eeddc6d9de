"""What an importer hands over, whatever the format."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from knowledge.entry import Entry, Office
from knowledge.municipality import Municipality


class SourceError(Exception):
    """The source cannot be read at all; the text is one sentence for the operator."""


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
    def name(self) -> str:
        """Identifies the source: importing it again replaces what it brought before."""
        ...

    def read(self) -> Imported:
        """Raises SourceError when nothing can be read."""
        ...
