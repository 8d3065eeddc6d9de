"""Which documents get the names of the thesaurus."""

from collections.abc import Iterator

import pytest

import knowledge.retrieval.other_names as other_names
from knowledge.language.thesaurus import parse
from knowledge.retrieval.documents import Document
from knowledge.retrieval.other_names import with_other_names

LINES = [
    "Beglaubigung von Dokumenten; amtliche Abschrift < Zeugnis",
    "Gewerbeanmeldung; Anmeldung eines Gewerbes; Laden eröffnen",
    "Gewerbeabmeldung; Laden zumachen",
    "Abmeldung; Löschung eines Eintrags",
    "Gewerbe; Firma",
]


@pytest.fixture(autouse=True)
def _words(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(other_names, "thesaurus", lambda: parse(LINES))
    other_names.matching.cache_clear()
    yield
    other_names.matching.cache_clear()


@pytest.mark.parametrize(
    ("title", "led"),
    [
        ("Beglaubigung von Dokumenten", "amtliche abschrift"),
        ("Gewerbe-Anmeldung", "laden eroffnen"),
        ("Abmeldung Gewerbe", "laden zumachen"),
        ("Hundesteuer", None),
        ("Gewerbe und Handwerk in der Stadt", None),
    ],
)
def test_a_title_that_names_a_matter_gets_its_names(title: str, led: str | None) -> None:
    [found] = with_other_names([Document("a", (title,), (), asked_as=("schon da",))])
    assert found.asked_as[0] == "schon da"
    assert [words for words in found.asked_as if "laden" in words or "abschrift" in words] == (
        [led] if led else []
    )


def test_an_entry_with_synonyms_keeps_to_them() -> None:
    edited = Document("a", ("Gewerbe-Anmeldung", "Betrieb anmelden"), (), has_synonyms=True)
    assert with_other_names([edited]) == [edited]


def test_matters_of_others_get_none() -> None:
    rival = Document("a", ("Gewerbeanmeldung",), (), rival=True)
    assert with_other_names([rival]) == [rival]
