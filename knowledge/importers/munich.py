"""The service list of the city of Munich: services.jsonl and locations.jsonl.

One JSON object a line. The list's field `public` says whether the city offers appointments for
the service; every service has a public page, so every entry is public.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, StringConstraints, ValidationError

from knowledge.entries import fast_yaml
from knowledge.entries.entry import (
    Aspect,
    Entry,
    Name,
    Office,
    OfficeSource,
    Phone,
    SourceRef,
    Url,
)
from knowledge.entries.ids import slug, unique
from knowledge.entries.municipality import Municipality
from knowledge.importers.fee_text import read_fees
from knowledge.importers.imported import Imported, Skipped, Source, SourceError
from knowledge.importers.modules import sections, text_modules
from knowledge.importers.origin import reason
from knowledge.importers.texts import clean, one_line

MAX_LINE_BYTES = 1_000_000
MAX_TEXT = 200_000
"""Characters; an entry has to stay below the size of a content file."""
_LEIKA = re.compile(r"^\d{14}$")

Text = Annotated[str, BeforeValidator(lambda value: "" if value is None else value)]


class Form(BaseModel):
    name: Name
    link: Url


class Service(BaseModel):
    """One line of services.jsonl."""

    id: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]
    title: Name
    leika: str | None = None
    text: Annotated[Text, StringConstraints(max_length=MAX_TEXT)] = ""
    fees: Annotated[Text, StringConstraints(max_length=MAX_TEXT)] = ""
    forms: list[Form] = []
    url: Url
    lastupdate: dt.datetime


class Address(BaseModel):
    street: Text = ""
    house_number: Text = ""
    postal_code: Text = ""
    city: Text = ""

    @property
    def line(self) -> str:
        return one_line(f"{self.street} {self.house_number}")


class Contact(BaseModel):
    phone: Text = ""
    email: Text = ""


class Location(BaseModel):
    """One line of locations.jsonl."""

    id: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]
    name: Name
    display: Text = ""
    address: Address = Address()
    contact: Contact = Contact()
    services: list[str] = []

    @property
    def shown_name(self) -> str:
        return one_line(self.display or self.name)


@lru_cache
def rules() -> dict[str, Any]:
    """Texts and cues of this source."""
    text = (files("knowledge.importers") / "munich.yaml").read_text(encoding="utf-8")
    loaded: dict[str, Any] = fast_yaml.load(text)
    return loaded


class MunichImporter:
    """Reads the two files; without locations the entries have no office."""

    source = Source("munich")

    def __init__(self, services: Path, locations: Path | None = None, id: str = "muenchen") -> None:
        self._services = services
        self._locations = locations
        self._id = id

    def read(self) -> Imported:
        skipped: list[Skipped] = []
        services = read_lines(self._services, Service, skipped)
        locations = read_lines(self._locations, Location, skipped) if self._locations else {}
        if not services:
            raise SourceError(f"{self._services} has no service that could be read.")
        reviewed = max(service.lastupdate.date() for service in services.values())
        directory = Directory(list(locations.values()), reviewed)
        entries: dict[str, Entry] = {}
        for service in services.values():
            try:
                entry = _entry(service, directory)
            except ValidationError as error:
                skipped.append(Skipped(f"service {service.id}", reason(error)))
                continue
            if service.leika and not _LEIKA.match(service.leika):
                text = f"leika '{service.leika[:40]}' has not 14 digits and was left out"
                skipped.append(Skipped(f"service {service.id}", text, lost=False))
            entries[unique(slug(service.title), entries, slug(service.id))] = entry
        municipality = self._municipality(directory)
        return Imported(entries, directory.offices, municipality, tuple(skipped))

    def _municipality(self, directory: Directory) -> Municipality:
        human = next(
            (key for name in rules()["human"] for key in directory.named(name)),
            next(iter(directory.offices), "zentrale"),
        )
        return Municipality.model_validate(
            {"id": self._id, "human": human, **rules()["municipality"]}
        )


Model = TypeVar("Model", Service, Location)


def read_lines(path: Path, model: type[Model], skipped: list[Skipped]) -> dict[str, Model]:
    """Objects by id; lines that cannot be used are added to `skipped`.

    Raises:
        SourceError: the file cannot be read.
    """
    found: dict[str, Model] = {}
    try:
        with path.open("rb") as lines:
            for number, line in _limited_lines(lines):
                place = f"{path.name} line {number}"
                try:
                    item = model.model_validate(parse_line(line))
                except ValidationError as error:
                    skipped.append(Skipped(place, reason(error)))
                except (ValueError, RecursionError) as error:
                    skipped.append(Skipped(place, str(error) or "is nested too deeply"))
                else:
                    if item.id in found:
                        skipped.append(Skipped(place, f"id '{item.id}' stands there twice"))
                    else:
                        found[item.id] = item
    except OSError as error:
        raise SourceError(f"{path} cannot be read: {error.strerror}.") from None
    return found


def parse_line(line: bytes) -> Any:
    """The JSON value of a line; ValueError says what is wrong with it."""
    if len(line) > MAX_LINE_BYTES:
        raise ValueError(f"is longer than {MAX_LINE_BYTES} bytes")
    try:
        value = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise ValueError("is not UTF-8 text") from None
    except json.JSONDecodeError as error:
        raise ValueError(f"is not JSON ({error.msg} at character {error.pos + 1})") from None
    if not isinstance(value, dict):
        raise ValueError("is not a JSON object")
    return value


def _limited_lines(stream: Any) -> Iterator[tuple[int, bytes]]:
    """Numbered lines that are not blank; what exceeds the limit of a line is not kept."""
    number = 0
    while line := stream.readline(MAX_LINE_BYTES + 1):
        number += 1
        rest = line
        while len(rest) > MAX_LINE_BYTES and not rest.endswith(b"\n"):
            rest = stream.readline(MAX_LINE_BYTES + 1)
        if line.strip():
            yield number, line


class Directory:
    """Offices made of locations: teams of the same name and address are one office."""

    def __init__(self, locations: Sequence[Location], reviewed: dt.date) -> None:
        self.offices: dict[str, Office] = {}
        self._by_service: defaultdict[str, list[tuple[str, Contact]]] = defaultdict(list)
        groups: defaultdict[tuple[str, str], list[Location]] = defaultdict(list)
        for location in locations:
            groups[location.shown_name, location.address.line].append(location)
        for group in groups.values():
            key = unique(slug(group[0].shown_name), self.offices, slug(group[0].address.line))
            self.offices[key] = _office(key, group, reviewed)
            for location in group:
                for service in location.services:
                    self._by_service[service].append((key, location.contact))

    def named(self, name: str) -> list[str]:
        return [key for key, office in self.offices.items() if office.name == name]

    def of(self, service: str) -> list[str]:
        """Keys of the offices that offer the service."""
        return list(dict.fromkeys(key for key, _ in self._by_service[service]))

    def direct_contact(self, service: str) -> list[str]:
        """Phone and e-mail of the one team in charge, where they are not the office's."""
        teams = self._by_service[service]
        if len(teams) != 1:
            return []
        key, contact = teams[0]
        office = self.offices[key]
        lines = []
        if contact.phone and one_line(contact.phone) != office.phone:
            lines.append(rules()["direct_phone"].format(phone=one_line(contact.phone)))
        if contact.email and one_line(contact.email) != office.email:
            lines.append(rules()["direct_email"].format(email=one_line(contact.email)))
        return lines


def _office(key: str, group: Sequence[Location], reviewed: dt.date) -> Office:
    """The contact that serves most services is the office's; other numbers carry the team."""
    phones, emails = Counter[str](), Counter[str]()
    for location in group:
        weight = 1 + len(location.services)
        phones[one_line(location.contact.phone)] += weight
        emails[one_line(location.contact.email)] += weight
    phone, email = _most(phones), _most(emails)
    others = {
        one_line(location.contact.phone): location.name
        for location in reversed(group)
        if location.contact.phone and one_line(location.contact.phone) != phone
    }
    address = group[0].address
    return Office(
        id=key,
        name=group[0].shown_name,
        street=address.line,
        postcode=one_line(address.postal_code),
        city=one_line(address.city),
        phone=phone,
        phones=tuple(Phone(label=label, number=number) for number, label in sorted(others.items())),
        email=email,
        sources=(OfficeSource(**rules()["directory"], date=reviewed),),
        reviewed=reviewed,
    )


def _most(counts: Counter[str]) -> str:
    named = [(count, value) for value, count in counts.items() if value]
    return max(named)[1] if named else ""


def _entry(service: Service, directory: Directory) -> Entry:
    title = one_line(service.title)
    date = service.lastupdate.date()
    fees = read_fees(clean_fees(service.fees))
    teaser, modules = text_modules(clean(service.text), rules()["headings"], rules()["lines"])
    if fees.rest:
        modules[Aspect.FEE] = fees.rest
    offices = directory.of(service.id)
    _add_offices(modules, offices, directory, service)
    if forms := _forms(service):
        modules[Aspect.FORMS] = forms
    return Entry(
        id=slug(service.id),
        title=title,
        leika=service.leika if service.leika and _LEIKA.match(service.leika) else None,
        office=offices[0] if offices else None,
        offices=tuple(offices[1:]),
        fees=fees.fees,
        sources=(
            SourceRef(
                title=rules()["source_title"].format(title=title), url=service.url, date=date
            ),
        ),
        reviewed=date,
        teaser=teaser or rules()["no_text"].format(url=service.url),
        sections=sections(modules),
    )


def clean_fees(text: str) -> str:
    """Like `clean`, but keeps a line's indentation, which says what belongs together."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(
        (" " if line[:1].isspace() else "") + one_line(line) for line in lines if line.strip()
    )


def _add_offices(
    modules: dict[Aspect, str], offices: Sequence[str], directory: Directory, service: Service
) -> None:
    if len(offices) > 1:
        places = [directory.offices[key] for key in offices]
        lines = [f"- {', '.join(part for part in (o.name, o.address) if part)}" for o in places]
        modules[Aspect.PLACE] = "\n".join([rules()["several_offices"], *lines])
    if contact := directory.direct_contact(service.id):
        modules[Aspect.PHONE] = "\n".join(contact)


def _forms(service: Service) -> str:
    ignored = set(rules()["ignored_forms"])
    lines = [
        "- " + rules()["form"].format(name=one_line(form.name), link=form.link)
        for form in service.forms
        if form.name not in ignored
    ]
    return "\n".join(dict.fromkeys(lines))


@dataclass(frozen=True)
class EditorQuery:
    """A line of editor_queries.jsonl: search words and the ids of the right services."""

    query: str
    positives: tuple[str, ...]


def read_queries(path: Path, skipped: list[Skipped]) -> list[EditorQuery]:
    """Raises SourceError when the file cannot be read."""
    found: list[EditorQuery] = []
    try:
        with path.open("rb") as lines:
            for number, line in _limited_lines(lines):
                try:
                    value = parse_line(line)
                    found.append(
                        EditorQuery(str(value["query"]), tuple(map(str, value["positives"])))
                    )
                except (ValueError, KeyError, TypeError, RecursionError) as error:
                    skipped.append(Skipped(f"{path.name} line {number}", str(error)))
    except OSError as error:
        raise SourceError(f"{path} cannot be read: {error.strerror}.") from None
    return found
