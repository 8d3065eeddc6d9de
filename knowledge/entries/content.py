"""Reads the content folder of a municipality.

<content>/<municipality>/municipality.yaml
<content>/<municipality>/offices.yaml
<content>/<municipality>/**/<entry id>.md
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ValidationError

from knowledge.entries import fast_yaml
from knowledge.entries.entry import (
    FOLLOW_UP_MARK,
    MODULES,
    PHRASINGS_HEADING,
    QUESTIONS_HEADING,
    UNANSWERED_HEADING,
    Entry,
    Faq,
    Office,
    Section,
)
from knowledge.entries.hints import encoding_hint, meant, yaml_hint
from knowledge.entries.mistakes import mistakes
from knowledge.entries.municipality import Municipality
from knowledge.entries.positions import Positions

_FRONT_MATTER = re.compile(r"\A---\r?\n(.*?)\r?\n---[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_OPENED = re.compile(r"\A---[ \t]*\r?\n")
_HEADING = re.compile(r"^(#{2,4})[ \t]+(.+?)[ \t]*#*[ \t]*$")
MAX_FILE_BYTES = 1_000_000


@dataclass(frozen=True)
class Problem:
    """Something an editor has to look at. `line` counts from 1; 0 when it concerns the file."""

    path: str
    line: int
    message: str
    kept: bool = False
    """The last good state of the file stays in use."""

    @property
    def place(self) -> tuple[str, int]:
        return self.path, self.line

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}" if self.line else self._without_line()

    def _without_line(self) -> str:
        return f"{self.path}: {self.message}"


class ContentError(ValueError):
    """A content file cannot be used. The text names every problem."""

    def __init__(self, problem: Problem, *others: Problem) -> None:
        self.problems = tuple(sorted((problem, *others), key=lambda each: each.line))
        super().__init__("; ".join(map(str, self.problems)))

    @property
    def problem(self) -> Problem:
        """The first one in the file."""
        return self.problems[0]


@dataclass(frozen=True)
class Content:
    """Everything known about one municipality."""

    municipality: Municipality
    entries: Mapping[str, Entry]
    offices: Mapping[str, Office]
    problems: tuple[Problem, ...] = ()
    """Files that were left out, and why."""

    @property
    def left_out(self) -> frozenset[str]:
        """Ids of entries whose file is there, but cannot be used."""
        broken = {Path(problem.path).stem for problem in self.problems}
        return frozenset(broken.difference(self.entries))

    @property
    def has_internal(self) -> bool:
        """Whether staff see more than the public."""
        everything: tuple[Entry | Office, ...] = (*self.entries.values(), *self.offices.values())
        return any(one.audience == "internal" for one in everything)


def content_files(folder: Path) -> Iterator[Path]:
    yield from sorted(folder.glob("*.yaml"))
    yield from sorted(path for path in folder.rglob("*.md") if path.name != "README.md")


def fingerprint(folder: Path) -> str:
    """Changes when any content file changes; reads no file contents."""
    digest = hashlib.sha256()
    for path in content_files(folder):
        status = path.stat()
        digest.update(f"{path.name}:{status.st_size}:{status.st_mtime_ns};".encode())
    return digest.hexdigest()


def load_content(folder: Path, before: Content | None = None) -> Content:
    """Reads one municipality. A broken entry is left out and named in `problems`.

    Args:
        before: the content as it was; of an entry that is broken now, its last state stays.

    Raises:
        ContentError: `municipality.yaml` or `offices.yaml` cannot be used.
    """
    municipality = load_municipality(folder)
    offices = load_offices(folder / "offices.yaml") if (folder / "offices.yaml").exists() else {}
    entries: dict[str, Entry] = {}
    problems: list[Problem] = []
    for path in content_files(folder):
        if path.suffix != ".md":
            continue
        try:
            entry = load_entry(path)
        except ContentError as error:
            kept = before.entries.get(path.stem) if before else None
            if kept is None or kept.path != str(path):
                problems += error.problems
                continue
            problems += [replace(problem, kept=True) for problem in error.problems]
            entry = kept
        if entry.id in entries:
            problems.append(
                Problem(str(path), 0, f"id '{entry.id}' is used twice: {entries[entry.id].path}")
            )
            continue
        entries[entry.id] = entry
    return Content(municipality, entries, offices, tuple(problems))


def load_municipality(folder: Path) -> Municipality:
    path = folder / "municipality.yaml"
    data = _mapping(path, _read(path))
    try:
        return Municipality.model_validate(data)
    except ValidationError as error:
        raise ContentError(*_problems(path, error, Municipality, data)) from None


def load_offices(path: Path) -> dict[str, Office]:
    """The office directory: key → office.

    Raises:
        ContentError: with all mistakes of the file.
    """
    offices: dict[str, Office] = {}
    problems: list[Problem] = []
    for name, value in _mapping(path, _read(path)).items():
        key = str(name)
        if not isinstance(value, dict):
            line = Positions().line(str(path), (key,))
            message = f"{key}: must be a group of 'key: value' lines"
            problems.append(Problem(str(path), line, message))
            continue
        try:
            offices[key] = Office.model_validate({"id": key, **value})
        except ValidationError as error:
            problems += _problems(path, error, Office, value, within=key)
    if problems:
        raise ContentError(*problems)
    return offices


def unknown_offices(folder: Path, content: Content) -> Iterator[Problem]:
    """Entries that name an office the directory does not have: answers lack the line on it."""
    positions = Positions()
    for entry in content.entries.values():
        for name, keys in named_offices(entry):
            if name not in content.offices:
                line = positions.line(entry.path, keys)
                message = f"{keys[0]}: '{name}' is not in {folder.name}/offices.yaml"
                yield Problem(entry.path, line, message + meant(name, content.offices))


def named_offices(entry: Entry) -> Iterator[tuple[str, tuple[str | int, ...]]]:
    """Offices an entry names, and the keys under which each stands in its file."""
    if entry.office is not None:
        yield entry.office, ("office",)
    for index, name in enumerate(entry.offices):
        yield name, ("offices", index)


def load_entry(path: Path) -> Entry:
    """Reads one Markdown file with YAML front matter.

    Raises:
        ContentError: with the line of the mistake.
    """
    try:
        status = path.stat()
    except OSError as error:
        raise ContentError(Problem(str(path), 0, f"cannot be read: {error.strerror}")) from None
    return _entry_in(path, status.st_size, status.st_mtime_ns)


@lru_cache(maxsize=20_000)
def _entry_in(path: Path, size: int, changed: int) -> Entry:
    """Parsed once as long as the file stays the same: an edit leaves most files alone."""
    text = _read(path)
    match = _FRONT_MATTER.match(text)
    if match is None:
        message = (
            "the second '---' line, which ends the front matter, is missing"
            if _OPENED.match(text)
            else "must begin with front matter between '---' lines"
        )
        raise ContentError(Problem(str(path), 1, message))
    data = _mapping(path, match.group(1), first_line=2)
    body_line = text.count("\n", 0, match.end()) + 1
    body, problems = _parse_body(path, text[match.end() :], body_line)
    try:
        entry = Entry.model_validate({"id": path.stem, **data, **body, "path": str(path)})
    except ValidationError as error:
        problems += _problems(path, error, Entry, data)
    if problems:
        raise ContentError(*problems)
    return entry


_SHOWN = 60
"""Characters of a question that a message shows."""


@dataclass(frozen=True)
class _Block:
    """A heading that opens something, and the text below it."""

    level: int
    """2: a section, 3: a question, 4: its phrasings; 0: what stands before all headings."""
    title: str
    line: int
    text: str


def _parse_body(path: Path, body: str, first_line: int) -> tuple[dict[str, Any], list[Problem]]:
    """Assigns the blocks to teaser, module sections, questions and lists; names what is wrong."""
    teaser = ""
    problems: list[Problem] = []
    sections: list[Section] = []
    questions: list[tuple[_Block, list[str]]] = []
    lists: dict[str, list[str]] = {PHRASINGS_HEADING: [], UNANSWERED_HEADING: []}
    headed: dict[str, int] = {}
    words: list[str] = []
    for block in _blocks(body, first_line):
        if block.level == 4:
            words += block.text.splitlines()
            continue
        words = []
        if block.level == 0:
            teaser = block.text
        elif block.level == 3:
            questions.append((block, words))
        elif block.title in lists:
            lists[block.title] += block.text.splitlines()
        elif block.title not in (*MODULES, QUESTIONS_HEADING):
            permitted = [*MODULES, QUESTIONS_HEADING, *lists]
            problems.append(Problem(str(path), block.line, _unknown(block.title, permitted)))
        elif block.title in headed:
            first = headed[block.title]
            message = f"section '{block.title}' stands twice: first in line {first}"
            problems.append(Problem(str(path), block.line, message))
        elif block.title in MODULES and block.text:
            headed[block.title] = block.line
            sections.append(Section(aspect=MODULES[block.title], text=block.text, line=block.line))
    faqs = [_faq(path, block, asked, problems) for block, asked in questions if block.text]
    unanswered, follow_ups = _phrasings(lists[UNANSWERED_HEADING])
    return {
        "teaser": teaser,
        "sections": tuple(sections),
        "questions": tuple(filter(None, faqs)),
        "asked_as": _items(lists[PHRASINGS_HEADING]),
        "unanswered": unanswered,
        "unanswered_follow_ups": follow_ups,
    }, problems


def _blocks(body: str, first_line: int) -> Iterator[_Block]:
    """In order. A heading that opens nothing is a line of the text it stands in."""
    level, title, begin = 0, "", first_line
    lines: list[str] = []
    in_questions = False
    for number, line in enumerate(body.splitlines(), start=first_line):
        heading = _HEADING.match(line)
        if heading is None:
            lines.append(line)
            continue
        depth, name = len(heading.group(1)), heading.group(2)
        if depth == 2:
            in_questions = name == QUESTIONS_HEADING
        elif not in_questions or (depth == 4 and name != PHRASINGS_HEADING):
            lines.append(name)
            continue
        yield _Block(level, title, begin, "\n".join(lines).strip())
        level, title, begin, lines = depth, name, number, []
    yield _Block(level, title, begin, "\n".join(lines).strip())


def _unknown(title: str, permitted: Sequence[str]) -> str:
    hint = meant(title, permitted)
    return f"unknown section '{title}'{hint} (permitted are {', '.join(permitted)})"


def _faq(path: Path, block: _Block, words: Iterable[str], problems: list[Problem]) -> Faq | None:
    """None, with one more problem, where the question or a wording of it is too long."""
    asked_as, follow_ups = _phrasings(words)
    try:
        return Faq(
            question=block.title,
            answer=block.text,
            asked_as=asked_as,
            follow_ups=follow_ups,
            line=block.line,
        )
    except ValidationError as error:
        message = f"question '{block.title[:_SHOWN]}': {error.errors()[0]['msg']}"
        problems.append(Problem(str(path), block.line, message))
        return None


def _phrasings(lines: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What stands for itself, and what is only said once the topic is known."""
    items = _items(lines)
    marked = tuple(item.removeprefix(FOLLOW_UP_MARK).strip() for item in items if _is_later(item))
    return tuple(item for item in items if not _is_later(item)), tuple(filter(None, marked))


def _is_later(item: str) -> bool:
    return item.startswith(FOLLOW_UP_MARK)


def _items(lines: Iterable[str]) -> tuple[str, ...]:
    """The items of a list, one a line."""
    return tuple(filter(None, (line.strip().removeprefix("- ") for line in lines)))


def _read(path: Path) -> str:
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            raise ContentError(Problem(str(path), 0, f"is larger than {MAX_FILE_BYTES} bytes"))
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise ContentError(Problem(str(path), *encoding_hint(error))) from None
    except OSError as error:
        raise ContentError(Problem(str(path), 0, f"cannot be read: {error.strerror}")) from None


def _mapping(path: Path, text: str, first_line: int = 1) -> dict[str, Any]:
    try:
        data = fast_yaml.load(text)
    except yaml.MarkedYAMLError as error:
        line = (error.problem_mark.line if error.problem_mark else 0) + first_line
        message = f"YAML: {yaml_hint(str(error.problem))}"
        if isinstance(error, fast_yaml.DuplicateKeyError) and error.context_mark:
            message += f", which stands in line {error.context_mark.line + first_line} already"
        raise ContentError(Problem(str(path), line, message)) from None
    except (yaml.YAMLError, ValueError) as error:
        raise ContentError(Problem(str(path), 0, f"YAML: {error}")) from None
    if not isinstance(data, dict):
        raise ContentError(Problem(str(path), first_line, "must be a list of 'key: value' lines"))
    return data


def _other_name(path: Path, message: str) -> Problem:
    """An entry's key is the name of its file, where its editor wrote no key."""
    shape = message.rpartition(": ")[2]
    return Problem(str(path), 0, f"the file name '{path.name}' must be changed: {shape}")


def _problems(
    path: Path, error: ValidationError, model: type[BaseModel], data: Any, within: str = ""
) -> list[Problem]:
    """All mistakes with their lines; `within` is the key under which `data` stands in the file."""
    positions, found = Positions(), list[Problem]()
    for mistake in mistakes(error, model, data):
        if mistake.keys == ("id",) and model is Entry and "id" not in data:
            found.append(_other_name(path, mistake.message))
            continue
        # A key that is missing, or a rule on all of them, belongs to the whole mapping.
        known = bool(mistake.keys) and mistake.keys[0] in data
        outer = (within,) if within else ()
        line = positions.line(str(path), (*outer, *mistake.keys)) if known or within else 0
        message = f"{within}.{mistake.message}" if within else mistake.message
        found.append(Problem(str(path), line, message))
    return found
