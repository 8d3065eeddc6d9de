"""Hints name what was meant."""

import pytest

from knowledge.hints import among, encoding_hint, yaml_hint

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
