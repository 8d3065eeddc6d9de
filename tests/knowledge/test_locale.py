import datetime as dt
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
import yaml

from knowledge.entries.entry import Aspect
from knowledge.locale import LANGUAGES, locale


def keys(node: Any, path: str = "") -> set[str]:
    if not isinstance(node, dict):
        return {path}
    return {key for name, child in node.items() for key in keys(child, f"{path}.{name}")}


def test_all_languages_say_the_same_things() -> None:
    from importlib.resources import files

    texts = [
        yaml.safe_load((files("knowledge.locale") / f"{name}.yaml").read_text(encoding="utf-8"))
        for name in LANGUAGES
    ]
    for text in texts:
        text.pop("ordinals")
    for other in texts[1:]:
        assert keys(texts[0]) == keys(other)


def leaves(node: Any, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(node, dict):
        for name, child in node.items():
            yield from leaves(child, f"{path}.{name}")
    elif isinstance(node, str):
        yield path, node


MAY_DIFFER = {".full_hour", ".clock"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_aspect_has_a_label(language: str) -> None:
    assert set(locale(language).labels) == set(Aspect)


def test_numbers_dates_and_times() -> None:
    german, english = locale("de"), locale("en")
    assert german.amount(Decimal("46.00")) == "46"
    assert german.amount(Decimal("27.60")) == "27,60"
    assert english.amount(Decimal("27.60")) == "27.60"
    assert german.date(dt.date(2026, 3, 1)) == "1. März 2026"
    assert german.span("08:00-12:30") == "8 bis 12:30 Uhr"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_gaps_are_the_same_in_all_languages(language: str) -> None:
    from importlib.resources import files

    def gaps(name: str) -> dict[str, set[str]]:
        text = (files("knowledge.locale") / f"{name}.yaml").read_text(encoding="utf-8")
        return {
            path: set(re.findall(r"{(\w*)}", said)) for path, said in leaves(yaml.safe_load(text))
        }

    german, other = gaps("de"), gaps(language)
    assert {p: g for p, g in german.items() if p not in MAY_DIFFER and g != other[p]} == {}


@pytest.mark.parametrize(
    ("language", "term"),
    [
        ("de", "ab 24 Jahren"),
        ("en", "from age 24"),
        ("tr", "24 yaşından itibaren"),
        ("ru", "с 24 лет"),
        ("pl", "od 24 lat"),
    ],
)
def test_conditions_of_fees(language: str, term: str) -> None:
    assert locale(language).term("ab 24 Jahren") == term


def test_a_condition_without_translation_is_marked() -> None:
    assert locale("de").term("je Sack Laub") == "je Sack Laub"
    assert locale("fr").term("je Sack Laub") == "en allemand : „je Sack Laub“"


def test_whole_hours() -> None:
    assert locale("fr").span("08:00-12:30") == "de 8 h à 12 h 30"
    assert locale("pl").span("08:00-12:30") == "8:00–12:30"


def test_lists() -> None:
    german = locale("de")
    assert german.join([]) == ""
    assert german.join(["a"]) == "a"
    assert german.join(["a", "b", "c"]) == "a, b und c"


def test_an_unknown_language_is_german() -> None:
    assert locale("tlh").language == "de"
