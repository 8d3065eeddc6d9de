"""What a check found."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from knowledge.entries.content import Content, Problem
from knowledge.entries.positions import Positions


class Severity(Enum):
    """An error makes answers wrong or impossible; a warning is for the editor to judge."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True)
class Finding:
    """One problem and how grave it is."""

    problem: Problem
    severity: Severity

    def __str__(self) -> str:
        place, _, _ = str(self.problem).rpartition(f": {self.problem.message}")
        return f"{place}: {self.severity.value}: {self.problem.message}"


@dataclass(frozen=True)
class Subject:
    """What the checks look at: one municipality's content on one day."""

    content: Content
    folder: Path
    today: dt.date
    positions: Positions

    @property
    def offices_file(self) -> str:
        return str(self.folder / "offices.yaml")

    @property
    def municipality_file(self) -> str:
        return str(self.folder / "municipality.yaml")

    def error(self, path: str, message: str, *keys: str | int) -> Finding:
        """An error at the value found under `keys` in the file's YAML."""
        return Finding(Problem(path, self.positions.line(path, keys), message), Severity.ERROR)

    def warning(self, path: str, message: str, *keys: str | int) -> Finding:
        return Finding(Problem(path, self.positions.line(path, keys), message), Severity.WARNING)


Check = Callable[[Subject], Iterator[Finding]]
