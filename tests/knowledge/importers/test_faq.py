from __future__ import annotations

import datetime as dt
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook

from knowledge.entries.entry import Entry, Office, OfficeSource
from knowledge.importers.faq import FaqImporter, read_date
from knowledge.importers.imported import Imported, SourceError
from knowledge.importers.origin import Origin
from knowledge.importers.table import MAX_CELL

HEADER = "Thema;Frage;Antwort;Link;Stand\n"
SOURCE = OfficeSource(title="Seite", url="https://ort.example", date=dt.date(2026, 6, 1))
OFFICES = {
    "buergerbuero": Office(
        id="buergerbuero",
        name="Bürgerbüro im Rathaus",
        synonyms=("Einwohnermeldeamt",),
        sources=(SOURCE,),
        reviewed=dt.date(2026, 6, 1),
    )
}


def read(tmp_path: Path, origin: Origin, text: str | bytes, name: str = "faq.csv") -> Imported:
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return FaqImporter(path, origin, OFFICES).read()


def only(imported: Imported) -> Entry:
    (entry,) = imported.entries.values()
    return entry


def test_questions_of_a_topic_are_one_entry(tmp_path: Path, origin: Origin) -> None:
    text = (
        HEADER
        + "Bücherei;Was kostet ein Ausweis?;10 Euro;https://ort.example/b;1.5.2026\n"
        + 'Bücherei;Wann ist offen?;"Montags,\nund dienstags.";;\n'
    )
    entry = only(read(tmp_path, origin, text))
    assert (entry.id, entry.title, entry.office) == ("buecherei", "Bücherei", "amt")
    assert [q.question for q in entry.questions] == ["Was kostet ein Ausweis?", "Wann ist offen?"]
    assert entry.questions[1].answer == "Montags,\nund dienstags."
    assert entry.teaser == ""


def test_a_question_without_topic_is_its_own_entry(tmp_path: Path, origin: Origin) -> None:
    entry = only(read(tmp_path, origin, "question,answer,url\nWo?,Hier.,https://a.example\n"))
    assert (entry.title, entry.teaser, entry.questions) == ("Wo?", "Hier.", ())
    assert str(entry.sources[0].url) == "https://a.example"


def test_a_topic_keeps_the_pages_and_offices_that_its_rows_name(
    tmp_path: Path, origin: Origin
) -> None:
    text = (
        "Thema;Frage;Antwort;Link;Stand;Stelle\n"
        "Bad;Wo?;Hier.;https://ort.example/b;2026-03-01;buergerbuero\n"
        "Bad;Wann?;Heute.;;;\n"
        "Bad;Wie?;Nass.;https://ort.example/c;2026-04-01;\n"
        "Bad;Wer?;Alle.;https://ort.example/c;;\n"
        "Amt;Wo?;Dort.;;;\n"
    )
    bath, office = read(tmp_path, origin, text).entries.values()
    assert [(s.url, s.date) for s in bath.sources] == [
        ("https://ort.example/b", dt.date(2026, 3, 1)),
        (origin.url, dt.date(2026, 3, 1)),
        ("https://ort.example/c", dt.date(2026, 4, 1)),
        ("https://ort.example/c", dt.date(2026, 3, 1)),
    ]
    assert (bath.office, bath.reviewed) == ("buergerbuero", dt.date(2026, 4, 1))
    assert [(s.url, s.date) for s in office.sources] == [(origin.url, origin.date)]
    assert office.office == "amt"


@pytest.mark.parametrize(
    ("row", "used"),
    [
        ("Bad;Wie?;Nass.;;1.3.2026", "2026-03-01 is used instead (the oldest date of its topic)"),
        ("Amt;Wo?;Dort.;;1.4.2026", "2026-04-01 is used instead (the oldest date of the file)"),
        ("Amt;Wo?;Dort.;;", "2026-06-01 is used instead (--date, or else today)"),
    ],
)
def test_what_is_no_date_is_named_with_the_one_that_is_used(
    tmp_path: Path, origin: Origin, row: str, used: str
) -> None:
    imported = read(tmp_path, origin, f"{HEADER}Bad;Wann?;Heute.;;31.02.2026\n{row}\n")
    (note,) = imported.skipped
    assert str(note) == f"faq.csv line 2: '31.02.2026' is no date: {used}"
    assert not note.lost
    assert str(imported.entries["bad"].reviewed) == used[:10]


def test_no_answer_is_lost_or_said_twice(tmp_path: Path, origin: Origin) -> None:
    text = "Frage;Antwort\nWo?;Hier.\nWo?;Oder dort.\nWo?;Oder dort.\nWo?;Hier.\n"
    entry = only(read(tmp_path, origin, text))
    assert entry.teaser == "Hier."
    assert [(q.question, q.answer) for q in entry.questions] == [("Wo?", "Oder dort.")]


def test_broken_rows_are_named_and_the_rest_imported(tmp_path: Path, origin: Origin) -> None:
    text = (
        "Frage;Antwort\nEins?;Ja.\nOhne Antwort?;\nZu;viele;Zellen\n"
        + f"Lang?;{'x' * (MAX_CELL + 1)}\nZwei?;Nein.\n"
    )
    imported = read(tmp_path, origin, text)
    assert [e.title for e in imported.entries.values()] == ["Eins?", "Zwei?"]
    assert [s.place for s in imported.skipped] == [f"faq.csv line {n}" for n in (3, 4, 5)]


def test_an_open_quote_is_reported(tmp_path: Path, origin: Origin) -> None:
    imported = read(tmp_path, origin, 'Frage;Antwort\nEins?;Ja.\nZwei?;"nie zu\nDrei?;Ja.\n')
    assert [s.place for s in imported.skipped] == ["faq.csv line 3"]


@pytest.mark.parametrize(
    ("text", "place", "rest"),
    [
        ('Eins?;"So"\r\nZwei?;"mehr\r\nZeilen";"x\r\nEnde\r\n', "line 4", " (up to line 5 all was"),
        ('Eins?;So\n"Jedi" was?;Ja.\nDrei?;So.\n', "line 3", ""),
        (
            f'Eins?;So\nZwei?;"{"x" * 99}\n{"x" * MAX_CELL}\nDrei?;So\n',
            "line 3",
            " (up to line 4 all",
        ),
    ],
    ids=["multiple lines", "within", "long"],
)
def test_a_quote_that_is_not_rightly_closed_is_named_where_it_opens(
    tmp_path: Path, origin: Origin, text: str, place: str, rest: str
) -> None:
    imported = read(tmp_path, origin, f"Frage;Antwort;Thema\n{text}")
    assert "eins" in imported.entries
    (lost,) = imported.skipped
    assert lost.place == f"faq.csv {place}"
    assert lost.reason.startswith(
        "a quotation mark opens here and is not rightly closed: close it at the end of its cell, or"
        f' write it twice ("") where it belongs to the text{rest}'
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "faq.csv is empty."),
        ("\n;\n \n", "faq.csv is empty."),
        (HEADER, "has no question that could be read: below its column names there is none."),
        ("Frage;Antwort\nWo?;\n", "could be read: faq.csv line 2: has no answer."),
        ('Frage;Antwort\nWo?;"Hier.\n', "read: faq.csv line 2: a quotation mark opens here"),
        ('Frage;"Antwort\nWo?;Hier.\n', "must stand: faq.csv line 1: a quotation mark opens here"),
        ("Fragen\nFrage;Text 1;\n", "the columns found in line 2 are 'Frage', 'Text 1'."),
        ("x\n" * 10 + "Frage;Antwort\n", "first 10 rows, where they must stand, but in line 11."),
        ("Frage;Antwort\n" + "Wo?;\n" * 5, "line 4: has no answer; and 2 more."),
    ],
)
def test_why_there_is_no_question(tmp_path: Path, origin: Origin, text: str, words: str) -> None:
    with pytest.raises(SourceError) as caught:
        read(tmp_path, origin, text)
    assert words in str(caught.value)


def test_an_empty_sheet_is_told_with_those_that_hold_something(
    tmp_path: Path, origin: Origin
) -> None:
    book = Workbook()
    book.create_sheet("Fragen").append(["Frage", "Antwort"])
    data = BytesIO()
    book.save(data)
    with pytest.raises(SourceError, match="is empty: sheet 'Sheet' was read, but not: Fragen"):
        read(tmp_path, origin, data.getvalue(), "faq.xlsx")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-32"])
def test_encodings(tmp_path: Path, origin: Origin, encoding: str) -> None:
    data = "Frage;Antwort\nMüll?;Größe\n".encode(encoding)
    assert only(read(tmp_path, origin, data)).title == "Müll?"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le"])
def test_wide_letters_without_a_mark_are_refused(
    tmp_path: Path, origin: Origin, encoding: str
) -> None:
    data = "Frage;Antwort\nMüll?;Größe\n".encode(encoding)
    with pytest.raises(SourceError, match="save it as UTF-8"):
        read(tmp_path, origin, data)


@pytest.mark.parametrize("text", ["", "a;b\n1;2\n", "Frage;Antwort\n", "\x00" * 100])
def test_files_without_questions(tmp_path: Path, origin: Origin, text: str) -> None:
    with pytest.raises(SourceError):
        read(tmp_path, origin, text)


def test_web_addresses_are_checked(tmp_path: Path, origin: Origin) -> None:
    imported = read(tmp_path, origin, "Frage;Antwort;Link\nWo?;Hier.;javascript:alert(1)\n")
    assert str(only(imported).sources[0].url) == origin.url
    (note,) = imported.skipped
    assert (note.reason, note.lost) == ("'javascript:alert(1)' is no web address: left out", False)


@pytest.mark.parametrize(
    "name",
    ["buergerbuero", "Bürgerbüro im Rathaus", " BUERGERBUERO IM  RATHAUS", "Einwohnermeldeamt"],
)
def test_an_office_is_found_by_its_key_or_a_name(tmp_path: Path, origin: Origin, name: str) -> None:
    imported = read(tmp_path, origin, f"Frage;Antwort;Stelle\nWo?;Hier.;{name}\n")
    assert only(imported).office == "buergerbuero"
    assert imported.skipped == ()


def test_an_unknown_office_is_named_and_left_out(tmp_path: Path, origin: Origin) -> None:
    imported = read(tmp_path, origin, "Frage;Antwort;Stelle\nWo?;Hier.;Bauhof\n")
    assert only(imported).office is None
    (note,) = imported.skipped
    assert (note.place, note.lost) == ("faq.csv line 2", False)
    assert "Bauhof" in note.reason


def test_excel(tmp_path: Path, origin: Origin) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Frage", "Antwort", "Stand"])
    sheet.append(["Wo?", "Hier.", dt.datetime(2026, 5, 1)])
    sheet.append([None, None, None])
    sheet.append(["Ohne Antwort?", None, None])
    data = BytesIO()
    book.save(data)
    imported = read(tmp_path, origin, data.getvalue(), "faq.xlsx")
    assert only(imported).reviewed == dt.date(2026, 5, 1)
    assert [s.place for s in imported.skipped] == ["faq.xlsx row 4"]


def test_column_names_may_stand_below_a_heading(tmp_path: Path, origin: Origin) -> None:
    text = "Häufige Fragen;\nStand: heute;\n\nFrage;Antwort\nWo?;Hier.\nWann?;\n"
    imported = read(tmp_path, origin, text)
    assert only(imported).title == "Wo?"
    assert [s.place for s in imported.skipped] == ["faq.csv line 6"]
    with pytest.raises(SourceError, match="no columns"):
        read(tmp_path, origin, "Überschrift;\n" * 10 + "Frage;Antwort\nWo?;Hier.\n")


def test_further_sheets_are_named(tmp_path: Path, origin: Origin) -> None:
    book = Workbook()
    for name, question in (("Bürger", "Wo?"), ("Gewerbe", "Wann?"), ("Leer", None)):
        sheet = book.create_sheet(name)
        if question:
            sheet.append(["Fragen und Antworten"])
            sheet.append(["Frage", "Antwort"])
            sheet.append([question, "Hier."])
    book.remove(book.worksheets[0])
    data = BytesIO()
    book.save(data)
    imported = read(tmp_path, origin, data.getvalue(), "faq.xlsx")
    assert only(imported).title == "Wo?"
    (note,) = imported.skipped
    assert str(note) == "faq.xlsx: sheet 'Bürger' was read, but not: Gewerbe"
    assert not note.lost


def test_an_archive_bomb_is_not_opened(tmp_path: Path, origin: Origin) -> None:
    data = BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 20_000_000)
    with pytest.raises(SourceError, match="more than is reasonable"):
        read(tmp_path, origin, data.getvalue(), "bombe.xlsx")


def test_what_is_no_excel_file(tmp_path: Path, origin: Origin) -> None:
    with pytest.raises(SourceError, match="damaged"):
        read(tmp_path, origin, b"PK\x03\x04 half", "faq.xlsx")


@pytest.mark.parametrize(
    ("text", "date"),
    [("2026-05-01", (2026, 5, 1)), ("1.5.2026", (2026, 5, 1)), ("bald", None), ("31.2.2026", None)],
)
def test_dates(text: str, date: tuple[int, int, int] | None) -> None:
    assert read_date(text) == (dt.date(*date) if date else None)
