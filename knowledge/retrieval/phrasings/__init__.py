"""How people ask for matters that every town has, without the words of the town hall."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files
from itertools import chain

from knowledge.entries import fast_yaml
from knowledge.language.german import stem, tokens
from knowledge.retrieval.documents import Document

_TITLE_AND_NAME = 2
_TOWN = "{town}"
"""Stands for the name of the town, which people say."""

Name = frozenset[str]
"""The stems of a name."""


@dataclass(frozen=True)
class Matter:
    """What people say who mean a matter; it may be called by any of the names."""

    called: tuple[str, ...]
    names: tuple[Name, ...]
    asked_as: tuple[str, ...]


def with_phrasings(
    documents: Sequence[Document],
    covered_by: Callable[[str], Sequence[str]] = lambda name: (),
    *,
    town: str,
) -> list[Document]:
    """The documents, each with the phrasings of the matters that bear one of its names.

    A matter belongs to the documents that it is the title or short name of, else to the one that
    has it among its synonyms, else to those that tell of it (`covered_by`, ids for a name), else
    to the matter not covered that is called so.
    """
    own = _owners(document for document in documents if not document.rival)
    foreign = _owners(document for document in documents if document.rival)
    found: defaultdict[str, list[str]] = defaultdict(list)
    for matter in matters():
        called_so = chain(
            (own.get(name) for name in matter.names),
            map(covered_by, matter.called),
            (foreign.get(name) for name in matter.names),
        )
        for owner in next(filter(None, called_so), ()):
            found[owner] += (said.replace(_TOWN, town) for said in matter.asked_as)
    return [replace(d, asked_as=(*d.asked_as, *found[d.id])) for d in documents]


@lru_cache
def matters() -> tuple[Matter, ...]:
    """Those of all files beside this one: names, separated by semicolons → phrasings."""
    read: list[Matter] = []
    for file in sorted(files(__name__).iterdir(), key=lambda file: file.name):
        if file.name.endswith(".yaml"):
            found: Mapping[str, list[str]] = fast_yaml.load(file.read_text(encoding="utf-8"))
            read += (parse(names, asked) for names, asked in found.items())
    return tuple(read)


def parse(names: str, asked_as: Iterable[str]) -> Matter:
    """`names`: separated by semicolons."""
    called = tuple(name.strip() for name in names.split(";"))
    return Matter(called, tuple(map(_name, called)), tuple(asked_as))


def _owners(documents: Iterable[Document]) -> dict[Name, list[str]]:
    """Name → ids of the documents that it stands for."""
    main: defaultdict[Name, list[str]] = defaultdict(list)
    other: defaultdict[Name, list[str]] = defaultdict(list)
    for document in documents:
        for position, name in enumerate(dict.fromkeys(map(_name, document.names))):
            (main if position < _TITLE_AND_NAME else other)[name].append(document.id)
    unique = {name: ids for name, ids in other.items() if len(ids) == 1}
    return {**unique, **main}


@lru_cache(maxsize=50_000)  # An edit changes few of thousands.
def _name(text: str) -> Name:
    return frozenset(map(stem, tokens(text)))
