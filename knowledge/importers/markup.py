"""Text of HTML fragments."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from knowledge.importers.texts import clean

_SPACES = re.compile(r"\s+")
_SILENT = frozenset({"script", "style", "template", "svg", "head"})
_BLOCKS = frozenset(
    {"p", "div", "br", "tr", "ul", "ol", "table", "h1", "h2", "h3", "h4", "h5", "h6"}
)


def html_text(fragment: str) -> str:
    """Paragraphs as lines, list items with a dash; markup and scripts are gone."""
    parser = _Text()
    parser.feed(fragment)
    parser.close()
    lines = [line.strip() for line in clean("".join(parser.parts)).split("\n")]
    return "\n".join(line for line in lines if line and line != "-")


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self._silent += 1
        elif tag == "li":
            self.parts.append("\n- ")
        elif tag in _BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag in _BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            # Line ends of the source are only spaces in HTML.
            self.parts.append(_SPACES.sub(" ", data))
