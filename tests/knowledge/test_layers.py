"""Packages of the knowledge layer import only those that come before them."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import knowledge

ROOT = Path(knowledge.__file__).parent
LAYERS = ("entries", "language", "reading", "retrieval", "deciding", "answers", "explaining")


def imported(package: str) -> Iterator[tuple[Path, str]]:
    """Each file of the package with the packages and modules beside it that it imports."""
    for path in (ROOT / package).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module == "knowledge":
                yield from ((path, alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("knowledge."):
                yield path, str(node.module).split(".")[1]


@pytest.mark.parametrize("package", LAYERS)
def test_nothing_comes_from_a_later_layer(package: str) -> None:
    later = LAYERS[LAYERS.index(package) + 1 :]
    found = list(imported(package))
    assert found or package == LAYERS[0]
    assert [(path.name, other) for path, other in found if other in later] == []
