"""Mistakes in content files are named with the line on which they stand."""

from pathlib import Path

import pytest

from knowledge.entries.content import (
    MAX_FILE_BYTES,
    ContentError,
    fingerprint,
    load_content,
    load_entry,
    load_offices,
    unknown_offices,
)
from knowledge.entries.entry import Aspect

GOOD = """---
title: Hund anmelden
kind: service
fees:
  - {amount: 60.00}
sources:
  - {key: a, title: Seite, url: https://ort.example, date: 2026-09-03}
reviewed: 2026-10-01
---
Kurzer Text.

## Fristen
Zwei Wochen.

### Zwischentitel
Weiter.

## Fragen

### Gilt das auch für Katzen?
Nein.
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "hund-anmelden.md"
    path.write_text(GOOD, encoding="utf-8")
    return path


def test_an_entry(path: Path) -> None:
    entry = load_entry(path)
    assert (entry.id, entry.title, entry.teaser) == (
        "hund-anmelden",
        "Hund anmelden",
        "Kurzer Text.",
    )
    (section,) = entry.sections
    assert (section.aspect, section.line) == (Aspect.DEADLINE, 12)
    assert section.text == "Zwei Wochen.\n\nZwischentitel\nWeiter."
    (question,) = entry.questions
    assert (question.question, question.answer, question.line) == (
        "Gilt das auch für Katzen?",
        "Nein.",
        20,
    )


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("---\ntitle", "title", 1, "front matter"),
        ("title: Hund anmelden\n", "", 0, "title"),
        ("kind: service", "kind: dienst", 3, "kind"),
        ("kind: service", "art: service", 3, "art"),
        ("  - {amount: 60.00}", "  - {amount: viel}", 5, "fees.0.amount"),
        ("  - {amount: 60.00}", "  - {amount: -1}", 5, "fees.0.amount"),
        ("  - {amount: 60.00}", "  - {amount: 60, source: b}", 0, "source 'b' is not a key"),
        ("reviewed: 2026-10-01", "reviewed: bald", 8, "reviewed"),
        ("url: https://ort.example", "url: ort.example", 7, "url"),
        ("## Fristen", "## Irgendwas", 12, "unknown section 'Irgendwas'"),
        ("kind: service", "kind: [service", 4, "YAML"),
    ],
)
def test_mistakes_carry_their_line(path: Path, old: str, new: str, line: int, words: str) -> None:
    path.write_text(GOOD.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        load_entry(path)
    problem = caught.value.problem
    assert words in problem.message
    assert problem.line == line
    assert str(problem).startswith(f"{path}:{line}: " if line else f"{path}: ")


def test_no_key_is_named_that_is_a_part_of_the_text(path: Path) -> None:
    path.write_text(GOOD.replace("kind: service", "kin: service"), encoding="utf-8")
    with pytest.raises(ContentError, match=r"known keys are id, title, .*, later\)$"):
        load_entry(path)


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("amount: 60.00", "amount: 12,50", 5, "fees.0.amount: write the amount with a point, not"),
        ("  - {amount: 60.00}", "  - amount: 12,5", 5, "not with a comma: 12.50"),
        ("  - {amount: 60.00}", "  - amount: 12,50 €", 5, "not with a comma: 12.50"),
        ("fees:", "gebuehren:", 4, "gebuehren: unknown key; did you mean 'fees'?"),
        ("amount: 60.00", "amount: 6, einheit: x", 5, "einheit: unknown key; did you mean 'unit'?"),
        ("title: Hund anmelden", "title: #1 Hund", 2, "title: is empty: write a text (in quotes"),
        ("fees:", "\tfees:", 4, "indent with spaces, not with tabs"),
        ("kind: service", "kin: service", 3, "kin: unknown key; did you mean 'kind'?"),
        ("amount: 60.00", "amount: 012", 5, "'012' would be read as 10; write plain digits"),
        ("amount: 60.00", "amount: 5, min_age: 016", 5, "'016' would be read as 14"),
        ("amount: 60.00", "amount: 6, lable: x", 5, "lable: unknown key; did you mean 'label'?"),
        ("kind: service", "kind: dienst", 3, "write 'service' or 'topic'"),
        ("reviewed: 2026-10-01", "reviewed: 1.10.2026", 8, "day, such as 2026-10-01"),
        ("title: Hund anmelden", "title: 2026", 2, "put '2026' in quotes"),
        ("title: Hund anmelden", "title: 01234", 2, "title: must be a text: put '01234' in quotes"),
        ("title: Hund anmelden", "title: 12:30", 2, "put '12:30' in quotes"),
        ("reviewed: 2026-10-01", "reviewed: 2026-02-30", 8, "reviewed: there is no day '2026-02-3"),
        ("2026-10-01\n---\n", "2026-10-01\n", 1, "the second '---' line, which ends the front"),
        ("kind: service", "synonyms: Hund, Hunde", 3, "must be a list: write [Hund, Hunde]"),
        ("title: Hund anmelden", "title: Hund: anmelden", 2, "a colon in it needs quotes"),
        ("title: Hund anmelden\n", "", 0, "title: is missing; write a line 'title: …'"),
        ("### Gilt das", "### " + 40 * "Gilt das ", 20, "question 'Gilt das"),
        ("### Zwischentitel", "## Fristen", 15, "section 'Fristen' stands twice: first in line 12"),
        ("## Fristen", "## Unterlagen", 12, "did you mean 'Erforderliche Unterlagen'?"),
        ("reviewed:", "fees: []\nreviewed:", 8, '"fees", which stands in line 4 already'),
        ("amount: 60.00", "amount: 6, amount: 7", 5, 'YAML: found duplicate key "amount", which'),
    ],
)
def test_a_mistake_says_what_to_write(
    path: Path, old: str, new: str, line: int, message: str
) -> None:
    path.write_text(GOOD.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        load_entry(path)
    (problem,) = caught.value.problems
    assert (problem.line, message in problem.message) == (line, True), problem


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("Hund anmelden", "'Hund anmelden.md' must be changed: write small letters a-z, digits"),
        ("h" * 121, "is longer than 120 characters"),
    ],
    ids=["letters", "length"],
)
def test_a_file_name_that_is_no_key_must_be_changed(path: Path, name: str, message: str) -> None:
    renamed = path.rename(path.with_name(f"{name}.md"))
    with pytest.raises(ContentError) as caught:
        load_entry(renamed)
    (problem,) = caught.value.problems
    assert problem.line == 0
    assert message in problem.message
    assert problem.message.startswith("the file name '")


def test_a_postcode_with_a_zero_in_front_needs_quotes(content_dir: Path) -> None:
    path = content_dir / "musterstadt" / "offices.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('postcode: "01234"', "postcode: 01234", 1), encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        load_offices(path)
    (problem,) = caught.value.problems
    assert "buergerbuero.postcode: must be a text: put '01234' in quotes" in problem.message
    assert text.splitlines()[problem.line - 1].startswith("  postcode:")


def test_all_mistakes_of_a_file_are_named_in_order(path: Path) -> None:
    text = GOOD.replace("title: Hund anmelden", "titel: Hund").replace("## Fristen", "## Dauer")
    path.write_text(text.replace("60.00", "viel"), encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        load_entry(path)
    lines = [problem.line for problem in caught.value.problems]
    assert lines == [0, 2, 5, 12]
    assert all(str(problem) in str(caught.value) for problem in caught.value.problems)


@pytest.mark.parametrize("state", ["Niedersachsen", "XX", "th"])
def test_a_state_that_is_none_is_told_which_there_are(content_dir: Path, state: str) -> None:
    path = content_dir / "musterstadt" / "municipality.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("state: TH", f"state: {state}"), encoding="utf-8")
    with pytest.raises(ContentError, match=rf"'{state}': .* NI \(Niedersachsen\), .* TH"):
        load_content(path.parent)


def test_all_mistakes_of_the_offices_are_named(content_dir: Path) -> None:
    path = content_dir / "musterstadt" / "offices.yaml"
    text = path.read_text(encoding="utf-8")
    hours = text.replace('di: ["09:00-12:00"]', 'die: ["09:00-12:00"]')
    path.write_text(hours + "\nleer: 3\n", encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        load_offices(path)
    messages = [problem.message for problem in caught.value.problems]
    assert len(messages) == 2
    assert "write 'mo', 'di'" in messages[0]
    assert messages[1] == "leer: must be a group of 'key: value' lines"


def test_a_key_that_stands_twice_is_told_with_both_lines(content_dir: Path) -> None:
    folder = content_dir / "musterstadt"
    for name, key, value in [("offices", "steueramt", "{}"), ("municipality", "state", "BY")]:
        path = folder / f"{name}.yaml"
        text = path.read_text(encoding="utf-8")
        lines = text.splitlines()
        first = next(n for n, line in enumerate(lines, start=1) if line.startswith(f"{key}:"))
        path.write_text(f"{text}{key}: {value}\n", encoding="utf-8")
        with pytest.raises(ContentError) as caught:
            load_offices(path) if name == "offices" else load_content(folder)
        assert str(caught.value) == (
            f'{path}:{len(lines) + 1}: YAML: found duplicate key "{key}", which stands in line'
            f" {first} already"
        )


def test_offices_that_are_not_in_the_directory(content_dir: Path) -> None:
    folder = content_dir / "musterstadt"
    path = folder / "reisepass.md"
    text = path.read_text(encoding="utf-8")
    assert list(unknown_offices(folder, load_content(folder))) == []
    path.write_text(text.replace("office: buergerbuero", "office: buergerburo"), encoding="utf-8")
    (problem,) = unknown_offices(folder, load_content(folder))
    assert problem.path == str(path)
    assert text.splitlines()[problem.line - 1] == "office: buergerbuero"
    assert problem.message == (
        "office: 'buergerburo' is not in musterstadt/offices.yaml; did you mean 'buergerbuero'?"
    )


@pytest.mark.parametrize(
    "data",
    [
        b"\xff\xfe\x00",
        b"---\ntitle: x\n---\n" + b"x" * MAX_FILE_BYTES,
        b"---\n- eins\n---\n",
        b"---\n" + b"a: [" * 50 + b"\n---\n",
        b"",
    ],
    ids=["not text", "huge", "list", "nested", "empty"],
)
def test_hostile_files(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    with pytest.raises(ContentError):
        load_entry(path)


def test_a_file_that_is_not_utf_8_is_named_with_its_line_and_what_to_do(path: Path) -> None:
    path.write_bytes(GOOD.replace("Kurzer", "Kürzerer").encode("cp1252"))
    with pytest.raises(ContentError) as caught:
        load_entry(path)
    problem = caught.value.problem
    assert (problem.line, problem.message) == (
        10,
        "is not UTF-8 text: save the file with the encoding UTF-8",
    )


def test_windows_line_ends_and_a_byte_order_mark(path: Path) -> None:
    path.write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    assert load_entry(path).teaser == "Kurzer Text."


def test_yaml_cannot_make_objects(path: Path) -> None:
    evil = GOOD.replace("title: Hund anmelden", "title: !!python/object/apply:os.getcwd []")
    path.write_text(evil, encoding="utf-8")
    with pytest.raises(ContentError):
        load_entry(path)


def test_a_broken_entry_is_left_out_and_named(content_dir: Path) -> None:
    folder = content_dir / "musterstadt"
    (folder / "reisepass.md").write_text("kaputt", encoding="utf-8")
    content = load_content(folder)
    assert "reisepass" not in content.entries
    assert "personalausweis" in content.entries
    assert [Path(problem.path).name for problem in content.problems] == ["reisepass.md"]


def test_of_an_entry_broken_by_an_edit_the_last_state_stays(content_dir: Path) -> None:
    before = load_content(content_dir / "nachbarstadt")
    (content_dir / "nachbarstadt" / "imkerei.md").write_text("kaputt", encoding="utf-8")
    after = load_content(content_dir / "nachbarstadt", before)
    assert after.entries["imkerei"] == before.entries["imkerei"]
    assert [problem.kept for problem in after.problems] == [True]
    (content_dir / "nachbarstadt" / "imkerei.md").unlink()
    assert "imkerei" not in load_content(content_dir / "nachbarstadt", after).entries


def test_an_id_used_twice(content_dir: Path) -> None:
    folder = content_dir / "musterstadt"
    (folder / "unterordner").mkdir()
    (folder / "unterordner" / "reisepass.md").write_text(GOOD, encoding="utf-8")
    (problem,) = load_content(folder).problems
    assert "used twice" in problem.message


def test_an_office_with_a_mistake(content_dir: Path) -> None:
    path = content_dir / "musterstadt" / "offices.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('di: ["09:00-12:00"]', 'di: ["9-12"]'), encoding="utf-8")
    with pytest.raises(ContentError, match=r"hours\.di"):
        load_offices(path)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("9-11", ": 09:00-11:00"),
        ("8.30 bis 12 Uhr", ": 08:30-12:00"),
        ("14:00 – 18:00", ": 14:00-18:00"),
        ("vormittags", ", such as 09:00-11:00"),
    ],
)
def test_opening_hours_are_shown_as_they_must_be_written(
    content_dir: Path, written: str, shown: str
) -> None:
    path = content_dir / "musterstadt" / "offices.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('di: ["09:00-12:00"]', f'di: ["{written}"]'), encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        load_offices(path)
    wrong = f"steueramt.hours.di.0: '{written}': write opening hours with four digits each"
    assert caught.value.problem.message == wrong + shown


def test_a_colour_that_is_none_is_shown_one(content_dir: Path) -> None:
    path = content_dir / "musterstadt" / "municipality.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('colour: "#336699"', "colour: gruen"), encoding="utf-8")
    with pytest.raises(ContentError, match=r"'gruen': write # and six characters of 0-9 and a-f"):
        load_content(path.parent)


def test_what_is_left_out_is_known(content_dir: Path) -> None:
    folder = content_dir / "musterstadt"
    before = load_content(folder)
    assert before.left_out == frozenset()
    (folder / "reisepass.md").write_text("kaputt", encoding="utf-8")
    assert load_content(folder).left_out == {"reisepass"}
    assert load_content(folder, before).left_out == frozenset()


def test_the_fingerprint_changes_with_any_file(content_dir: Path) -> None:
    folder = content_dir / "musterstadt"
    before = fingerprint(folder)
    assert fingerprint(folder) == before
    (folder / "reisepass.md").write_text(GOOD, encoding="utf-8")
    assert fingerprint(folder) != before


def test_phrasings_are_a_list_at_the_end(path: Path) -> None:
    phrasings = "- mein wuffi ist neu\n\n-  hab jetzt nen Dackel\n"
    path.write_text(f"{GOOD}\n## Formulierungen\n{phrasings}", encoding="utf-8")
    assert load_entry(path).asked_as == ("mein wuffi ist neu", "hab jetzt nen Dackel")


def test_questions_without_an_answer_are_a_list_too(path: Path) -> None:
    lists = "## Ohne Antwort\n- wem gehört der Hund\n\n## Formulierungen\n- mein wuffi\n"
    path.write_text(f"{GOOD}\n{lists}", encoding="utf-8")
    entry = load_entry(path)
    assert (entry.unanswered, entry.asked_as) == (("wem gehört der Hund",), ("mein wuffi",))


def test_what_is_only_said_once_the_topic_is_known_is_marked(path: Path) -> None:
    said = "#### Formulierungen\n- was kost der Wuffi\n- … und der zweite\n- …\n"
    path.write_text(
        f"{GOOD}\n### Wie teuer?\n102 Euro.\n\n{said}\n"
        "## Ohne Antwort\n- … geht das in raten\n- warum\n",
        encoding="utf-8",
    )
    entry = load_entry(path)
    faq = entry.questions[-1]
    assert (faq.asked_as, faq.follow_ups) == (("was kost der Wuffi",), ("und der zweite",))
    assert (entry.unanswered, entry.unanswered_follow_ups) == (("warum",), ("geht das in raten",))


def test_a_question_may_have_phrasings_of_its_own(path: Path) -> None:
    questions = """
## Fragen

### Wer holt ihn ab?
Die Tante.

#### Formulierungen
- kann meine Tante vorbei
- darf wer anders kommen

### Wie lange gilt er?
Zehn Jahre.

#### Ausnahmen
Keine.

## Formulierungen
- rotes Heftchen
"""
    path.write_text(f"{GOOD}{questions}", encoding="utf-8")
    entry = load_entry(path)
    first, second = entry.questions[-2:]
    assert (first.answer, first.asked_as) == (
        "Die Tante.",
        ("kann meine Tante vorbei", "darf wer anders kommen"),
    )
    assert (second.answer, second.asked_as) == ("Zehn Jahre.\n\nAusnahmen\nKeine.", ())
    assert entry.asked_as == ("rotes Heftchen",)
