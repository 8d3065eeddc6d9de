"""Files that should be entries and are not read as such."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from knowledge.entries.content import Problem, content_files
from knowledge.lint.finding import Finding, Severity, Subject

_ENDINGS = (".md.txt", ".markdown", ".md")
"""In small letters: of these only ".md" written so is read."""


def check_files(subject: Subject) -> Iterator[Finding]:
    """A municipality needs an entry; a file that is taken for one must be one."""
    yield from file_findings(subject.folder)


def file_findings(folder: Path) -> Iterator[Finding]:
    """The same where no content could be loaded."""
    files = set(content_files(folder))
    if not any(path.suffix == ".md" for path in files):
        message = "has no entry: write at least one file that ends in .md"
        yield Finding(Problem(str(folder), 0, message), Severity.ERROR)
    for path in sorted(folder.rglob("*")):
        if (name := _meant(path)) and path not in files and path.is_file():
            message = f"is ignored: an entry's file ends in .md; rename it to {name}"
            yield Finding(Problem(str(path), 0, message), Severity.WARNING)


def _meant(path: Path) -> str:
    """Name under which the file would be an entry; empty where it is none."""
    ending = next((end for end in _ENDINGS if path.name.lower().endswith(end)), "")
    stem = path.name[: -len(ending)] if ending else ""
    return f"{stem}.md" if stem and stem.lower() != "readme" else ""
