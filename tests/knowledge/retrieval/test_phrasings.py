"""Which document the phrasings of a matter belong to."""

import pytest

import knowledge.retrieval.phrasings as phrasings
from knowledge.retrieval.documents import Document
from knowledge.retrieval.phrasings import matters, parse, with_phrasings

SAID = (
    parse("Personalausweis", ["plastikkarte abgelaufen"]),
    parse("Fischereischein; Angelschein", ["will was fangen"]),
    parse("Hund", ["wuffi ist neu"]),
)


def documents(*names: tuple[str, ...], rival: bool = False) -> list[Document]:
    return [Document(f"{rival}-{own[0]}", own, (), rival=rival) for own in names]


@pytest.fixture(autouse=True)
def _said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(phrasings, "matters", lambda: SAID)


def asked_as(found: list[Document]) -> dict[str, tuple[str, ...]]:
    return {document.id: document.asked_as for document in found if document.asked_as}


def test_the_title_or_name_goes_before_a_synonym() -> None:
    own = documents(
        ("Ausweis verloren", "Verlust", "Personalausweis"),
        ("Neuen Ausweis beantragen", "Personalausweis"),
    )
    found = asked_as(with_phrasings(own, town="Neustadt"))
    assert found == {"False-Neuen Ausweis beantragen": ("plastikkarte abgelaufen",)}


def test_a_synonym_of_one_document_only() -> None:
    one = documents(("Hundesteuer", "Steuer", "Hund"))
    assert asked_as(with_phrasings(one, town="Neustadt")) == {
        "False-Hundesteuer": ("wuffi ist neu",)
    }
    two = [*one, *documents(("Hundeverbot", "Verbot", "Hund"))]
    assert asked_as(with_phrasings(two, town="Neustadt")) == {}


def test_a_matter_not_covered_has_what_no_own_document_has() -> None:
    rivals = documents(("Angelschein",), ("Personalausweis",), rival=True)
    own = documents(("Personalausweis",))
    assert asked_as(with_phrasings([*own, *rivals], town="Neustadt")) == {
        "False-Personalausweis": ("plastikkarte abgelaufen",),
        "True-Angelschein": ("will was fangen",),
    }


def test_an_editor_s_own_phrasings_stay() -> None:
    (document,) = documents(("Personalausweis",))
    own = Document(document.id, document.names, (), asked_as=("karte weg",))
    (found,) = with_phrasings([own], town="Neustadt")
    assert found.asked_as == ("karte weg", "plastikkarte abgelaufen")


def test_all_matters_can_be_read() -> None:
    assert all(matter.names and matter.asked_as for matter in matters())
    assert all(name for matter in matters() for name in matter.names)


def test_the_town_is_called_by_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    said = (parse("Hund", ["with a dog to {town}"]),)
    monkeypatch.setattr(phrasings, "matters", lambda: said)
    (found,) = with_phrasings(documents(("Hund",)), town="Neustadt")
    assert found.asked_as == ("with a dog to Neustadt",)
