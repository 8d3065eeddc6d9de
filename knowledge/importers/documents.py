"""Leaflets as PDF or DOCX: one entry a file, divided by its headings."""

from __future__ import annotations

import logging
from io import BytesIO
from pathlib import Path

from knowledge.entries.entry import Entry
from knowledge.entries.ids import slug, unique
from knowledge.importers.files import check_archive, read_bytes
from knowledge.importers.imported import Imported, Skipped, SourceError, file_source
from knowledge.importers.modules import text_modules, texts
from knowledge.importers.origin import Origin, entry_from
from knowledge.importers.sandbox import limited
from knowledge.importers.texts import clean, one_line

MAX_PAGES = 500
MAX_CHARACTERS = 400_000
MIN_WORDS = 5
FORMATS = (".pdf", ".docx")


class DocumentsImporter:
    """Reads one file, or all PDF and DOCX files of a folder."""

    def __init__(self, path: Path, origin: Origin) -> None:
        self._path = path
        self._origin = origin
        self.source = file_source(f"documents-{path.resolve().name}", path, origin.url)

    def read(self) -> Imported:
        files = [self._path]
        if self._path.is_dir():
            files = sorted(p for p in self._path.rglob("*") if p.suffix.lower() in FORMATS)
        skipped: list[Skipped] = []
        entries: dict[str, Entry] = {}
        for path in files:
            try:
                title, text = read_document(path)
            except SourceError as error:
                if not self._path.is_dir():
                    raise
                skipped.append(Skipped(path.name, str(error)))
                continue
            id = unique(slug(path.stem), entries)
            teaser, modules = text_modules(text, texts()["headings"])
            entry = entry_from(
                path.name, id, title, self._origin, skipped, teaser=teaser, modules=modules
            )
            if entry is not None:
                entries[id] = entry
        if not entries:
            raise SourceError(f"{self._path} has no PDF or DOCX file with text.")
        return Imported(entries, skipped=tuple(skipped))


def read_document(path: Path) -> tuple[str, str]:
    """Title and text of a file.

    Raises:
        SourceError: it cannot be read, is encrypted, hostile, or holds no text (a scan).
    """
    data = read_bytes(path)
    if path.suffix.lower() == ".docx":
        check_archive(data, str(path))
        title, text = limited(docx_text, data, name=str(path))
    elif data[:1024].lstrip().startswith(b"%PDF-"):
        title, text = limited(pdf_text, data, name=str(path))
    else:
        raise SourceError(f"{path} is neither PDF nor DOCX.")
    text = clean(text[:MAX_CHARACTERS])
    if len(text.split()) < MIN_WORDS:
        raise SourceError(f"{path} holds no text; a scan has to be recognised first.")
    first, _, rest = text.partition("\n")
    if not one_line(title) and rest and len(first) <= 150:
        # A leaflet begins with its title.
        title, text = first, rest
    return one_line(title)[:300] or one_line(path.stem), text


def pdf_text(data: bytes) -> tuple[str, str]:
    """Runs in a process of its own."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # What it finds wrong is told once.
    try:
        reader = PdfReader(BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise SourceError("The PDF is encrypted.")
        parts: list[str] = []
        length = 0
        for page in reader.pages[:MAX_PAGES]:
            parts.append(page.extract_text())
            length += len(parts[-1])
            if length > MAX_CHARACTERS:
                break
        title = reader.metadata.title if reader.metadata else ""
    except PyPdfError:
        raise SourceError("The PDF is damaged.") from None
    return str(title or ""), "\n".join(parts)


def docx_text(data: bytes) -> tuple[str, str]:
    """Paragraphs, list items and table rows in order. Runs in a process of its own."""
    from docx import Document
    from docx.table import Table

    document = Document(BytesIO(data))
    lines: list[str] = []
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            for row in block.rows:
                cells = dict.fromkeys(one_line(cell.text) for cell in row.cells)
                lines.append("- " + ", ".join(cell for cell in cells if cell))
            continue
        style = (block.style.name or "") if block.style is not None else ""
        mark = "- " if "List" in style else ""
        if block.text.strip():
            lines.append(mark + one_line(block.text))
    return document.core_properties.title or "", "\n".join(lines)
