"""Pages of a web site, from a folder of HTML files: the main text without navigation."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import quote

from knowledge.entries.entry import Entry
from knowledge.entries.ids import slug, unique
from knowledge.importers.files import decode, read_bytes
from knowledge.importers.imported import Imported, Skipped, SourceError, file_source
from knowledge.importers.modules import text_modules, texts
from knowledge.importers.origin import Origin, entry_from
from knowledge.importers.texts import clean, one_line

MAX_PAGE = 5_000_000
MAX_PAGES = 5_000
MIN_WORDS = 5
MAX_TITLE = 150
"""Characters; an answer begins with the title."""


@dataclass(frozen=True)
class Page:
    """HTML of one page and where it is to be found."""

    place: str
    url: str
    html: str
    date: dt.date


class PagesImporter:
    """Reads all HTML files of a folder; `origin.url` is the address of the folder."""

    def __init__(self, folder: Path, origin: Origin) -> None:
        self._folder = folder
        self._origin = origin
        self.source = file_source(f"pages-{folder.resolve().name}", folder, origin.url)

    def read(self) -> Imported:
        if not self._folder.is_dir():
            raise SourceError(f"{self._folder} is not a folder.")
        skipped: list[Skipped] = []
        return imported_pages(self._pages(skipped), self._origin, skipped, str(self._folder))

    def _pages(self, skipped: list[Skipped]) -> Iterator[Page]:
        root = self._folder.resolve()
        files = sorted(p for p in root.rglob("*") if p.suffix.lower() in {".html", ".htm"})
        for path in files[:MAX_PAGES]:
            relative = path.relative_to(root).as_posix()
            if not path.resolve().is_relative_to(root):
                skipped.append(Skipped(relative, "is a link out of the folder"))
                continue
            try:
                html = decode(read_bytes(path, MAX_PAGE))
            except SourceError as error:
                skipped.append(Skipped(relative, str(error)))
                continue
            url = f"{self._origin.url.rstrip('/')}/{quote(relative)}"
            yield Page(relative, url, html, self._origin.date)
        if len(files) > MAX_PAGES:
            skipped.append(Skipped(str(root), f"has more than {MAX_PAGES} pages"))


def imported_pages(
    pages: Iterable[Page], origin: Origin, skipped: list[Skipped], source: str
) -> Imported:
    """One entry a page; pages without text are named.

    Raises:
        SourceError: there is no page with text.
    """
    entries: dict[str, Entry] = {}
    for page in pages:
        try:
            title, text = main_text(page.html)
        except Exception as error:  # The extractor may fail in any way on a hostile page.
            skipped.append(Skipped(page.place, f"{type(error).__name__}: {error}"[:200]))
            continue
        if not title or len(text.split()) < MIN_WORDS:
            skipped.append(Skipped(page.place, "has no title or no main text", lost=False))
            continue
        teaser, modules = text_modules(text, texts()["headings"])
        id = unique(slug(title), entries)
        here = replace(origin, url=page.url, date=page.date)
        entry = entry_from(page.place, id, title, here, skipped, teaser=teaser, modules=modules)
        if entry is not None:
            entries[id] = entry
    if not entries:
        raise SourceError(f"{source} has no page with a title and a main text.")
    return Imported(entries, skipped=tuple(skipped))


def main_text(html: str) -> tuple[str, str]:
    """Title and main text of a page; headings are lines of their own."""
    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    tree = trafilatura.load_html(html)
    if tree is None:
        return "", ""
    heading = next(iter(tree.xpath("//h1")), None)
    named = next(iter(tree.xpath("//title")), None)
    title = next(
        (
            found
            for e in (heading, named)
            if e is not None and (found := one_line(e.text_content()))
        ),
        "",
    )
    text = trafilatura.extract(
        html, output_format="markdown", include_comments=False, include_formatting=True
    )
    lines = clean((text or "").replace("**", "")).split("\n")
    if lines and lines[0] == title:
        lines = lines[1:]
    if len(title) > MAX_TITLE:
        title = title[: MAX_TITLE - 1].rstrip() + "…"
    return title, "\n".join(line for line in lines if line)
