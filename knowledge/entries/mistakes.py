"""What an editor reads about a mistake in a content file: what is wrong, and what to write."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from knowledge.entries.fast_yaml import Misread
from knowledge.entries.hints import among
from knowledge.entries.municipality import STATE_PATTERN, STATES

Path = tuple[str | int, ...]

_COMMA = re.compile(r"^\s*(-?\d+),(\d{1,2})\s*(?:€|Euro|EUR)?\s*$", re.IGNORECASE)
_GERMAN_DATE = re.compile(r"^\s*(\d{1,2})\.\s*(\d{1,2})\.\s*(\d{4})\s*$")
_ISO_DATE = re.compile(r"^\d{4}-\d{2}-\d{2}$")
_HOURS_PATTERN = r"^[0-2]\d:[0-5]\d-[0-2]\d:[0-5]\d$"
_TIME = r"\s*([01]?\d|2[0-4])(?:[.:]([0-5]\d))?\s*(?:uhr|h)?\s*"
_LOOSE_HOURS = re.compile(rf"{_TIME}(?:-|–|bis){_TIME}", re.IGNORECASE)
_SHAPES = {
    r"^https?://\S+$": "a web address begins with https:// or http://",
    r"^\d\d-\d\d$": "write month and day with two digits each, such as 05-15",
    r"^\d{14}$": "write the key's 14 digits in quotes",
    r"^[a-z0-9][a-z0-9-]*$": "write small letters a-z, digits and hyphens only",
    STATE_PATTERN: "write the two capital letters of the state: "
    + ", ".join(f"{code} ({name})" for code, name in STATES.items()),
    r"^#[0-9a-fA-F]{6}$": 'write # and six characters of 0-9 and a-f, in quotes: "#0b5a8c"',
}
"""Pattern of the content model → what it asks for."""
_OWN = frozenset(
    {
        *("path", "sections", "questions", "teaser"),
        *("asked_as", "unanswered", "unanswered_follow_ups"),
    }
)
"""Fields that the file's text fills, not its keys."""


@dataclass(frozen=True)
class Mistake:
    """One mistake: where its value stands, and what to say."""

    keys: Path
    message: str


def mistakes(error: ValidationError, model: type[BaseModel], data: Any) -> Iterator[Mistake]:
    """All mistakes of one mapping that `model` refuses."""
    found = error.errors(include_url=False)
    for each in found:
        keys = tuple(part for part in each["loc"] if part != "[key]")
        if each["type"] == "too_short" and _has_inner(keys, found):
            continue  # Counts only what is right so far.
        yield _mistake(each, keys, model, data)


def _has_inner(keys: Path, found: list[ErrorDetails]) -> bool:
    return any(len(e["loc"]) > len(keys) and e["loc"][: len(keys)] == keys for e in found)


def _mistake(each: ErrorDetails, keys: Path, model: type[BaseModel], data: Any) -> Mistake:
    if each["type"] == "invalid_key":
        split = _split_amount(keys, data)
        if split:
            keys = (*keys[:-1], "amount")
            return Mistake(keys, f"{_dotted(keys)}: {_with_point(split)}")
    message = _sentence(each, keys, model)
    return Mistake(keys, f"{_dotted(keys)}: {message}" if keys else message)


def _split_amount(keys: Path, data: Any) -> str | None:
    """The amount that YAML took apart: `{amount: 12,50}` is read as amount 12 and a key 50."""
    parent = data
    for key in keys[:-1]:
        try:
            parent = parent[key]
        except (KeyError, IndexError, TypeError):
            return None
    if not isinstance(parent, Mapping) or "amount" not in parent or not keys:
        return None
    cents = next((key for key in parent if str(key) == str(keys[-1])), None)
    return None if parent.get(cents, 0) is not None else f"{parent['amount']},{keys[-1]}"


def _with_point(amount: str) -> str:
    written = _COMMA.match(amount)
    if written is None:
        return f"'{amount}' is no amount; write only the number, such as 12.50"
    whole, cents = written.groups()
    return f"write the amount with a point, not with a comma: {whole}.{cents:0<2}"


def _sentence(each: ErrorDetails, keys: Path, model: type[BaseModel]) -> str:
    kind, value, context = each["type"], each["input"], each.get("ctx", {})
    name = str(keys[-1]) if keys else ""
    match kind:
        case "extra_forbidden":
            return f"unknown key{among(name, _known_keys(model, keys[:-1]))}"
        case "missing":
            return f"is missing; write a line '{name}: …'"
        case "decimal_parsing" | "decimal_type":
            return _with_point(str(value))
        case "decimal_max_places":
            return "an amount has at most two places after the point"
        case "string_type" if value is None:
            return "is empty: write a text (in quotes where it begins with #), or leave it out"
        case "string_type":
            return f"must be a text: put {_shown(value)} in quotes as it should read"
        case "string_too_short":
            return "is empty: write a text, or leave the line out"
        case "string_too_long":
            return f"is longer than {context.get('max_length')} characters"
        case "tuple_type" | "list_type":
            return (
                f"must be a list: write [{value}]" if isinstance(value, str) else "must be a list"
            )
        case "too_short":
            return "needs at least one item"
        case "literal_error":
            return f"{_shown(value)} is not permitted; write {context.get('expected')}"
        case "greater_than_equal":
            return f"{_shown(value)} is below {context.get('ge')}"
        case "int_parsing" | "int_type" | "int_from_float":
            return f"{_shown(value)} is no whole number"
        case "bool_parsing" | "bool_type":
            return f"{_shown(value)} is neither true nor false"
        case "model_type" | "dict_type":
            return "must be a group of 'key: value' lines"
        case "string_pattern_mismatch":
            pattern = str(context.get("pattern"))
            shape = _as_hours(value) if pattern == _HOURS_PATTERN else _SHAPES.get(pattern)
            return f"{_shown(value)}: {shape}" if shape else each["msg"]
    if kind.startswith("date") and _ISO_DATE.match(str(value)):
        return f"there is no day {_shown(value)}"
    if kind.startswith("date"):
        return f"{_shown(value)} is no date; write year-month-day, such as {_as_date(value)}"
    return each["msg"].removeprefix("Value error, ")


def _as_hours(value: Any) -> str:
    written = _LOOSE_HOURS.fullmatch(str(value))
    if written is None:
        return "write opening hours with four digits each, such as 09:00-11:00"
    hour, minute, last_hour, last_minute = written.groups(default="00")
    span = f"{hour:0>2}:{minute}-{last_hour:0>2}:{last_minute}"
    return f"write opening hours with four digits each: {span}"


def _as_date(value: Any) -> str:
    written = _GERMAN_DATE.match(str(value))
    if written is None:
        return "2026-10-01"
    day, month, year = written.groups()
    return f"{year}-{month:0>2}-{day:0>2}"


def _shown(value: Any) -> str:
    return f"'{str(value.written if isinstance(value, Misread) else value)[:60]}'"


def _dotted(keys: Path) -> str:
    return ".".join(map(str, keys))


def _known_keys(model: type[BaseModel], keys: Path) -> list[str]:
    """Keys that the model permits at that place."""
    for key in keys:
        field = next((f for n, f in model.model_fields.items() if key in (n, f.alias)), None)
        model = (_model_in(field.annotation) if field else None) or model
    return [f.alias or name for name, f in model.model_fields.items() if name not in _OWN]


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for a in get_args(annotation) if (found := _model_in(a))), None)
