from dataclasses import replace
from pathlib import Path

import pytest

from knowledge.entries.content import Content, load_content
from knowledge.retrieval.documents import (
    OFFICE_PREFIX,
    chunks,
    documents_of,
    rival_documents,
    sentences,
)

CONTENT: Content = load_content(Path(__file__).parents[1] / "content" / "musterstadt")


def test_chunks_end_at_sentences() -> None:
    text = " ".join(f"Satz {number} hat genau sechs Wörter." for number in range(30))
    pieces = list(chunks(text, words=20))
    assert " ".join(pieces) == text
    assert all(piece.endswith(".") and len(piece.split()) <= 20 for piece in pieces)
    assert list(chunks("")) == []


def test_dates_and_abbreviations_do_not_end_a_sentence() -> None:
    text = "Das gilt bis 18. Januar 2033. Die Str. 5 liegt z. B. dort. Ab der 10. Woche geht es."
    assert sentences(text) == [
        "Das gilt bis 18. Januar 2033.",
        "Die Str. 5 liegt z. B. dort.",
        "Ab der 10. Woche geht es.",
    ]


def test_entries_and_offices_are_documents() -> None:
    ids = [document.id for document in documents_of(CONTENT, internal=False)]
    assert "personalausweis" in ids
    assert any(id.startswith(OFFICE_PREFIX) for id in ids)
    assert len(ids) == len(set(ids))


def test_internal_content_is_only_there_for_staff() -> None:
    def all_text(internal: bool) -> str:
        documents = documents_of(CONTENT, internal=internal)
        return " ".join(f"{d.id} {' '.join(d.names)} {d.body}" for d in documents)

    assert "Kennziffer" in all_text(internal=True)
    public = all_text(internal=False)
    assert "Kennziffer" not in public
    assert "Helpdesk" not in public


def test_names_come_without_repetition() -> None:
    documents = {d.id: d for d in documents_of(CONTENT, internal=False)}
    assert documents["personalausweis"].names[0] == "Personalausweis beantragen"
    assert all(len(set(d.names)) == len(d.names) for d in documents.values())


def test_rivals_are_no_own_matters() -> None:
    own = documents_of(CONTENT, internal=False)
    names = {name.lower() for document in own for name in document.names}
    rivals = rival_documents(own)
    assert all(document.rival for document in rivals)
    assert not names & {name.lower() for document in rivals for name in document.names}
    official = {document.title: document.official for document in rivals}
    assert official["Sterbeurkunde"]
    assert not official["Wetter"]


@pytest.mark.parametrize(
    ("name", "alone"),
    [
        ("Rathaus Musterstadt", "Rathaus"),
        ("Musterstadt Rathaus", "Rathaus"),
        ("Amt Musterstadt", None),
        ("Stadtwerke am Ring Musterstadt", None),
    ],
)
def test_an_office_is_named_without_its_town(name: str, alone: str | None) -> None:
    office = CONTENT.offices["freibad"].model_copy(update={"name": name, "synonyms": ()})
    content = replace(CONTENT, offices={**CONTENT.offices, "freibad": office})
    documents = {d.id: d for d in documents_of(content, internal=False)}
    assert documents[f"{OFFICE_PREFIX}freibad"].names == ((name, alone) if alone else (name,))
