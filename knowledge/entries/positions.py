"""Lines of values in content files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml

from knowledge.entries import fast_yaml

_MARK = "---"


class Positions:
    """Looks up lines, counted from 1. Files are read once."""

    def __init__(self) -> None:
        self._texts: dict[str, list[str]] = {}
        self._nodes: dict[str, tuple[yaml.Node | None, int]] = {}

    def line(self, path: str, keys: Sequence[str | int]) -> int:
        """Line of the value under `keys`, or of the nearest parent; 1 when there is none."""
        node, offset = self._root(path)
        line = 1
        for key in keys:
            child = _child(node, key)
            if child is None:
                break
            node, position = child
            line = position + offset
        return line

    def text_line(self, path: str, start: int, text: str) -> int:
        """First line at or after `start` that holds `text`; `start` when there is none."""
        lines = self._lines(path)
        for number in range(max(start, 1), len(lines) + 1):
            if text in lines[number - 1]:
                return number
        return max(start, 1)

    def body_start(self, path: str) -> int:
        """First line after the front matter."""
        lines = self._lines(path)
        closing = (n for n, line in enumerate(lines[1:], start=2) if line.rstrip() == _MARK)
        return next(closing, 0) + 1

    def _root(self, path: str) -> tuple[yaml.Node | None, int]:
        if path not in self._nodes:
            self._nodes[path] = self._compose(path)
        return self._nodes[path]

    def _compose(self, path: str) -> tuple[yaml.Node | None, int]:
        lines, offset = self._lines(path), 1
        if path.endswith(".md"):
            lines, offset = lines[1 : self.body_start(path) - 2], 2
        try:
            return yaml.compose("\n".join(lines), Loader=fast_yaml.Loader), offset
        except yaml.YAMLError:
            return None, offset

    def _lines(self, path: str) -> list[str]:
        if path not in self._texts:
            try:
                text = Path(path).read_text(encoding="utf-8-sig")
            except (OSError, UnicodeDecodeError):
                text = ""
            self._texts[path] = text.splitlines()
        return self._texts[path]


def _child(node: yaml.Node | None, key: str | int) -> tuple[yaml.Node, int] | None:
    """The node under `key` and its line, counted from 0 in the YAML text."""
    value: Any = node.value if node is not None else None
    if isinstance(node, yaml.MappingNode):
        for name, child in value:
            if name.value == str(key):
                return child, name.start_mark.line
    if isinstance(node, yaml.SequenceNode) and isinstance(key, int) and key < len(value):
        return value[key], value[key].start_mark.line
    return None
