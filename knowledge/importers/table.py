"""Rows of a table, CSV or XLSX, as text."""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections.abc import Iterator, Sequence
from io import BytesIO, StringIO
from typing import TYPE_CHECKING

from knowledge.importers.imported import Skipped

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

MAX_ROWS = 20_000
MAX_COLUMNS = 100
MAX_CELL = 20_000
_DELIMITERS = ";,\t|"
_CELL = r'(?:"[^"]*+(?:""[^"]*+)*+"|[^"{0}\r\n][^{0}\r\n]*+)?(?:{0}|\r\n?|\n)'
"""One sound cell with what ends it."""
_QUOTE_HELP = 'close it at the end of its cell, or write it twice ("") where it belongs to the text'

Row = tuple[int, list[str]]
"""Number of the line or row, and its cells."""


def csv_rows(text: str, name: str, skipped: list[Skipped]) -> Iterator[Row]:
    """Rows with the line on which each begins; what cannot be read is named and left out."""
    first = text.lstrip().split("\n", 1)[0]
    delimiter = max(_DELIMITERS, key=first.count)
    csv.field_size_limit(MAX_CELL)
    lines = list(StringIO(text.replace("\0", ""), newline=""))
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    for _ in range(MAX_ROWS):
        begin = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            line, reason = _mistake(lines[begin - 1 : reader.line_num], begin, delimiter)
            skipped.append(Skipped(f"{name} line {line}", reason))
            continue
        if any(cell.strip() for cell in cells):
            yield begin, cells
    skipped.append(Skipped(name, f"has more than {MAX_ROWS} rows; the rest was left out"))


def _mistake(lines: Sequence[str], begin: int, delimiter: str) -> tuple[int, str]:
    """The line of what is wrong in the row made of these, which begin at `begin`, and what it is.

    A quotation mark that is not closed takes in the lines that follow it: it is named where it
    opens.
    """
    text = "".join(lines)
    sound = 0
    cell = re.compile(_CELL.format(re.escape(delimiter)))
    while (match := cell.match(text, sound)) is not None:
        sound = match.end()
    line, last = begin + _ends(text[:sound]), begin + len(lines) - 1
    if not text.startswith('"', sound):
        return begin, f"has a cell of more than {MAX_CELL} characters"
    lost = f" (up to line {last} all was left out)" if last > line else ""
    return line, f"a quotation mark opens here and is not rightly closed: {_QUOTE_HELP}{lost}"


def _ends(text: str) -> int:
    """How many lines end in the text."""
    return len(re.findall(r"\r\n?|\n", text))


def excel_rows(data: bytes) -> tuple[list[Row], str, list[str]]:
    """Rows of the first sheet as text, its name, and the names of the others that hold anything.

    Runs in a process of its own.
    """
    from openpyxl import load_workbook

    book = load_workbook(BytesIO(data), read_only=True, data_only=True)
    sheet, *others = book.worksheets
    unread = [other.title for other in others if _holds_anything(other)]
    found: list[Row] = []
    rows = sheet.iter_rows(max_row=MAX_ROWS, max_col=MAX_COLUMNS, values_only=True)
    for number, values in enumerate(rows, start=1):
        cells = [_cell(value) for value in values]
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            found.append((number, cells))
    return found, sheet.title, unread


def _holds_anything(sheet: Worksheet) -> bool:
    rows = sheet.iter_rows(max_row=MAX_ROWS, max_col=MAX_COLUMNS, values_only=True)
    return any(value is not None for values in rows for value in values)


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    return str(value)[:MAX_CELL]
