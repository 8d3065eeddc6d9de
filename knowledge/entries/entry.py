"""The content model: what an editor writes about a Leistung, a topic or an office.

The modules of an entry carry the standard names of FIM/XZuFi (https://fimportal.de).
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

from knowledge.entries.fast_yaml import Misread


class Aspect(StrEnum):
    """What a question about an entry asks for. Part of the wire contract."""

    OVERVIEW = "overview"
    FEE = "fee"
    DOCUMENTS = "documents"
    DEADLINE = "deadline"
    DURATION = "duration"
    PLACE = "place"
    HOURS = "hours"
    PHONE = "phone"
    EMAIL = "email"
    ONLINE = "online"
    APPOINTMENT = "appointment"
    PREREQUISITES = "prerequisites"
    PROCEDURE = "procedure"
    FORMS = "forms"
    VALIDITY = "validity"
    LEGAL_BASIS = "legal_basis"
    NOTES = "notes"


OFFICE_ASPECTS = frozenset({Aspect.PLACE, Aspect.HOURS, Aspect.PHONE, Aspect.EMAIL})
"""Aspects that the office answers, not the entry."""
SOFT_ASPECTS = frozenset({Aspect.PROCEDURE, Aspect.PREREQUISITES, Aspect.NOTES})
"""Aspects for which the overview is an answer where the content has no module for them."""

MODULES: dict[str, Aspect] = {
    "Voraussetzungen": Aspect.PREREQUISITES,
    "Erforderliche Unterlagen": Aspect.DOCUMENTS,
    "Kosten": Aspect.FEE,
    "Fristen": Aspect.DEADLINE,
    "Bearbeitungsdauer": Aspect.DURATION,
    "Verfahrensablauf": Aspect.PROCEDURE,
    "Onlinedienst": Aspect.ONLINE,
    "Formulare": Aspect.FORMS,
    "Gültigkeit": Aspect.VALIDITY,
    "Rechtsgrundlage": Aspect.LEGAL_BASIS,
    "Termin": Aspect.APPOINTMENT,
    "Ort": Aspect.PLACE,
    "Öffnungszeiten": Aspect.HOURS,
    "Kontakt": Aspect.PHONE,
    "Hinweise": Aspect.NOTES,
}
"""Second-level heading in the Markdown body → the aspect it answers."""

QUESTIONS_HEADING = "Fragen"
PHRASINGS_HEADING = "Formulierungen"
UNANSWERED_HEADING = "Ohne Antwort"
FOLLOW_UP_MARK = "…"
"""Begins what is only said once the topic is known."""

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
Url = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^https?://\S+$")]
Weekday = Literal["mo", "di", "mi", "do", "fr", "sa", "so"]
WEEKDAYS: tuple[Weekday, ...] = ("mo", "di", "mi", "do", "fr", "sa", "so")
TimeSpan = Annotated[str, StringConstraints(pattern=r"^[0-2]\d:[0-5]\d-[0-2]\d:[0-5]\d$")]
Hours = dict[Weekday, list[TimeSpan]]


class ContentModel(BaseModel):
    """Base of everything read from content files: unknown keys are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class SourceRef(ContentModel):
    """A page a fact was taken from."""

    key: str = ""
    title: Name
    url: Url
    date: dt.date
    """State of the source, as far as known."""


def _as_written(value: object) -> object:
    if isinstance(value, Misread):
        raise ValueError(f"'{value.written}' would be read as {int(value)}; write plain digits")
    return value


Plain = BeforeValidator(_as_written)


class Fee(ContentModel):
    """One amount in euro and to whom it applies."""

    amount: Annotated[Decimal, Field(ge=0, decimal_places=2), Plain]
    label: str = ""
    """Whom or what the amount is for, e.g. "ab 24 Jahren"."""
    unit: str = ""
    """E.g. "pro Jahr"."""
    min_age: Annotated[int | None, Plain] = None
    max_age: Annotated[int | None, Plain] = None
    at_least: bool = Field(default=False, alias="from")
    """The amount is the lowest possible one."""
    about: bool = False
    """The amount is approximate."""
    source: str | None = None
    """Key of the source; the entry's first source when missing."""
    valid_from: dt.date | None = None
    valid_until: dt.date | None = None

    def applies_on(self, day: dt.date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_until is None or day <= self.valid_until
        )

    def applies_to(self, age: int) -> bool:
        return (self.min_age is None or self.min_age <= age) and (
            self.max_age is None or age <= self.max_age
        )

    @property
    def depends_on_age(self) -> bool:
        return self.min_age is not None or self.max_age is not None


class Section(ContentModel):
    """The text of one module. `line` is the heading's line in the file, from 1."""

    aspect: Aspect
    text: str
    line: int = 0


class Faq(ContentModel):
    """A specific question with its own answer."""

    question: Name
    answer: str
    asked_as: tuple[Name, ...] = ()
    """The same question in other people's words: never shown, compared by meaning."""
    follow_ups: tuple[Name, ...] = ()
    """The same, once the topic is known ("und wenn ich ihn wiederfinde"): only learned from."""
    line: int = 0


class Later(ContentModel):
    """The entry for those who have more time."""

    days: Annotated[int, Field(ge=1, le=366)]
    """Who has at most so many is right with the entry that names the other."""
    entry: Name


class Entry(ContentModel):
    """A Leistung or a topic that can be asked about."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=120)]
    title: Name
    name: str = ""
    """Short noun for use inside sentences; the title when missing."""
    kind: Literal["service", "topic"] = "service"
    synonyms: tuple[Name, ...] = ()
    leika: Annotated[str, StringConstraints(pattern=r"^\d{14}$")] | None = None
    """14-digit key of the Leistung in the FIM catalogue."""
    office: str | None = None
    """Zuständige Stelle: key in the office directory."""
    offices: tuple[str, ...] = ()
    online: Url | None = None
    fees: tuple[Fee, ...] = ()
    sources: Annotated[tuple[SourceRef, ...], Field(min_length=1)]
    reviewed: dt.date
    review_by: dt.date | None = None
    valid_from: dt.date | None = None
    valid_until: dt.date | None = None
    audience: Literal["public", "internal"] = "public"
    related: tuple[str, ...] = ()
    later: Later | None = None
    teaser: str = ""
    sections: tuple[Section, ...] = ()
    questions: tuple[Faq, ...] = ()
    asked_as: tuple[Name, ...] = ()
    """What people say who mean this: never shown, compared by meaning."""
    unanswered: tuple[Name, ...] = ()
    """Questions about this that the content does not answer: never shown, learned from."""
    unanswered_follow_ups: tuple[Name, ...] = ()
    """The same, once it is known what is talked about."""
    path: str = ""
    """File the entry was read from, for messages to editors."""

    @property
    def short_name(self) -> str:
        return self.name or self.title

    def section(self, aspect: Aspect) -> Section | None:
        return next((s for s in self.sections if s.aspect == aspect), None)

    def source(self, key: str | None) -> SourceRef:
        """The source with that key, or the main source."""
        return next((s for s in self.sources if key and s.key == key), self.sources[0])

    def fees_on(self, day: dt.date) -> tuple[Fee, ...]:
        return tuple(fee for fee in self.fees if fee.applies_on(day))

    @model_validator(mode="after")
    def _fees_name_existing_sources(self) -> Entry:
        keys = {source.key for source in self.sources if source.key}
        for fee in self.fees:
            if fee.source is not None and fee.source not in keys:
                raise ValueError(
                    f"fees: source '{fee.source}' is not a key in sources"
                    f" (there are: {', '.join(sorted(keys)) or 'none'})"
                )
        return self


class Phone(ContentModel):
    label: Name
    number: Name


class Season(ContentModel):
    """Opening hours that hold for a part of each year (month-day, both inclusive)."""

    label: str = ""
    start: Annotated[str, StringConstraints(pattern=r"^\d\d-\d\d$")] = Field(alias="from")
    end: Annotated[str, StringConstraints(pattern=r"^\d\d-\d\d$")] = Field(alias="until")
    hours: Hours

    def holds_on(self, day: dt.date) -> bool:
        today = f"{day:%m-%d}"
        if self.start <= self.end:
            return self.start <= today <= self.end
        return today >= self.start or today <= self.end


class FormerAddress(ContentModel):
    street: Name
    until: dt.date


class OfficeSource(ContentModel):
    title: Name
    url: Url
    date: dt.date


class Office(ContentModel):
    """A Zuständige Stelle with address and opening hours."""

    id: str
    name: Name
    synonyms: tuple[Name, ...] = ()
    street: str = ""
    postcode: str = ""
    city: str = ""
    room: str = ""
    phone: str = ""
    phones: tuple[Phone, ...] = ()
    email: str = ""
    email_note: str = ""
    url: str = ""
    appointment: Literal["required", "recommended", "none"] | None = None
    appointment_url: str = ""
    hours: Hours | None = None
    seasonal: tuple[Season, ...] = ()
    hours_note: str = ""
    former: tuple[FormerAddress, ...] = ()
    sources: Annotated[tuple[OfficeSource, ...], Field(min_length=1)]
    reviewed: dt.date
    audience: Literal["public", "internal"] = "public"

    @property
    def email_told(self) -> str:
        """With what it is for: "eheschliessungen@jena.de (für Eheschließungen)"."""
        note = f"{self.email_note[:1].lower()}{self.email_note[1:]}"
        return f"{self.email} ({note})" if self.email and note else self.email

    @property
    def address(self) -> str:
        """One line, empty when unknown."""
        town = f"{self.postcode} {self.city}".strip()
        return ", ".join(part for part in (self.street, town, self.room) if part)

    def hours_on(self, day: dt.date) -> list[TimeSpan] | None:
        """The spans of that day; None when the hours are not known."""
        season = next((s for s in self.seasonal if s.holds_on(day)), None)
        hours = season.hours if season else self.hours
        return None if hours is None else hours.get(WEEKDAYS[day.weekday()], [])
