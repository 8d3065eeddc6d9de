"""The gateway's sentences."""

import json
import string
from pathlib import Path

import pytest

from connectors import texts


def catalogue(language: str) -> dict[str, str]:
    path = Path(texts.__file__).parent / "locale" / f"{language}.json"
    loaded: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return loaded


def fields(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_every_language_says_everything_with_the_same_values(language: str) -> None:
    own, reference = catalogue(language), catalogue(texts.DEFAULT_LANGUAGE)
    assert own.keys() == reference.keys()
    for key, sentence in own.items():
        assert fields(sentence) == fields(reference[key]), key


@pytest.mark.parametrize(
    ("seconds", "said"), [(1, "warten Sie eine Sekunde und"), (2, "warten Sie 2 Sekunden und")]
)
def test_one_second_is_said_in_the_singular(seconds: int, said: str) -> None:
    assert said in texts.say("rate_limited", "de", seconds=seconds)


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("de-DE,de;q=0.9,en;q=0.8", "de"),
        ("en-GB", "en"),
        ("fr,en;q=0.5", "en"),
        ("fr", "de"),
        ("", "de"),
        (";;;,,,=", "de"),
        ("x" * 100_000, "de"),
    ],
)
def test_language_of_a_request(header: str, language: str) -> None:
    assert texts.preferred_language(header) == language


@pytest.mark.parametrize("wanted", [None, 7, "", "fr", ["de"], {}])
def test_unknown_languages_fall_back(wanted: object) -> None:
    assert texts.known_language(wanted) == "de"
