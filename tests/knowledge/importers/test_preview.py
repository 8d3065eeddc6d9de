"""Before an import, an editor sees what it would write."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.entries.entry import Entry, Office
from knowledge.entries.export import entry_markdown, mapping_yaml, office_mapping
from knowledge.importers.plan import Change, Step
from knowledge.importers.preview import MAX_LINES, MAX_WIDTH, preview

SOURCE = {"title": "Bad", "url": "https://ort.example", "date": "2026-03-01"}


def markdown(teaser: str = "Ein Bad.", *answers: str, url: str = "https://ort.example") -> str:
    entry = Entry.model_validate(
        {
            "id": "bad",
            "title": "Bad",
            "office": "amt",
            "sources": [{**SOURCE, "url": url}],
            "reviewed": "2026-03-01",
            "teaser": teaser,
            "sections": [{"aspect": "notes", "text": "- Eins\n- Zwei"}],
            "questions": [
                {"question": f"Frage {number}?", "answer": answer}
                for number, answer in enumerate(answers, start=1)
            ],
        }
    )
    return entry_markdown(entry, file_stem="bad")


def step(text: str, before: str = "", change: Change = Change.NEW) -> Step:
    return Step("entry:bad", change, Path("bad.md"), text, before)


def test_of_a_new_file_all_is_shown() -> None:
    assert preview(step(markdown("Ein Bad.", "Ja,\nimmer.", "Nein."))) == [
        "title: Bad",
        "kind: service",
        "office: amt",
        "sources: {title: Bad, url: 'https://ort.example', date: 2026-03-01}",
        "reviewed: 2026-03-01",
        "audience: public",
        "questions: 2",
        "teaser: Ein Bad.",
        "Hinweise: - Eins - Zwei",
        "Frage 1? – Ja, immer.",
        "Frage 2? – Nein.",
    ]


@pytest.mark.parametrize("change", [Change.CHANGED, Change.CONFLICT, Change.TAKEN])
def test_of_what_exists_only_the_difference_is_shown(change: Change) -> None:
    before, text = markdown("Ein Bad.", "Ja."), markdown("Ein Bad.", "Nein.", "Doch.")
    assert preview(step(text, before, change)) == [
        "- questions: 1",
        "+ questions: 2",
        "- Frage 1? – Ja.",
        "+ Frage 1? – Nein.",
        "+ Frage 2? – Doch.",
    ]


def test_a_change_far_within_a_long_text_is_shown() -> None:
    long = "Wort " * 100
    old, new = preview(step(markdown(f"{long}neu."), markdown(f"{long}alt."), Change.CHANGED))
    assert old.startswith("- …")
    assert old.endswith("Wort alt.")
    assert new.endswith("Wort neu.")


def test_long_texts_are_cut() -> None:
    lines = preview(step(markdown("Wort " * 100, *["Ja."] * 50)))
    assert lines[MAX_LINES:] == ["… and 29 more lines"]
    assert max(map(len, lines)) == MAX_WIDTH + 1


def test_an_office_is_shown_too() -> None:
    def text(phone: str) -> str:
        office = {"id": "amt", "name": "Amt", "phone": phone, "sources": [SOURCE]}
        read = Office.model_validate({**office, "reviewed": "2026-03-01"})
        return mapping_yaml(office_mapping(read))

    assert "name: Amt" in preview(step(text("1")))
    changed = preview(step(text("2"), text("1"), Change.CHANGED))
    assert changed == ["- phone: '1'", "+ phone: '2'"]


@pytest.mark.parametrize("change", [Change.REMOVED, Change.UNCHANGED, Change.EDITED])
def test_what_is_not_written_is_not_shown(change: Change) -> None:
    assert preview(step(markdown(), markdown("Anders."), change)) == []
