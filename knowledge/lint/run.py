"""Runs all checks over content folders."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

from knowledge.entries.content import (
    Content,
    ContentError,
    Problem,
    content_files,
    load_content,
    load_entry,
    load_municipality,
    load_offices,
)
from knowledge.entries.places import municipalities_in, no_municipality, unknown_municipality
from knowledge.entries.positions import Positions
from knowledge.lint.contacts import check_contacts
from knowledge.lint.dates import check_dates
from knowledge.lint.fees import check_fees
from knowledge.lint.files import check_files, file_findings
from knowledge.lint.finding import Check, Finding, Severity, Subject
from knowledge.lint.hours import check_hours
from knowledge.lint.links import check_links
from knowledge.lint.names import check_names, folder_to_rename
from knowledge.lint.shared_fees import check_shared_fees

CHECKS: tuple[Check, ...] = (
    check_links,
    check_dates,
    check_fees,
    check_shared_fees,
    check_hours,
    check_names,
    check_contacts,
    check_files,
)
_NAMELESS = "is missing: without that file the folder is no municipality"


def lint(content_dir: Path, today: dt.date, municipality: str | None = None) -> list[Finding]:
    """Findings for one municipality, or for all of them.

    Raises:
        FileNotFoundError: there is no such municipality, or none at all.
    """
    known = municipalities_in(content_dir)
    folder = content_dir / (municipality or "")
    if municipality not in (None, *known) and folder.is_dir():
        raise FileNotFoundError(f"{folder / 'municipality.yaml'} {_NAMELESS}.")
    if not known:
        raise FileNotFoundError(no_municipality(content_dir))
    if municipality is not None and municipality not in known:
        raise FileNotFoundError(unknown_municipality(municipality, known, content_dir))
    chosen = known if municipality is None else [municipality]
    found = [each for name in chosen for each in lint_municipality(content_dir / name, today)]
    return found if municipality is not None else [*_nameless(content_dir), *found]


def _nameless(content_dir: Path) -> Iterator[Finding]:
    """Folders of offices or entries that are no municipality for want of one file."""
    for folder in sorted(path for path in content_dir.iterdir() if path.is_dir()):
        file = folder / "municipality.yaml"
        if not file.exists() and any(content_files(folder)):
            yield _error(Problem(str(file), 0, _NAMELESS))


def lint_municipality(folder: Path, today: dt.date) -> list[Finding]:
    """Findings of one folder, in the order of files and lines."""
    try:
        content = load_content(folder)
    except ContentError:
        return list(_unreadable(folder))
    found = [_error(problem) for problem in content.problems]
    found += check_content(content, folder, today)
    return sorted(set(found), key=lambda f: (f.problem.path, f.problem.line, f.problem.message))


def check_content(content: Content, folder: Path, today: dt.date) -> Iterator[Finding]:
    """Findings in what could be read of one folder, in no order."""
    subject = Subject(content, folder, today, Positions())
    for check in CHECKS:
        yield from check(subject)


def _unreadable(folder: Path) -> Iterator[Finding]:
    """All mistakes in the files themselves, where a basic one of them cannot be used."""
    if mend := folder_to_rename(folder):  # Before its id is made to agree with it.
        yield _error(Problem(str(folder), 0, mend))
    yield from file_findings(folder)
    readers: list[tuple[Callable[[Path], object], Path]] = [(load_municipality, folder)]
    readers += [(load_offices, path) for path in folder.glob("offices.yaml")]
    readers += [(load_entry, path) for path in content_files(folder) if path.suffix == ".md"]
    for read, path in readers:
        try:
            read(path)
        except ContentError as error:
            yield from map(_error, error.problems)


def _error(problem: Problem) -> Finding:
    return Finding(problem, Severity.ERROR)
