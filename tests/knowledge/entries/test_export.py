from pathlib import Path

import pytest

from knowledge.entries.content import load_entry, load_offices
from knowledge.entries.entry import Aspect, Entry, Faq, Section
from knowledge.entries.export import entry_markdown, mapping_yaml, office_mapping, write_text

CONTENT = Path(__file__).parents[1] / "content" / "musterstadt"


def without_places(entry: Entry) -> Entry:
    """Paths and lines differ between files with the same content."""
    return entry.model_copy(
        update={
            "path": "",
            "sections": tuple(s.model_copy(update={"line": 0}) for s in entry.sections),
            "questions": tuple(q.model_copy(update={"line": 0}) for q in entry.questions),
        }
    )


@pytest.mark.parametrize("path", sorted(CONTENT.glob("*.md")), ids=lambda path: path.stem)
def test_an_entry_written_and_read_is_the_same(path: Path, tmp_path: Path) -> None:
    entry = load_entry(path)
    copy = tmp_path / path.name
    write_text(copy, entry_markdown(entry, file_stem=path.stem))
    assert without_places(load_entry(copy)) == without_places(entry)


def test_amounts_keep_their_cents() -> None:
    text = entry_markdown(load_entry(CONTENT / "personalausweis.md"))
    assert "{amount: 27.60, label: unter 24 Jahren, max_age: 23, source: gesetz}" in text


def test_the_id_stands_in_the_file_where_its_name_does_not_say_it(tmp_path: Path) -> None:
    entry = load_entry(CONTENT / "reisepass.md").model_copy(update={"id": "1063453"})
    path = tmp_path / "pass.md"
    write_text(path, entry_markdown(entry, file_stem="pass"))
    assert load_entry(path).id == "1063453"


def test_phrasings_are_written_and_read(tmp_path: Path) -> None:
    asked_as = ("ich will ans Meer", "was kost so ein rotes Heftchen")
    questions = (
        Faq(question="Wer darf kommen?", answer="Alle.", asked_as=("darf meine Oma hin",)),
        Faq(question="Und wer nicht?", answer="Niemand.", follow_ups=("und opa",)),
    )
    entry = load_entry(CONTENT / "reisepass.md")
    update = {
        "asked_as": asked_as,
        "questions": questions,
        "unanswered": ("warum rot",),
        "unanswered_follow_ups": ("und blau",),
    }
    entry = entry.model_copy(update=update)
    path = tmp_path / "reisepass.md"
    write_text(path, entry_markdown(entry))
    read = load_entry(path)
    assert (read.asked_as, read.unanswered) == (asked_as, ("warum rot",))
    assert read.unanswered_follow_ups == ("und blau",)
    assert [(q.answer, q.asked_as, q.follow_ups) for q in read.questions] == [
        ("Alle.", ("darf meine Oma hin",), ()),
        ("Niemand.", (), ("und opa",)),
    ]


def test_text_cannot_open_a_section(tmp_path: Path) -> None:
    section = Section(aspect=Aspect.NOTES, text="eins\n## Kosten\nzwei\n### drei")
    entry = load_entry(CONTENT / "reisepass.md").model_copy(update={"sections": (section,)})
    path = tmp_path / "reisepass.md"
    write_text(path, entry_markdown(entry))
    assert [s.aspect for s in load_entry(path).sections] == [Aspect.NOTES]


def test_offices_written_and_read_are_the_same(tmp_path: Path) -> None:
    offices = load_offices(CONTENT / "offices.yaml")
    path = tmp_path / "offices.yaml"
    text = "".join(
        f"{key}:\n" + "".join(f"  {line}\n" for line in lines)
        for key, office in offices.items()
        for lines in [mapping_yaml(office_mapping(office)).splitlines()]
    )
    write_text(path, text)
    assert load_offices(path) == offices


def test_a_file_is_replaced_without_a_trace(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "a.txt"
    write_text(path, "eins")
    write_text(path, "zwei")
    assert path.read_text(encoding="utf-8") == "zwei"
    assert list(path.parent.iterdir()) == [path]
