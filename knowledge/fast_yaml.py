"""YAML read by libyaml where it is there: an order of magnitude faster than in Python."""

from __future__ import annotations

from typing import Any

import yaml

_SafeLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Misread(int):
    """A number that YAML reads otherwise than it is written: 01234 is 668, since it is octal."""

    written: str


class Loader(_SafeLoader):  # type: ignore[misc]
    """Builds plain values only, whatever the file says."""


def _number(loader: Any, node: yaml.ScalarNode) -> int:
    number: int = loader.construct_yaml_int(node)
    if str(number) == node.value:
        return number
    misread = Misread(number)
    misread.written = node.value
    return misread


def _date(loader: Any, node: yaml.ScalarNode) -> Any:
    try:
        return loader.construct_yaml_timestamp(node)
    except ValueError:
        return node.value  # No such day, which whoever wants a date says with its key.


Loader.add_constructor("tag:yaml.org,2002:int", _number)
Loader.add_constructor("tag:yaml.org,2002:timestamp", _date)


def load(text: str) -> Any:
    """The value of a YAML document.

    Raises:
        yaml.YAMLError: it is no YAML.
    """
    return yaml.load(text, Loader=Loader)
