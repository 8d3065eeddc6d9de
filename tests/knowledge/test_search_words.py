"""Which documents the words of the thesaurus lead to."""

import pytest

import knowledge.search_words as search_words
from knowledge.documents import Document
from knowledge.search_words import with_search_words
from knowledge.thesaurus import parse

LINES = [
    "Beglaubigung von Dokumenten; amtliche Abschrift < Zeugnis; Kopie vom Zeugnis",
    "Gewerbeanmeldung; Anmeldung eines Gewerbes < Laden eröffnen",
    "Gewerbeabmeldung < Laden zumachen",
]


@pytest.fixture(autouse=True)
def _words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search_words, "thesaurus", lambda: parse(LINES))


@pytest.mark.parametrize(
    ("title", "led"),
    [
        ("Beglaubigung von Dokumenten", "kopie zeugnis"),
        ("Gewerbe-Anmeldung", "laden eroffnen"),
        ("Abmeldung Gewerbe", "laden zumachen"),
        ("Hundesteuer", None),
        ("Gewerbe und Handwerk in der Stadt", None),
    ],
)
def test_a_title_that_names_a_matter_gets_its_words(title: str, led: str | None) -> None:
    [found] = with_search_words([Document("a", (title,), (), asked_as=("schon da",))])
    assert found.asked_as[0] == "schon da"
    assert [words for words in found.asked_as if "laden" in words or "zeugnis" in words] == (
        [led] if led else []
    )


def test_matters_of_others_get_none() -> None:
    rival = Document("a", ("Gewerbeanmeldung",), (), rival=True)
    assert with_search_words([rival]) == [rival]
