"""What a step of an import would write, compactly, for an editor to judge before it is written."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import takewhile, zip_longest

from knowledge.importers.plan import Change, Step

MAX_LINES = 30
"""Lines shown of one file."""
MAX_WIDTH = 120
"""Characters shown of one line."""
_BEFORE_CHANGE = 30
"""Characters shown before the first one that changes, where a line is cut."""
_COMPARED = frozenset({Change.CHANGED, Change.CONFLICT, Change.TAKEN})


def preview(step: Step) -> list[str]:
    """All of what is new; of what exists, the lines that differ, with "-" (now) and "+" (then)."""
    lines: list[str] = []
    if step.change is Change.NEW:
        lines = [_cut(line) for line in _facts(step.text)]
    elif step.change in _COMPARED and step.text:
        lines = list(_differences(_facts(step.before), _facts(step.text)))
    if len(lines) <= MAX_LINES:
        return lines
    return [*lines[:MAX_LINES], f"… and {len(lines) - MAX_LINES} more lines"]


def _facts(text: str) -> list[str]:
    """One line for each fact: a key with its value, the teaser, a section, a question."""
    if not text.startswith("---\n"):
        return list(_keys(text))  # An office.
    head, _, body = text.removeprefix("---\n").partition("\n---\n")
    blocks = list(_blocks(body))
    count = sum(level == 3 for level, _ in blocks)
    return [*_keys(head), f"questions: {count}", *(fact for _, fact in blocks)]


def _keys(yaml_text: str) -> Iterator[str]:
    """The lines; each item of a list after the name of its key."""
    key = ""
    for line in yaml_text.splitlines():
        if line.startswith("  - "):
            yield f"{key} {line.removeprefix('  - ')}"
        elif line.endswith(":"):
            key = line
        else:
            yield line


def _blocks(body: str) -> Iterator[tuple[int, str]]:
    """Level of each heading, 0 for the teaser, and the heading with its text in one line."""
    level, title = 0, "teaser"
    words: list[str] = []
    for line in [*body.splitlines(), "## "]:
        mark, _, name = line.partition(" ")
        if mark not in {"##", "###", "####"}:
            words += line.split()
            continue
        if words:
            yield level, f"{title}{' –' if level == 3 else ':'} {' '.join(words)}"
        level, title, words = len(mark), name, []


def _differences(before: list[str], after: list[str]) -> Iterator[str]:
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for what, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        if what == "equal":
            continue
        for old, new in zip_longest(before[old_from:old_to], after[new_from:new_to]):
            if old is not None:
                yield f"- {_cut(old, new)}"
            if new is not None:
                yield f"+ {_cut(new, old)}"


def _cut(line: str, other: str | None = None) -> str:
    """The begin of a long line, or where it begins to differ from the other one."""
    begin = 0
    if other is not None and len(line) > MAX_WIDTH:
        alike = takewhile(lambda pair: pair[0] == pair[1], zip(line, other, strict=False))
        begin = max(0, sum(1 for _ in alike) - _BEFORE_CHANGE)
    end = begin + MAX_WIDTH
    return f"{'…' if begin else ''}{line[begin:end]}{'…' if len(line) > end else ''}"
