"""Questions and answers in a table: CSV or XLSX with a line of column names near its top.

Columns: question and answer; beside them topic, synonyms, office, url and date (their German
names are in `texts.yaml`). Questions of the same topic become one entry, with the pages, dates and
offices that its rows name.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from knowledge.entries.entry import Entry, Faq, Office
from knowledge.entries.ids import slug, unique
from knowledge.importers.files import check_archive, decode, read_bytes
from knowledge.importers.imported import Imported, Skipped, SourceError, file_source
from knowledge.importers.modules import texts
from knowledge.importers.origin import Origin, entry_from
from knowledge.importers.sandbox import limited
from knowledge.importers.table import Row, csv_rows, excel_rows
from knowledge.importers.texts import clean, one_line
from knowledge.language.german import fold

HEADER_ROWS = 10
"""Column names stand in one of the first rows; above there may be a heading."""
_NAMES_SHOWN = 10
_MISTAKES_SHOWN = 3


@dataclass(frozen=True)
class _Item:
    place: str
    question: str
    answer: str
    topic: str
    synonyms: tuple[str, ...]
    url: str
    """Empty where the row names no page."""
    date: dt.date | None
    no_date: str
    """What stands in the place of a date and is none."""
    office: str | None
    no_office: bool
    """Whether the row names an office that is not known."""


class FaqImporter:
    """Reads one table; `offices` are those of the municipality, by their keys."""

    def __init__(self, path: Path, origin: Origin, offices: Mapping[str, Office]) -> None:
        self._path = path
        self._origin = origin
        self._offices = _keys_by_name(offices)
        self.source = file_source(f"faq-{path.stem}", path, origin.url)

    def read(self) -> Imported:
        skipped: list[Skipped] = []
        excel = self._path.suffix.lower() == ".xlsx"
        if excel:
            data = read_bytes(self._path)
            check_archive(data, str(self._path))
            found, sheet, unread = limited(excel_rows, data, name=str(self._path))
            rows = iter(found)
            if unread:
                note = f"sheet '{sheet}' was read, but not: {', '.join(unread)}"
                if not found:
                    raise SourceError(f"{self._path} is empty: {note}.")
                skipped.append(Skipped(self._path.name, note, lost=False))
        else:
            rows = csv_rows(decode(read_bytes(self._path)), self._path.name, skipped)
        topics: defaultdict[str, list[_Item]] = defaultdict(list)
        for item in self._items(rows, "row" if excel else "line", skipped):
            topics[item.topic or item.question].append(item)
        dates = [item.date for items in topics.values() for item in items if item.date]
        entries: dict[str, Entry] = {}
        for topic, items in topics.items():
            id = unique(slug(topic), entries)
            date = self._date_for_others(items, dates, skipped)
            if entry := self._entry(id, topic, items, date, skipped):
                entries[id] = entry
        if not entries:
            why = _why(skipped) or ": below its column names there is none"
            raise SourceError(f"{self._path} has no question that could be read{why}.")
        return Imported(entries, skipped=tuple(skipped))

    def _items(self, rows: Iterator[Row], unit: str, skipped: list[Skipped]) -> Iterator[_Item]:
        header, columns = self._header(rows, unit, skipped)
        for number, cells in rows:
            place = f"{self._path.name} {unit} {number}"
            values = {name: cells[i] if i < len(cells) else "" for name, i in columns.items()}
            if len(cells) > len(header) and any(cell.strip() for cell in cells[len(header) :]):
                skipped.append(Skipped(place, f"has {len(cells)} cells, not {len(header)}"))
                continue
            question, answer = one_line(values["question"]), clean(values["answer"])
            if not question and not answer:
                continue
            if not question or not answer:
                missing = "question" if not question else "answer"
                skipped.append(Skipped(place, f"has no {missing}"))
                continue
            date = values.get("date", "").strip()
            found = read_date(date)
            office = values.get("office", "").strip()
            key = self._offices.get(_folded(office))
            if office and key is None:
                reason = f"'{office[:60]}' is no office of offices.yaml"
                skipped.append(Skipped(place, reason, lost=False))
            yield _Item(
                place,
                question,
                answer,
                one_line(values.get("topic", "")),
                tuple(w for w in map(one_line, values.get("synonyms", "").split(",")) if w),
                url=_web_address(values.get("url", "").strip(), place, skipped),
                date=found,
                no_date="" if found else date,
                office=key,
                no_office=bool(office) and key is None,
            )

    def _header(
        self, rows: Iterator[Row], unit: str, skipped: Sequence[Skipped]
    ) -> tuple[list[str], dict[str, int]]:
        """The line of column names, and where each column stands; goes past it in `rows`."""
        above: list[Row] = []
        for number, header in islice(rows, HEADER_ROWS):
            columns = _columns(header)
            if _is_header(columns):
                return header, columns
            above.append((number, header))
        lost = _why(skipped)  # A quotation mark may have taken the column names in.
        if not above and not lost:
            raise SourceError(f"{self._path} is empty.")
        below = next((number for number, cells in rows if _is_header(_columns(cells))), None)
        where = f"within its first {HEADER_ROWS} rows, where they must stand"
        if below is not None:
            where += f", but in {unit} {below}"
        elif above:
            where += f"; {_found(above, unit)}"
        raise SourceError(f"{self._path} has no columns 'Frage' and 'Antwort' {where}{lost}.")

    def _date_for_others(
        self, items: Sequence[_Item], of_file: Sequence[dt.date], skipped: list[Skipped]
    ) -> dt.date:
        """The date of a topic's rows that name none: no newer than it can be known to be.

        Said of each row that has something else in the place of a date.
        """
        of_topic = [item.date for item in items if item.date]
        wrong = [item for item in items if item.no_date]
        if of_topic:
            date, why = min(of_topic), "the oldest date of its topic"
        elif wrong and of_file:
            date, why = min(of_file), "the oldest date of the file"
        else:
            date, why = self._origin.date, "--date, or else today"
        for item in wrong:
            reason = f"'{item.no_date[:60]}' is no date: {date} is used instead ({why})"
            skipped.append(Skipped(item.place, reason, lost=False))
        return date

    def _entry(
        self,
        id: str,
        topic: str,
        items: Sequence[_Item],
        date: dt.date,
        skipped: list[Skipped],
    ) -> Entry | None:
        """No teaser, which would say an answer again, unless the topic itself is a question."""
        itself = next((item for item in items if item.question == topic), None)
        questions = {
            (item.question, item.answer): Faq(question=item.question[:300], answer=item.answer)
            for item in items
            if itself is None or (item.question, item.answer) != (itself.question, itself.answer)
        }
        office, *offices = self._offices_of(items)
        origin, *further = self._sources_of(items, date)
        return entry_from(
            items[0].place,
            id,
            topic,
            replace(origin, office=office),
            skipped,
            teaser=itself.answer if itself else "",
            questions=tuple(questions.values()),
            synonyms=tuple(dict.fromkeys(word for item in items for word in item.synonyms)),
            further=further,
            offices=tuple(key for key in offices if key),
        )

    def _sources_of(self, items: Sequence[_Item], date: dt.date) -> list[Origin]:
        """Of each row its page, else the table's, and its date, else `date`."""
        named = [Origin(item.url or self._origin.url, item.date or date) for item in items]
        return list(dict.fromkeys(named))

    def _offices_of(self, items: Sequence[_Item]) -> list[str | None]:
        """At least one: None where the rows name only offices that are not known."""
        named = [item.office for item in items if item.office]
        if named:
            return list(dict.fromkeys(named))
        return [None if any(item.no_office for item in items) else self._origin.office]


def _is_header(columns: Mapping[str, int]) -> bool:
    return "question" in columns and "answer" in columns


def _found(rows: Sequence[Row], unit: str) -> str:
    """What stands where the column names should: the row with most of them, else the first."""
    number, cells = max(rows, key=lambda row: len(_columns(row[1])))
    names = [f"'{name[:40]}'" for cell in cells if (name := one_line(cell))]
    return f"the columns found in {unit} {number} are {', '.join(names[:_NAMES_SHOWN])}"


def _why(skipped: Sequence[Skipped]) -> str:
    """What was left out, after a colon; empty where nothing was."""
    reasons = [str(each) for each in skipped if each.lost]
    more = len(reasons) - _MISTAKES_SHOWN
    rest = f"; and {more} more" if more > 0 else ""
    return f": {'; '.join(reasons[:_MISTAKES_SHOWN])}{rest}" if reasons else ""


def read_date(text: str) -> dt.date | None:
    """ "2026-05-01" or "1.5.2026"."""
    for pattern in ("%Y-%m-%d", "%d.%m.%Y"):
        try:
            return dt.datetime.strptime(text.strip()[:10], pattern).date()
        except ValueError:
            continue
    return None


def _keys_by_name(offices: Mapping[str, Office]) -> dict[str, str]:
    """Folded keys, names and synonyms → keys; where two are alike, in this order."""
    keys = {_folded(key): key for key in offices}
    for key, office in offices.items():
        keys.setdefault(_folded(office.name), key)
    for key, office in offices.items():
        for synonym in office.synonyms:
            keys.setdefault(_folded(synonym), key)
    return keys


def _web_address(url: str, place: str, skipped: list[Skipped]) -> str:
    """Empty, with a note, where it is none."""
    if not url or url.startswith(("https://", "http://")):
        return url
    skipped.append(Skipped(place, f"'{url[:60]}' is no web address: left out", lost=False))
    return ""


def _folded(name: str) -> str:
    return fold(one_line(name))


def _columns(header: Sequence[str]) -> dict[str, int]:
    known: dict[str, list[str]] = texts()["faq_columns"]
    names = [one_line(cell).lower() for cell in header]
    return {
        column: next(i for i, name in enumerate(names) if name in titles)
        for column, titles in known.items()
        if any(name in titles for name in names)
    }
