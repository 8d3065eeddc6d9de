"""Writes entries and offices the way editors write them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from knowledge.entries.entry import (
    FOLLOW_UP_MARK,
    MODULES,
    PHRASINGS_HEADING,
    QUESTIONS_HEADING,
    UNANSWERED_HEADING,
    Aspect,
    ContentModel,
    Entry,
    Faq,
    Office,
)
from knowledge.entries.municipality import Municipality

HEADINGS: dict[Aspect, str] = {aspect: heading for heading, aspect in MODULES.items()}
_FRONT_MATTER_KEYS = (
    "id",
    "title",
    "name",
    "kind",
    "synonyms",
    "leika",
    "office",
    "offices",
    "online",
    "fees",
    "sources",
    "reviewed",
    "review_by",
    "valid_from",
    "valid_until",
    "audience",
    "related",
    "later",
)
_ALWAYS = frozenset({"title", "kind", "sources", "reviewed", "audience"})
_BLOCK_LISTS = frozenset({"fees", "sources", "phones", "seasonal", "former"})
_HEADING = re.compile(r"^(#{2,3})(?=[ \t])", re.MULTILINE)


class _Dumper(yaml.SafeDumper):
    """Plain YAML with amounts as numbers and no aliases."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _represent_decimal(dumper: yaml.SafeDumper, value: Decimal) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:float", f"{value:.2f}")


_Dumper.add_representer(Decimal, _represent_decimal)


def entry_markdown(entry: Entry, *, file_stem: str = "") -> str:
    """The file of an entry. The id is left out where the file's name says it."""
    data = _plain(entry)
    if entry.id == file_stem:
        del data["id"]
    chosen = {key: data[key] for key in _FRONT_MATTER_KEYS if key in data}
    parts = [f"---\n{mapping_yaml(chosen)}---"]
    if entry.teaser:
        parts.append(_body(entry.teaser))
    parts += [f"\n## {HEADINGS[s.aspect]}\n{_body(s.text)}" for s in entry.sections]
    if entry.questions:
        parts.append(f"\n## {QUESTIONS_HEADING}")
        parts += [_question(faq) for faq in entry.questions]
    if entry.asked_as:
        parts.append(_list(f"## {PHRASINGS_HEADING}", entry.asked_as))
    if unanswered := (*entry.unanswered, *_later(entry.unanswered_follow_ups)):
        parts.append(_list(f"## {UNANSWERED_HEADING}", unanswered))
    return "\n".join(parts) + "\n"


def _question(faq: Faq) -> str:
    asked = f"\n### {faq.question}\n{_body(faq.answer)}"
    phrasings = (*faq.asked_as, *_later(faq.follow_ups))
    return f"{asked}\n{_list(f'#### {PHRASINGS_HEADING}', phrasings)}" if phrasings else asked


def _later(follow_ups: Iterable[str]) -> list[str]:
    return [f"{FOLLOW_UP_MARK} {words}" for words in follow_ups]


def _list(heading: str, items: Iterable[str]) -> str:
    return "\n".join([f"\n{heading}", *(f"- {words}" for words in items)])


def office_mapping(office: Office) -> dict[str, Any]:
    """What stands under the office's key in offices.yaml."""
    data = _plain(office)
    del data["id"]
    return data


def municipality_yaml(municipality: Municipality) -> str:
    return mapping_yaml(_plain(municipality))


def mapping_yaml(data: dict[str, Any]) -> str:
    """One key a line; lists of facts with one fact a line."""
    return "".join(_key_yaml(key, value) for key, value in data.items())


def write_text(path: Path, text: str) -> None:
    """Writes a file completely or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.partial")
    partial.write_text(text, encoding="utf-8", newline="\n")
    partial.replace(path)


def _key_yaml(key: str, value: Any) -> str:
    if key in _BLOCK_LISTS and isinstance(value, list):
        return f"{key}:\n" + "".join(f"  - {_flow(item)}\n" for item in value)
    if isinstance(value, dict) and all(isinstance(v, list) for v in value.values()):
        return f"{key}: {_flow(value)}\n"
    if isinstance(value, list):
        return f"{key}: {_flow(value)}\n"
    return _dump({key: value}, flow=False)


def _flow(value: Any) -> str:
    return _dump(value, flow=True).rstrip("\n")


def _dump(value: Any, *, flow: bool) -> str:
    return str(
        yaml.dump(
            value,
            Dumper=_Dumper,
            allow_unicode=True,
            sort_keys=False,
            default_flow_style=flow,
            width=float("inf"),
        )
    )


def _plain(model: ContentModel) -> dict[str, Any]:
    """Fields that differ from their default, under the names used in files."""
    data: dict[str, Any] = {}
    for name, field in type(model).model_fields.items():
        value = getattr(model, name)
        keep = name in _ALWAYS and isinstance(model, Entry)
        if keep or field.is_required() or value != field.get_default():
            data[field.alias or name] = _value(value)
    return data


def _value(value: Any) -> Any:
    if isinstance(value, ContentModel):
        return _plain(value)
    if isinstance(value, tuple | list):
        return [_value(item) for item in value]
    if isinstance(value, dict):
        return {key: _value(item) for key, item in value.items()}
    if isinstance(value, str | int | Decimal | dt.date) or value is None:
        return value
    return str(value)


def _body(text: str) -> str:
    """Text that cannot be taken for a heading of the file."""
    return _HEADING.sub(r"\\\1", text.strip())
