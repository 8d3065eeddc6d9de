"""The service list of Munich, with lines of the shape of the real ones."""

import json
from pathlib import Path
from typing import Any

import pytest

from knowledge.entries.entry import Aspect
from knowledge.importers.imported import Imported, SourceError
from knowledge.importers.modules import text_modules
from knowledge.importers.munich import MAX_LINE_BYTES, MunichImporter, rules


def service(id: str = "1", **values: Any) -> dict[str, Any]:
    return {
        "id": id,
        "title": f"Leistung {id}",
        "leika": None,
        "text": "Das ist die Leistung.",
        "fees": "",
        "public": True,
        "forms": [],
        "url": f"https://stadt.example/{id}",
        "lastupdate": "2026-06-08T07:41:01",
        **values,
    }


def location(id: str = "10", **values: Any) -> dict[str, Any]:
    return {
        "id": id,
        "name": f"Bürgerbüro (Team {id})",
        "display": "Bürgerbüro",
        "address": {"street": "Ring", "house_number": "1", "postal_code": "8", "city": "München"},
        "contact": {"phone": "089 1", "email": "a@stadt.example"},
        "opening_times": None,
        "services": [],
        **values,
    }


def write(path: Path, *lines: Any) -> Path:
    text = (line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines)
    path.write_bytes(b"\n".join(text) + b"\n")
    return path


def read(tmp_path: Path, services: list[Any], locations: list[Any] | None = None) -> Imported:
    directory = write(tmp_path / "locations.jsonl", *locations) if locations else None
    return MunichImporter(write(tmp_path / "services.jsonl", *services), directory).read()


def test_a_service_becomes_an_entry(tmp_path: Path) -> None:
    given = service(
        "7",
        title="Eid-Karte",
        leika="99008001000000",
        fees="37 Euro\nBitte bar zahlen.",
        forms=[{"name": "Vollmacht", "link": "https://stadt.example/v.pdf"}],
    )
    imported = read(tmp_path, [given])
    entry = imported.entries["eid-karte"]
    assert (entry.id, entry.leika, entry.teaser) == (
        "7",
        "99008001000000",
        "Das ist die Leistung.",
    )
    assert [fee.amount for fee in entry.fees] == [37]
    assert {s.aspect: s.text for s in entry.sections} == {
        Aspect.FEE: "Bitte bar zahlen.",
        Aspect.FORMS: "- Vollmacht: https://stadt.example/v.pdf",
    }
    assert str(entry.sources[0].url) == "https://stadt.example/7"
    assert entry.reviewed.isoformat() == entry.sources[0].date.isoformat() == "2026-06-08"
    assert imported.skipped == ()


def test_a_malformed_line_is_named_and_the_rest_imported(tmp_path: Path) -> None:
    lines = [
        service("1"),
        b'{"id": "2", "title": ',
        b"[]",
        b"\xff\xfe",
        b"",
        service("3", url="javascript:alert(1)"),
        service("1"),
        b"[" * 100_000,
        service("4"),
    ]
    imported = read(tmp_path, lines)
    assert [entry.id for entry in imported.entries.values()] == ["1", "4"]
    places = [skipped.place for skipped in imported.skipped]
    assert places == [f"services.jsonl line {number}" for number in (2, 3, 4, 6, 7, 8)]


def test_a_huge_line_is_skipped_without_being_kept(tmp_path: Path) -> None:
    huge = json.dumps(service("2", text="x" * (3 * MAX_LINE_BYTES))).encode()
    imported = read(tmp_path, [service("1"), huge, service("3")])
    assert [entry.id for entry in imported.entries.values()] == ["1", "3"]
    assert [s.place for s in imported.skipped] == ["services.jsonl line 2"]


def test_a_wrong_leika_is_left_out_and_the_entry_kept(tmp_path: Path) -> None:
    imported = read(tmp_path, [service("1", leika="12")])
    assert imported.entries["leistung-1"].leika is None
    assert [skipped.lost for skipped in imported.skipped] == [False]


def test_a_missing_file_and_an_empty_one(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="cannot be read"):
        MunichImporter(tmp_path / "nothing.jsonl").read()
    with pytest.raises(SourceError, match="no service"):
        MunichImporter(write(tmp_path / "empty.jsonl", b"")).read()


def test_teams_at_one_address_are_one_office(tmp_path: Path) -> None:
    teams = [
        location("10", services=["1", "2"]),
        location("11", contact={"phone": "089 2", "email": ""}, services=["3"]),
    ]
    imported = read(tmp_path, [service("1"), service("3")], teams)
    (office,) = imported.offices.values()
    assert (office.name, office.phone, office.email) == ("Bürgerbüro", "089 1", "a@stadt.example")
    assert [phone.number for phone in office.phones] == ["089 2"]
    assert imported.entries["leistung-1"].section(Aspect.PHONE) is None
    contact = imported.entries["leistung-3"].section(Aspect.PHONE)
    assert contact is not None
    assert "089 2" in contact.text


def test_several_offices_are_all_named(tmp_path: Path) -> None:
    places = [
        location("10", services=["1"]),
        location("11", display="Rathaus", services=["1"]),
    ]
    entry = read(tmp_path, [service("1")], places).entries["leistung-1"]
    assert (entry.office, entry.offices) == ("buergerbuero", ("rathaus",))
    section = entry.section(Aspect.PLACE)
    assert section is not None
    assert "Rathaus" in section.text


def test_services_of_the_same_title_have_different_files(tmp_path: Path) -> None:
    imported = read(tmp_path, [service("1", title="Pass"), service("2", title="Pass")])
    assert list(imported.entries) == ["pass", "pass-2"]


def test_clear_cues_open_modules() -> None:
    text = (
        "Das ist der Ausweis.\nMehr dazu.\nGültigkeitsdauer\nEr gilt drei Jahre.\n"
        "Abholung\nFür die Abholung brauchen Sie einen Termin."
    )
    teaser, modules = text_modules(text, rules()["headings"], rules()["lines"])
    assert teaser == "Das ist der Ausweis."
    assert modules[Aspect.VALIDITY] == "Er gilt drei Jahre."
    assert modules[Aspect.NOTES].startswith("Mehr dazu.\nAbholung\n")


def test_a_sentence_about_the_appointment_is_its_module() -> None:
    text = "Das ist der Ausweis.\nDafür müssen Sie einen Termin buchen."
    _, modules = text_modules(text, rules()["headings"], rules()["lines"])
    assert modules == {Aspect.APPOINTMENT: "Dafür müssen Sie einen Termin buchen."}


def test_a_heading_is_no_teaser() -> None:
    text = "Neuantrag\nSie sind umgezogen.\nVerlängerung\nWir schreiben Ihnen."
    teaser, modules = text_modules(text, rules()["headings"], rules()["lines"])
    assert teaser == "Sie sind umgezogen."
    assert modules == {
        Aspect.PROCEDURE: "Sie sind umgezogen.",
        Aspect.NOTES: "Verlängerung\nWir schreiben Ihnen.",
    }


def test_neither_is_one_heading_after_another() -> None:
    text = "Neuantrag\n\nWichtig:\nSie müssen umgezogen sein.\nMehr dazu."
    teaser, _ = text_modules(text, rules()["headings"], rules()["lines"])
    assert teaser == "Sie müssen umgezogen sein."


def test_what_goes_on_under_the_first_heading_keeps_it() -> None:
    text = "Nach der Einreise\nSie melden sich an.\nDas geht online.\nAbholung\nSie holen ab."
    teaser, modules = text_modules(text, rules()["headings"], rules()["lines"])
    assert teaser == "Sie melden sich an."
    assert modules == {Aspect.NOTES: "Nach der Einreise\nDas geht online.\nAbholung\nSie holen ab."}


def test_control_characters_do_not_reach_the_content(tmp_path: Path) -> None:
    imported = read(tmp_path, [service("1", title="A\u202eB\x07", text="---\n## Kosten\nviel")])
    (entry,) = imported.entries.values()
    assert entry.title == "AB"
