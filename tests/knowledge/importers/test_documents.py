from __future__ import annotations

import os
import zipfile
from io import BytesIO
from pathlib import Path
from time import sleep

import pytest
from docx import Document

from knowledge.entries.entry import Aspect
from knowledge.importers.documents import DocumentsImporter
from knowledge.importers.imported import SourceError
from knowledge.importers.origin import Origin
from knowledge.importers.sandbox import limited


def docx_bytes() -> bytes:
    document = Document()
    document.add_heading("Merkblatt Hund", level=1)
    document.add_paragraph("Wer einen Hund hält, meldet ihn bei der Stadt an.")
    document.add_heading("Erforderliche Unterlagen", level=2)
    document.add_paragraph("Impfpass", style="List Bullet")
    document.add_heading("Kosten", level=2)
    table = document.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text = "Erster Hund"
    table.rows[0].cells[1].text = "60 Euro"
    data = BytesIO()
    document.save(data)
    return data.getvalue()


def pdf_bytes(*lines: str) -> bytes:
    """The smallest PDF with lines of text."""
    text = "BT /F1 12 Tf 14 TL 72 720 Td " + " ".join(f"({line}) Tj T*" for line in lines) + " ET"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        " /Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(text)} >>\nstream\n{text}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    body, places = "%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(body))
        body += f"{number} 0 obj\n{content}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    end = f"trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{len(body)}\n%%EOF\n"
    return f"{body}xref\n0 {size}\n0000000000 65535 f \n{table}{end}".encode("latin-1")


def write(tmp_path: Path, name: str, data: bytes) -> Path:
    path = tmp_path / name
    path.write_bytes(data)
    return path


def test_word(tmp_path: Path, origin: Origin) -> None:
    path = write(tmp_path, "hund.docx", docx_bytes())
    entry = DocumentsImporter(path, origin).read().entries["hund"]
    assert entry.title == "Merkblatt Hund"
    assert entry.teaser == "Wer einen Hund hält, meldet ihn bei der Stadt an."
    assert {s.aspect: s.text for s in entry.sections} == {
        Aspect.DOCUMENTS: "- Impfpass",
        Aspect.FEE: "- Erster Hund, 60 Euro",
    }


def test_pdf(tmp_path: Path, origin: Origin) -> None:
    lines = ["Merkblatt Hund", "Wer einen Hund hat, meldet ihn an.", "Kosten", "60 Euro im Jahr."]
    path = write(tmp_path, "hund.pdf", pdf_bytes(*lines))
    entry = DocumentsImporter(path, origin).read().entries["hund"]
    assert entry.title == "Merkblatt Hund"
    fee = entry.section(Aspect.FEE)
    assert fee is not None
    assert fee.text == "60 Euro im Jahr."


def bomb() -> bytes:
    data = BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * 30_000_000)
    return data.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("leer.pdf", b"", "neither PDF nor DOCX"),
        ("text.pdf", b"Nur Text", "neither PDF nor DOCX"),
        ("halb.pdf", pdf_bytes("Text")[:60], "cannot be read|damaged|broke down|no text"),
        ("scan.pdf", pdf_bytes(""), "no text"),
        ("halb.docx", docx_bytes()[:900], "damaged"),
        ("bombe.docx", bomb(), "more than is reasonable"),
    ],
)
def test_hostile_and_broken_files(
    tmp_path: Path, origin: Origin, name: str, data: bytes, message: str
) -> None:
    with pytest.raises(SourceError, match=message):
        DocumentsImporter(write(tmp_path, name, data), origin).read()


def without_content() -> bytes:
    data = BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("a.txt", "b")
    return data.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("kaputt.pdf", b"%PDF-1.4 kaputt", "The PDF is damaged."),
        ("leer.docx", without_content(), "leer.docx is damaged or not of its format."),
    ],
)
def test_damage_is_told_once_and_without_names_of_exceptions(
    tmp_path: Path,
    origin: Origin,
    capfd: pytest.CaptureFixture[str],
    name: str,
    data: bytes,
    sentence: str,
) -> None:
    with pytest.raises(SourceError) as caught:
        DocumentsImporter(write(tmp_path, name, data), origin).read()
    assert str(caught.value).endswith(sentence)
    assert "Error" not in str(caught.value)
    assert capfd.readouterr() == ("", "")


def test_in_a_folder_the_good_files_are_imported(tmp_path: Path, origin: Origin) -> None:
    write(tmp_path, "gut.docx", docx_bytes())
    write(tmp_path, "kaputt.docx", b"PK")
    imported = DocumentsImporter(tmp_path, origin).read()
    assert set(imported.entries) == {"gut"}
    assert [s.place for s in imported.skipped] == ["kaputt.docx"]


def test_a_parser_that_hangs_is_given_up() -> None:
    with pytest.raises(SourceError, match="too long"):
        limited(sleep, 60, name="datei", seconds=1)


def test_a_parser_that_dies_is_reported() -> None:
    with pytest.raises(SourceError, match="broke down"):
        limited(os._exit, 3, name="datei")


def test_a_parser_that_takes_all_memory_is_stopped() -> None:
    with pytest.raises(SourceError, match="datei"):
        limited(bytearray, 1 << 40, name="datei")
