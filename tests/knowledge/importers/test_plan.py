"""Importing again changes nothing, and never undoes an editor's work silently."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from knowledge.entries.content import load_content
from knowledge.entries.entry import Entry, Office, OfficeSource, SourceRef
from knowledge.entries.municipality import Municipality
from knowledge.importers.imported import Imported, Skipped, Source, SourceError, file_source
from knowledge.importers.plan import Change, Plan, plan_import

DAY = dt.date(2026, 6, 8)
PLACE = Municipality(
    id="ort", name="Ort", title="Gemeinde Ort", state="BY", bot_name="Bot", human="amt"
)
FIXED = Source("fixed")


def entry(id: str, teaser: str = "Text.") -> Entry:
    source = SourceRef(title="Seite", url="https://ort.example", date=DAY)
    return Entry(id=id, title=f"Titel {id}", sources=(source,), reviewed=DAY, teaser=teaser)


def office(phone: str = "1") -> Office:
    source = OfficeSource(title="Seite", url="https://ort.example", date=DAY)
    return Office(id="amt", name="Amt", phone=phone, sources=(source,), reviewed=DAY)


@dataclass
class Fixed:
    """An importer that hands over what it was given."""

    entries: Mapping[str, Entry]
    offices: Mapping[str, Office]
    skipped: tuple[Skipped, ...] = ()
    source: Source = FIXED

    def read(self) -> Imported:
        return Imported(self.entries, self.offices, PLACE, self.skipped)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "ort"


def importer(*entries: Entry, phone: str = "1", skipped: bool = False) -> Fixed:
    lost = (Skipped("line 1", "is not JSON"),) if skipped else ()
    return Fixed({f"datei-{e.id}": e for e in entries}, {"amt": office(phone)}, lost)


def apply(folder: Path, source: Fixed, *, overwrite: bool = False) -> Plan:
    plan = plan_import(folder, source, overwrite=overwrite)
    plan.apply()
    return plan


def changes(plan: Plan) -> dict[str, Change]:
    return {step.item: step.change for step in plan.steps}


def test_a_first_import_makes_a_municipality(folder: Path) -> None:
    plan = apply(folder, importer(entry("1"), entry("2")))
    assert plan.counts == {Change.NEW: 3}
    content = load_content(folder)
    assert set(content.entries) == {"1", "2"}
    assert content.offices["amt"].phone == "1"
    assert content.problems == ()


def test_planning_writes_nothing(folder: Path) -> None:
    plan_import(folder, importer(entry("1")))
    assert not folder.exists()


def test_importing_again_changes_nothing(folder: Path) -> None:
    apply(folder, importer(entry("1")))
    before = {path: path.stat().st_mtime_ns for path in folder.glob("[a-z]*.*")}
    plan = apply(folder, importer(entry("1")))
    assert plan.counts == {Change.UNCHANGED: 2}
    assert {path: path.stat().st_mtime_ns for path in folder.glob("[a-z]*.*")} == before


def test_a_change_in_the_source_arrives(folder: Path) -> None:
    apply(folder, importer(entry("1")))
    plan = apply(folder, importer(entry("1", "Neuer Text."), phone="2"))
    assert plan.counts == {Change.CHANGED: 2}
    assert ["\nText." in plan.steps[0].before, "phone: '1'" in plan.steps[1].before] == [True] * 2
    content = load_content(folder)
    assert content.entries["1"].teaser == "Neuer Text."
    assert content.offices["amt"].phone == "2"


def test_what_the_source_no_longer_has_is_removed(folder: Path) -> None:
    apply(folder, importer(entry("1"), entry("2")))
    plan = apply(folder, importer(entry("1")))
    assert changes(plan)["entry:2"] is Change.REMOVED
    assert set(load_content(folder).entries) == {"1"}


def test_nothing_is_removed_after_an_incomplete_reading(folder: Path) -> None:
    apply(folder, importer(entry("1"), entry("2")))
    plan = apply(folder, importer(entry("1"), skipped=True))
    assert changes(plan)["entry:2"] is Change.NOT_REMOVED
    assert set(load_content(folder).entries) == {"1", "2"}


def edit(path: Path) -> None:
    path.write_text(path.read_text(encoding="utf-8").replace("Text.", "Von Hand."))


def test_an_edit_stays_while_the_source_is_the_same(folder: Path) -> None:
    apply(folder, importer(entry("1")))
    edit(folder / "datei-1.md")
    plan = apply(folder, importer(entry("1")))
    assert changes(plan)["entry:1"] is Change.EDITED
    assert load_content(folder).entries["1"].teaser == "Von Hand."


def test_an_edit_against_a_change_is_a_conflict_and_stays(folder: Path) -> None:
    apply(folder, importer(entry("1")))
    edit(folder / "datei-1.md")
    for _ in range(2):
        plan = apply(folder, importer(entry("1", "Anders.")))
        assert [step.item for step in plan.conflicts] == ["entry:1"]
        assert load_content(folder).entries["1"].teaser == "Von Hand."


def test_a_conflict_can_be_decided_for_the_source(folder: Path) -> None:
    apply(folder, importer(entry("1")))
    edit(folder / "datei-1.md")
    apply(folder, importer(entry("1", "Anders.")), overwrite=True)
    assert load_content(folder).entries["1"].teaser == "Anders."


def test_an_edited_entry_is_not_removed(folder: Path) -> None:
    apply(folder, importer(entry("1"), entry("2")))
    edit(folder / "datei-2.md")
    plan = apply(folder, importer(entry("1")))
    assert changes(plan)["entry:2"] is Change.CONFLICT
    assert "2" in load_content(folder).entries


def test_what_an_editor_deleted_stays_deleted(folder: Path) -> None:
    apply(folder, importer(entry("1"), entry("2")))
    (folder / "datei-2.md").unlink()
    plan = apply(folder, importer(entry("1"), entry("2")))
    assert changes(plan)["entry:2"] is Change.DELETED
    assert set(load_content(folder).entries) == {"1"}


def test_an_entry_of_the_same_id_written_by_hand_is_not_touched(folder: Path) -> None:
    apply(folder, importer(entry("1")))
    other = Fixed({"anders": entry("1", "Fremd.")}, {}, source=Source("other"))
    plan = apply(folder, other)
    assert changes(plan) == {"entry:1": Change.TAKEN}
    assert load_content(folder).entries["1"].teaser == "Text."


def test_a_file_of_the_same_name_is_not_overwritten(folder: Path) -> None:
    apply(folder, importer(entry("1")))
    apply(folder, Fixed({"datei-1": entry("2")}, {}, source=Source("other")))
    assert set(load_content(folder).entries) == {"1", "2"}


def test_editors_comments_and_hours_in_the_offices_survive(folder: Path) -> None:
    apply(folder, importer(entry("1")))
    path = folder / "offices.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(f"# Unsere Ämter\n{text}  hours: {{mo: ['08:00-12:00']}}\n", encoding="utf-8")
    assert changes(apply(folder, importer(entry("1"))))["office:amt"] is Change.EDITED
    plan = apply(folder, importer(entry("1"), phone="2"))
    assert changes(plan)["office:amt"] is Change.CONFLICT
    assert "# Unsere Ämter" in path.read_text(encoding="utf-8")
    assert load_content(folder).offices["amt"].hours == {"mo": ["08:00-12:00"]}


def test_a_new_layout_is_no_edit(folder: Path) -> None:
    apply(folder, importer(entry("1")))
    path = folder / "offices.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("name: Amt", 'name:   "Amt"'))
    assert changes(apply(folder, importer(entry("1"))))["office:amt"] is Change.UNCHANGED


def test_broken_offices_stop_the_import(folder: Path) -> None:
    apply(folder, importer(entry("1")))
    (folder / "offices.yaml").write_text("a: [", encoding="utf-8")
    with pytest.raises(SourceError, match="mend it"):
        plan_import(folder, importer(entry("1")))


def test_a_damaged_memory_overwrites_nothing(folder: Path) -> None:
    apply(folder, importer(entry("1")))
    edit(folder / "datei-1.md")
    (folder / ".import" / "fixed.json").write_text('{"files": {"1": "../../x"}, "hashes": {}}')
    plan = apply(folder, importer(entry("1", "Anders.")))
    assert changes(plan)["entry:1"] is Change.TAKEN
    assert load_content(folder).entries["1"].teaser == "Von Hand."


URL = "https://ort.example/fragen"


def table(path: Path, *ids: str, url: str = URL, teaser: str = "Text.") -> Fixed:
    """A table at that path, which is there."""
    path.parent.mkdir(exist_ok=True)
    path.touch()
    entries = {id: entry(id, teaser) for id in ids}
    return Fixed(entries, {}, source=file_source(f"faq-{path.stem}", path, url))


@pytest.mark.parametrize("second", ["b/faq.csv", "a/faq.xlsx"])
def test_another_source_of_the_same_name_keeps_its_entries(
    folder: Path, tmp_path: Path, second: str
) -> None:
    first = table(tmp_path / "a" / "faq.csv", "hund", "katze")
    other = table(tmp_path / second, "pass")
    apply(folder, first)
    assert changes(apply(folder, other)) == {"entry:pass": Change.NEW}
    assert set(changes(apply(folder, first)).values()) == {Change.UNCHANGED}
    assert set(changes(apply(folder, other)).values()) == {Change.UNCHANGED}
    assert set(load_content(folder).entries) == {"hund", "katze", "pass"}


def test_the_same_path_for_another_page_is_another_source(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "a" / "faq.csv"
    apply(folder, table(path, "hund", "katze"))
    apply(folder, table(path, "pass", url="https://ort.example/anderes"))
    assert set(load_content(folder).entries) == {"hund", "katze", "pass"}


def test_an_entry_of_two_sources_is_told_and_stays_with_the_first(
    folder: Path, tmp_path: Path
) -> None:
    first = table(tmp_path / "a" / "faq.csv", "hund", "katze")
    second = table(tmp_path / "b" / "faq.csv", "hund", teaser="Fremd.")
    apply(folder, first)
    (step,) = apply(folder, second).steps
    assert (step.change, step.owner) == (Change.TAKEN, first.source.place)
    assert load_content(folder).entries["hund"].teaser == "Text."


def test_an_entry_taken_over_is_no_longer_of_the_first_source(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "a" / "faq.csv"
    apply(folder, table(path, "hund", "katze"))
    second = table(tmp_path / "b" / "faq.csv", "hund", teaser="Fremd.")
    apply(folder, second, overwrite=True)
    (first, _) = apply(folder, table(path, "hund", "katze")).steps
    assert (first.change, first.owner) == (Change.TAKEN, second.source.place)
    apply(folder, table(path, "katze"))
    assert load_content(folder).entries["hund"].teaser == "Fremd."


@pytest.mark.parametrize("new", ["b/faq.csv", "a/fragen.xlsx"])
def test_a_moved_file_is_the_same_source(folder: Path, tmp_path: Path, new: str) -> None:
    path = tmp_path / "a" / "faq.csv"
    apply(folder, table(path, "hund", "katze"))
    path.unlink()
    moved = table(tmp_path / new, "hund", "pass")
    plan = apply(folder, moved)
    assert changes(plan) == {
        "entry:hund": Change.UNCHANGED,
        "entry:pass": Change.NEW,
        "entry:katze": Change.REMOVED,
    }
    (note,) = plan.skipped
    assert (str(path) in str(note), note.lost) == (True, False)
    again = apply(folder, moved)
    assert (again.skipped, set(changes(again).values())) == ((), {Change.UNCHANGED})


def test_a_page_that_moved_is_the_same_source(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "a" / "faq.csv"
    apply(folder, table(path, "hund", "katze"))
    plan = apply(folder, table(path, "hund", url="https://neu.example/fragen", teaser="Neu."))
    assert changes(plan) == {"entry:hund": Change.CHANGED, "entry:katze": Change.REMOVED}


@pytest.mark.parametrize(
    ("ids", "url"), [(["hund", "pass"], URL), (["hund", "katze"], "https://ort.example/anderes")]
)
def test_what_only_looks_like_a_moved_file_removes_nothing(
    folder: Path, tmp_path: Path, ids: list[str], url: str
) -> None:
    path = tmp_path / "a" / "faq.csv"
    apply(folder, table(path, "hund", "katze", "maus"))
    path.unlink()
    plan = apply(folder, table(tmp_path / "b" / "faq.csv", *ids, url=url, teaser="Fremd."))
    assert changes(plan)["entry:hund"] is Change.TAKEN
    assert {"hund", "katze", "maus"} <= set(load_content(folder).entries)


def early(folder: Path) -> None:
    """The memory as it was written before it knew where a source lies."""
    path = folder / ".import" / "faq-faq.json"
    stored = json.loads(path.read_text(encoding="utf-8"))
    del stored["source"]
    path.write_text(json.dumps(stored), encoding="utf-8")


def test_an_early_memory_goes_on_for_the_same_source(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "a" / "faq.csv"
    apply(folder, table(path, "hund", "katze"))
    early(folder)
    plan = apply(folder, table(path, "hund"))
    assert changes(plan) == {"entry:hund": Change.UNCHANGED, "entry:katze": Change.REMOVED}
    assert [file.name for file in (folder / ".import").iterdir()] == ["faq-faq.json"]


def test_an_early_memory_is_not_taken_for_another_source(folder: Path, tmp_path: Path) -> None:
    first = table(tmp_path / "a" / "faq.csv", "hund", "katze")
    apply(folder, first)
    early(folder)
    apply(folder, table(tmp_path / "b" / "faq.csv", "pass"))
    assert set(changes(apply(folder, first)).values()) == {Change.UNCHANGED}
    assert set(load_content(folder).entries) == {"hund", "katze", "pass"}


def test_an_office_of_two_sources_is_told(folder: Path) -> None:
    apply(folder, importer(entry("1")))
    (step,) = apply(folder, Fixed({}, {"amt": office("2")}, source=Source("other"))).steps
    assert (step.change, step.owner) == (Change.TAKEN, "fixed")


def test_an_entry_that_an_editor_deleted_may_come_from_another_source(
    folder: Path, tmp_path: Path
) -> None:
    path = tmp_path / "a" / "faq.csv"
    apply(folder, table(path, "hund", "katze"))
    (folder / "hund.md").unlink()
    apply(folder, table(tmp_path / "b" / "faq.csv", "hund"))
    apply(folder, table(path, "katze"))
    assert set(load_content(folder).entries) == {"hund", "katze"}
