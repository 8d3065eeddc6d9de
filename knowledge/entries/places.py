"""Which municipalities a content folder holds. Reads no content, so that settings can ask it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from knowledge.entries.hints import meant


def municipalities_in(content_dir: Path) -> list[str]:
    """Ids of the municipalities that have a folder with a `municipality.yaml`."""
    return sorted(path.parent.name for path in content_dir.glob("*/municipality.yaml"))


def no_municipality(content_dir: Path) -> str:
    """What to say where a content folder has none."""
    return (
        f"There is no municipality in {content_dir.absolute()}: run this in the folder where"
        " auskunft.yaml lies, or set content_dir."
    )


def unknown_municipality(name: str, known: Iterable[str], content_dir: Path) -> str:
    """What to say where one is asked for that is not there, or there and not answered."""
    others = set(known)
    if name in others:
        return (
            f"The municipality '{name}' cannot be asked now: it is still being read in, or a file"
            f" in {content_dir / name} has a fault: 'auskunft knowledge lint -m {name}' names it."
        )
    names = f"; known are {', '.join(sorted(others))}" if others else ""
    hint = meant(name, others) or "."
    return f"The municipality '{name}' is unknown in {content_dir}{names}{hint}"
