"""Reviews and periods of validity."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from knowledge.entries.entry import Entry
from knowledge.lint.finding import Finding, Subject

OFFICE_REVIEW_DAYS = 730
"""Offices carry no date of the next review; after two years the last one is too old."""


def check_dates(subject: Subject) -> Iterator[Finding]:
    """Expired or missing reviews, dates in the future, periods that end before they begin."""
    for entry in subject.content.entries.values():
        yield from _review(subject, entry)
        yield from _validity(subject, entry)
    for key, office in subject.content.offices.items():
        where = (key, "reviewed")
        if office.reviewed > subject.today:
            yield subject.error(
                subject.offices_file, f"{key}: reviewed in the future: {office.reviewed}", *where
            )
        elif (subject.today - office.reviewed).days > OFFICE_REVIEW_DAYS:
            yield subject.warning(
                subject.offices_file, f"{key}: last reviewed on {office.reviewed}", *where
            )


def _review(subject: Subject, entry: Entry) -> Iterator[Finding]:
    path, due = entry.path, entry.review_by
    if entry.reviewed > subject.today:
        yield subject.error(path, f"reviewed: {entry.reviewed} is in the future", "reviewed")
    if due is None:
        yield subject.warning(path, "review_by: no date of the next review", "reviewed")
    elif due < entry.reviewed:
        yield subject.error(path, f"review_by: {due} is before the last review", "review_by")
    elif due < subject.today:
        yield subject.error(path, f"review_by: the review was due on {due}", "review_by")
    for index, source in enumerate(entry.sources):
        if source.date > subject.today:
            yield subject.error(
                path, f"sources: date {source.date} is in the future", "sources", index
            )


def _validity(subject: Subject, entry: Entry) -> Iterator[Finding]:
    if _backwards(entry.valid_from, entry.valid_until):
        yield subject.error(
            entry.path, f"valid_until: {entry.valid_until} is before valid_from", "valid_until"
        )
    elif entry.valid_until is not None and entry.valid_until < subject.today:
        yield subject.warning(
            entry.path, f"valid_until: not valid since {entry.valid_until}", "valid_until"
        )
    for index, fee in enumerate(entry.fees):
        where = ("fees", index)
        if _backwards(fee.valid_from, fee.valid_until):
            yield subject.error(
                entry.path, f"fees: valid_until {fee.valid_until} is before valid_from", *where
            )


def _backwards(start: dt.date | None, end: dt.date | None) -> bool:
    return start is not None and end is not None and end < start
