"""Which entries tell of a matter under another name."""

from collections.abc import Iterator

import pytest

import knowledge.retrieval.other_names as other_names
from knowledge.language.thesaurus import parse
from knowledge.retrieval.covering import Covering
from knowledge.retrieval.documents import Document, rival_documents

LINES = ["Hinterbliebenenrente; Witwenrente", "Vaterschaft; Anerkennung", "Kennzeichen; Schild"]


@pytest.fixture(autouse=True)
def _words(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(other_names, "thesaurus", lambda: parse(LINES))
    other_names.matching.cache_clear()
    yield
    other_names.matching.cache_clear()


def documents(*titles: str) -> list[Document]:
    return [Document(title, (title,), ()) for title in titles]


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Hinterbliebenenrente (Telefon-Termin)", "Hinterbliebenenrente"),
        ("Hinterbliebenenrente", "Witwenrente"),
        ("Vaterschaftsanerkennung", "Anerkennung Vaterschaft"),
        ("Rotes Kennzeichen beantragen", "Rotes Kennzeichen"),
    ],
)
def test_a_title_tells_of_a_matter(title: str, name: str) -> None:
    assert Covering(documents(title, "Hundesteuer")).of(name) == (title,)


@pytest.mark.parametrize(
    "title", ["Kennzeichen – Verlust", "Kennzeichen, rotes", "Kennzeichen: Fragen und Antworten"]
)
def test_one_case_of_a_matter_does_not_cover_it(title: str) -> None:
    assert Covering(documents(title)).of("Kennzeichen") == ()


@pytest.mark.parametrize("name", ["Zweitwohnung", "Kennzeichen", ""])
def test_other_matters_are_not_covered(name: str) -> None:
    assert Covering(documents("Verlust oder Diebstahl der Kennzeichen")).of(name) == ()


def test_editors_who_gave_synonyms_know_better() -> None:
    entry = Document("a", ("Hinterbliebenenrente", "Waisenrente"), (), has_synonyms=True)
    assert Covering([entry]).of("Witwenrente") == ()


def test_of_many_entries_none_is_meant() -> None:
    many = documents(*(f"Hinterbliebenenrente ({n})" for n in "ABCDE"))
    assert Covering(many).meant_by("Hinterbliebenenrente") == ()
    assert len(Covering(many).of("Hinterbliebenenrente")) == len(many)


@pytest.mark.parametrize(
    "titles",
    [
        ("Anmeldung einer Rente ohne Auslandsbezug", "Anmeldung einer Rente mit Auslandsbezug"),
        ("Auskunft aus der Rente – Personen", "Auskunft aus der Rente – Vereine"),
        ("Rente für Handel und Gewerbe", "Erstauskunft zur Rente im Ausland"),
    ],
)
def test_several_cases_tell_of_their_matter_together(titles: tuple[str, str]) -> None:
    assert Covering(documents(*titles)).meant_by("Rente") == tuple(sorted(titles))
    assert Covering(documents(titles[0])).of("Rente") == ()


def test_what_tells_of_the_whole_matter_is_meant_rather_than_its_cases() -> None:
    titles = ("Kennzeichen", "Kennzeichen mit Wechsel", "Kennzeichen ohne Wechsel")
    assert Covering(documents(*titles)).of("Kennzeichen") == titles[:1]


def test_what_is_covered_is_no_rival() -> None:
    own = documents("Hinterbliebenenrente")
    titles = {d.title for d in rival_documents(own)}
    assert "Witwenrente" in titles
    assert titles - {d.title for d in rival_documents(own, Covering(own).of)} == {"Witwenrente"}
