from decimal import Decimal
from pathlib import Path

import pytest

from knowledge.entries.entry import Aspect
from knowledge.importers.imported import Imported, SourceError
from knowledge.importers.origin import Origin
from knowledge.importers.xzufi import XzufiImporter

SAMPLE = Path(__file__).parent / "xzufi_sample.xml"


@pytest.fixture
def imported(origin: Origin) -> Imported:
    return XzufiImporter(SAMPLE, origin).read()


def test_a_leistung_becomes_an_entry(imported: Imported) -> None:
    entry = imported.entries["personalausweis-beantragen"]
    assert (entry.id, entry.leika, entry.title) == (
        "4711",
        "99008001000000",
        "Personalausweis beantragen",
    )
    assert entry.synonyms == ("Perso",)
    assert entry.teaser == "Den Ausweis beantragen Sie persönlich."
    assert entry.reviewed.isoformat() == "2026-04-15"
    assert {s.aspect: s.text for s in entry.sections} == {
        Aspect.DOCUMENTS: "- Passbild\n- alter Ausweis",
        Aspect.FORMS: "- Antrag: https://ort.example/antrag",
        Aspect.DEADLINE: "Vor Ablauf des alten Ausweises.",
        Aspect.DURATION: "Etwa drei Wochen.",
        Aspect.FEE: "Zuschlag je nach Aufwand",
    }


def test_only_clear_amounts_are_fees(imported: Imported) -> None:
    (fee,) = imported.entries["personalausweis-beantragen"].fees
    assert (fee.amount, fee.label) == (Decimal(46), "ab 24 Jahren")


def test_the_office_in_charge(imported: Imported) -> None:
    office = imported.offices["buergerbuero"]
    assert (office.name, office.address, office.phone) == (
        "Bürgerbüro",
        "Markt 1, 01234 Ort",
        "01234 5",
    )
    assert imported.entries["personalausweis-beantragen"].office == "buergerbuero"


def test_a_leistung_without_name_is_skipped(imported: Imported) -> None:
    assert [str(s) for s in imported.skipped] == [
        "xzufi_sample.xml leistung 2: has no Leistungsbezeichnung"
    ]


BOMB = """<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;">]><a>&c;</a>"""
EXTERNAL = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (BOMB, "declares entities"),
        (EXTERNAL, "declares entities"),
        ("<a><b></a>", "line 1"),
        ("", "not XML"),
        ("<a/>", "no Leistung"),
        ("<a>" * 100_000, "XML"),
    ],
    ids=["bomb", "external", "malformed", "empty", "other", "deep"],
)
def test_hostile_and_broken_files(tmp_path: Path, origin: Origin, text: str, message: str) -> None:
    path = tmp_path / "x.xml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SourceError, match=message):
        XzufiImporter(path, origin).read()


def test_a_truncated_file(tmp_path: Path, origin: Origin) -> None:
    path = tmp_path / "x.xml"
    path.write_bytes(SAMPLE.read_bytes()[:3000])
    with pytest.raises(SourceError, match="not XML"):
        XzufiImporter(path, origin).read()
