"""Which files were called faulty, so that it can be told once they are mended."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path


class Faults:
    """The files of one municipality that were named, each for one reason or several."""

    def __init__(self) -> None:
        self._named: dict[str, frozenset[str]] = {}
        """Reason → files."""

    def replace(self, **found: Collection[str]) -> list[str]:
        """Takes the files found now for the reasons given; those of other reasons stay.

        Returns:
            The files that were named before, are there still, and have no fault any more.
        """
        before = self._all()
        self._named |= {reason: frozenset(files) for reason, files in found.items()}
        return sorted(_there(before - self._all()))

    def _all(self) -> frozenset[str]:
        return frozenset().union(*self._named.values())


def _there(files: Iterable[str]) -> Iterable[str]:
    """A file that was deleted is not mended."""
    return (file for file in files if Path(file).exists())
