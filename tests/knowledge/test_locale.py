import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
import yaml

from knowledge.entry import Aspect
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
    assert keys(texts[0]) == keys(texts[1])


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


def test_lists() -> None:
    german = locale("de")
    assert german.join([]) == ""
    assert german.join(["a"]) == "a"
    assert german.join(["a", "b", "c"]) == "a, b und c"


def test_an_unknown_language_is_german() -> None:
    assert locale("tlh").language == "de"
