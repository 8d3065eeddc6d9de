"""Links between entries, and from entries to offices."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from knowledge.entries.content import Problem, named_offices
from knowledge.entries.entry import Entry
from knowledge.entries.hints import meant
from knowledge.lint.finding import Finding, Severity, Subject


def check_links(subject: Subject) -> Iterator[Finding]:
    """Whoever is sent to an entry or an office must find it, and be allowed there."""
    for entry in subject.content.entries.values():
        yield from _related(subject, entry)
        yield from _later(subject, entry)
        yield from _offices(subject, entry)
    path = subject.municipality_file
    if not Path(subject.offices_file).exists():
        message = "is missing: it names the offices, of which 'human' in municipality.yaml is one"
        yield Finding(Problem(subject.offices_file, 0, message), Severity.ERROR)
        return
    municipality = subject.content.municipality
    yield from _public_office(subject, path, "human", municipality.human)
    if municipality.registry:
        yield from _public_office(subject, path, "registry", municipality.registry)


def _public_office(subject: Subject, path: str, key: str, name: str) -> Iterator[Finding]:
    known = subject.content.offices
    office = known.get(name)
    if office is None:
        message = f"{key}: office '{name}' is not in offices.yaml{meant(name, known)}"
        yield subject.error(path, message, key)
    elif office.audience == "internal":
        yield subject.error(path, f"{key}: office '{name}' is internal", key)


def _related(subject: Subject, entry: Entry) -> Iterator[Finding]:
    for index, name in enumerate(entry.related):
        where = ("related", index)
        other = subject.content.entries.get(name)
        if name in subject.content.left_out:
            continue  # What is wrong is said of that file.
        if name == entry.id:
            yield subject.warning(entry.path, "related: links to itself", *where)
        elif other is None:
            message = f"related: there is no entry '{name}'{meant(name, subject.content.entries)}"
            yield subject.error(entry.path, message, *where)
        elif entry.audience == "public" and other.audience == "internal":
            yield subject.error(
                entry.path, f"related: public entry links to internal entry '{name}'", *where
            )
        elif other.valid_until is not None and other.valid_until < subject.today:
            yield subject.warning(
                entry.path, f"related: '{name}' is not valid since {other.valid_until}", *where
            )


def _later(subject: Subject, entry: Entry) -> Iterator[Finding]:
    """The entry for those who have more time is to be found by whoever finds this one."""
    if entry.later is None or entry.later.entry in subject.content.left_out:
        return
    name, known = entry.later.entry, subject.content.entries
    if name == entry.id:
        yield subject.warning(entry.path, "later: links to itself", "later", "entry")
    elif name not in known:
        message = f"later: there is no entry '{name}'{meant(name, known)}"
        yield subject.error(entry.path, message, "later", "entry")
    elif entry.audience == "public" and known[name].audience == "internal":
        message = f"later: public entry links to internal entry '{name}'"
        yield subject.error(entry.path, message, "later", "entry")


def _offices(subject: Subject, entry: Entry) -> Iterator[Finding]:
    named = list(named_offices(entry))
    for name, where in named:
        office = subject.content.offices.get(name)
        if office is None:
            known = subject.content.offices
            message = f"{where[0]}: '{name}' is not in offices.yaml{meant(name, known)}"
            message += f" (there are {', '.join(known)})"
            yield subject.error(entry.path, message, *where)
        elif entry.audience == "public" and office.audience == "internal":
            yield subject.error(
                entry.path, f"{where[0]}: public entry names internal office '{name}'", *where
            )
    if not named and entry.kind == "service":
        yield subject.warning(entry.path, "office: no responsible office", "office")
