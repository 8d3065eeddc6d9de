"""Where imported texts come from, as far as the source does not say it itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pydantic import ValidationError

from knowledge.entries.entry import Aspect, Entry, Faq, SourceRef
from knowledge.importers.imported import Skipped
from knowledge.importers.modules import sections


@dataclass(frozen=True)
class Origin:
    """Every entry needs a page and a date: an answer must name its source."""

    url: str
    date: dt.date
    office: str | None = None


def entry_from(
    place: str,
    id: str,
    title: str,
    origin: Origin,
    skipped: list[Skipped],
    *,
    teaser: str = "",
    modules: Mapping[Aspect, str] | None = None,
    questions: tuple[Faq, ...] = (),
    synonyms: tuple[str, ...] = (),
    valid_until: dt.date | None = None,
    further: Sequence[Origin] = (),
    offices: tuple[str, ...] = (),
) -> Entry | None:
    """A topic; None, and a note in `skipped`, when it cannot be one.

    Args:
        further: sources besides the main one; the newest date of all is that of the check.
        offices: keys of offices besides that of `origin`.
    """
    pages = dict.fromkeys((each.url, each.date) for each in (origin, *further))
    try:
        return Entry(
            id=id,
            title=title,
            kind="topic",
            synonyms=synonyms,
            office=origin.office,
            offices=offices,
            sources=tuple(SourceRef(title=title, url=url, date=date) for url, date in pages),
            reviewed=max(date for _, date in pages),
            valid_until=valid_until,
            teaser=teaser,
            sections=sections(modules or {}),
            questions=questions,
        )
    except ValidationError as error:
        skipped.append(Skipped(place, reason(error)))
        return None


def reason(error: ValidationError) -> str:
    """The first mistake, in one line."""
    first = error.errors(include_url=False)[0]
    where = ".".join(str(part) for part in first["loc"])
    return f"{where}: {first['msg']}" if where else str(first["msg"])
