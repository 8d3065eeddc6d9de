import os
from pathlib import Path

import pytest

from knowledge.entries.entry import Aspect
from knowledge.importers.imported import SourceError
from knowledge.importers.origin import Origin
from knowledge.importers.pages import MAX_TITLE, PagesImporter

PAGE = """<!doctype html><html lang="de"><head><title>Bücherei | Stadt Ort</title></head><body>
<nav><a href="/">Start</a> <a href="/amt">Ämter und viele andere Seiten der Stadt</a></nav>
<main><article><h1>Bücherei</h1>
<p>Die Bücherei verleiht Bücher, Spiele und Filme an alle Einwohnerinnen und Einwohner.</p>
<p>Sie finden uns mitten in der Stadt, gleich neben dem Rathaus am großen Marktplatz.</p>
<h2>Kosten</h2><p>Der Ausweis der Bücherei kostet zehn Euro im Jahr, Kinder zahlen nichts.</p>
</article></main><footer>Impressum und Datenschutz der Stadt Ort</footer></body></html>"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "service").mkdir()
    (tmp_path / "service" / "buecherei.html").write_text(PAGE, encoding="utf-8")
    return tmp_path


def test_the_main_text_without_navigation(folder: Path, origin: Origin) -> None:
    imported = PagesImporter(folder, origin).read()
    entry = imported.entries["buecherei"]
    assert entry.title == "Bücherei"
    assert str(entry.sources[0].url) == "https://ort.example/seite/service/buecherei.html"
    text = entry.teaser + " ".join(section.text for section in entry.sections)
    assert entry.teaser.startswith("Die Bücherei verleiht")
    assert "Impressum" not in text
    assert "Ämter" not in text
    fee = entry.section(Aspect.FEE)
    assert fee is not None
    assert "zehn Euro" in fee.text


def test_pages_without_text_or_with_garbage_are_named(folder: Path, origin: Origin) -> None:
    (folder / "leer.html").write_text("<html></html>", encoding="utf-8")
    (folder / "binaer.html").write_bytes(bytes(range(256)) * 50)
    (folder / "tief.html").write_text("<div>" * 20_000, encoding="utf-8")
    imported = PagesImporter(folder, origin).read()
    assert set(imported.entries) == {"buecherei"}
    assert {s.place for s in imported.skipped} == {"leer.html", "binaer.html", "tief.html"}


def test_a_named_pipe_is_named_and_not_waited_for(folder: Path, origin: Origin) -> None:
    os.mkfifo(folder / "rohr.html")
    imported = PagesImporter(folder, origin).read()
    assert set(imported.entries) == {"buecherei"}
    (skipped,) = imported.skipped
    assert skipped.place == "rohr.html"
    assert "no ordinary file" in skipped.reason


@pytest.mark.parametrize(
    ("heading", "start"),
    [
        ("Kosten", "Der Ausweis der Bücherei"),
        ("Gebühren:", "Der Ausweis der Bücherei"),
        ("Kosten für Kinder", "Kosten für Kinder\nDer Ausweis"),
    ],
)
def test_a_heading_is_not_repeated_in_the_text(
    folder: Path, origin: Origin, heading: str, start: str
) -> None:
    page = PAGE.replace("<h2>Kosten</h2>", f"<h2>{heading}</h2>")
    (folder / "service" / "buecherei.html").write_text(page, encoding="utf-8")
    fee = PagesImporter(folder, origin).read().entries["buecherei"].section(Aspect.FEE)
    assert fee is not None
    assert fee.text.startswith(start)


def test_an_endless_title_is_cut(folder: Path, origin: Origin) -> None:
    page = PAGE.replace("<h1>Bücherei</h1>", f"<h1>{'Bücherei und Archiv ' * 200}</h1>")
    (folder / "service" / "buecherei.html").write_text(page, encoding="utf-8")
    (entry,) = PagesImporter(folder, origin).read().entries.values()
    assert len(entry.title) <= MAX_TITLE
    assert entry.title.endswith("…")


def test_links_out_of_the_folder_are_not_followed(
    folder: Path, origin: Origin, tmp_path_factory: pytest.TempPathFactory
) -> None:
    secret = tmp_path_factory.mktemp("andere") / "geheim.html"
    secret.write_text(PAGE.replace("Bücherei", "Geheim"), encoding="utf-8")
    (folder / "link.html").symlink_to(secret)
    assert set(PagesImporter(folder, origin).read().entries) == {"buecherei"}


def test_a_folder_without_pages(tmp_path: Path, origin: Origin) -> None:
    with pytest.raises(SourceError, match="no page"):
        PagesImporter(tmp_path, origin).read()
    with pytest.raises(SourceError, match="not a folder"):
        PagesImporter(tmp_path / "nichts", origin).read()
