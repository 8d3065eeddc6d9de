"""Hints name what was meant."""

from importlib.resources import files

import pytest
from pydantic import BaseModel

from knowledge.entries import entry, fast_yaml, municipality
from knowledge.entries.hints import among, encoding_hint, meant, yaml_hint

ENTRY = ["title", "name", "office", "offices", "fees", "sources", "reviewed", "url"]


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("gebuehren", "fees"),
        ("Gebühren", "fees"),
        ("kosten", "fees"),
        ("amt", "office"),
        ("zustaendig", "office"),
        ("quelle", "sources"),
        ("Quellen", "sources"),
        ("titel", "title"),
        ("stand", "reviewed"),
        ("link", "url"),
        ("offic", "office"),
    ],
)
def test_the_key_that_was_meant_is_named(written: str, key: str) -> None:
    assert among(written, ENTRY).startswith(f"; did you mean '{key}'? (known keys are title, ")


def test_a_german_word_stands_only_for_a_key_that_is_known_there() -> None:
    assert "'amount'" in among("kosten", ["amount", "label"])
    assert among("kosten", ["url"]) == " (known keys are url)"


@pytest.mark.parametrize(
    "words", [r"found character '\t' that cannot start any token", "found a tab character that"]
)
def test_a_tab_is_told_from_other_characters(words: str) -> None:
    assert yaml_hint(words) == f"{words} (indent with spaces, not with tabs)"


def test_the_line_that_is_not_utf_8_is_named() -> None:
    with pytest.raises(UnicodeDecodeError) as caught:
        "a: 1\nb: ü\n".encode("latin-1").decode()
    line, hint = encoding_hint(caught.value)
    assert line == 2
    assert "UTF-8" in hint


def test_a_letter_tells_nothing() -> None:
    assert meant("e", ENTRY) == ""
    assert meant("our", ["source", "fees"]) == "; did you mean 'source'?"


def test_german_words_stand_for_keys_that_there_are() -> None:
    models = [
        each
        for module in (entry, municipality)
        for each in vars(module).values()
        if isinstance(each, type) and issubclass(each, BaseModel)
    ]
    fields = [item for model in models for item in model.model_fields.items()]
    known = {name for name, _ in fields} | {field.alias for _, field in fields}
    text = (files("knowledge") / "locale" / "keys.de.yaml").read_text(encoding="utf-8")
    assert set(fast_yaml.load(text)) <= known
