"""The commands, with a fake encoder."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from knowledge.cli import app
from tests.knowledge.fakes import FakeEncoder

runner = CliRunner()


@pytest.fixture(autouse=True)
def surroundings(
    content_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fake_encoder: FakeEncoder
) -> None:
    monkeypatch.setenv("AUSKUNFT_CONTENT_DIR", str(content_dir))
    monkeypatch.setenv("AUSKUNFT_DATA_DIR", str(tmp_path / "var"))
    monkeypatch.setenv("AUSKUNFT_MUNICIPALITY", "musterstadt")
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setattr("knowledge.retrieval.encoder.load_encoder", lambda *_: fake_encoder)
    monkeypatch.setattr("knowledge.service.load_encoder", lambda *_: fake_encoder)


def run(*arguments: str | Path) -> Result:
    return runner.invoke(app, [str(argument) for argument in arguments])


def test_lint_ends_with_1_where_there_are_errors(content_dir: Path) -> None:
    good = run("lint", "--municipality", "nachbarstadt")
    assert (good.exit_code, good.output.strip()) == (0, "0 errors, 0 warnings")
    path = content_dir / "nachbarstadt" / "imkerei.md"
    path.write_text(path.read_text(encoding="utf-8").replace("office: rathaus", "office: amt"))
    bad = run("lint", "--municipality", "nachbarstadt")
    assert bad.exit_code == 1
    assert f"{path}:6: error: office: 'amt' is not in offices.yaml" in bad.output
    assert bad.output.endswith("1 error, 0 warnings\n")


def test_an_unknown_municipality_ends_in_one_sentence() -> None:
    for command in (["lint"], ["index"], ["search", "Hund"]):
        result = run(*command, "--municipality", "atlantis")
        assert result.exit_code == 2
        assert "musterstadt, nachbarstadt" in result.output


def test_index_says_what_was_embedded() -> None:
    assert "embedded anew" in run("index").output
    assert "musterstadt: " in run("index").output
    assert " 0 embedded anew" in run("index", "--municipality", "musterstadt").output


def test_search_shows_candidates() -> None:
    result = run("search", "Was kostet der Reisepass?", "--limit", "3")
    assert result.exit_code == 0
    assert "reisepass" in result.output
    assert "probability" in result.output


def munich(tmp_path: Path) -> Path:
    services = [
        {
            "id": str(number),
            "title": title,
            "text": f"{title} gibt es hier.",
            "url": "https://stadt.example",
            "lastupdate": "2026-06-08T07:41:01",
        }
        for number, title in enumerate(["Hundesteuer", "Reisepass"])
    ]
    path = tmp_path / "services.jsonl"
    path.write_text("\n".join(json.dumps(s) for s in services) + "\nkaputt\n", encoding="utf-8")
    return path


def test_import_with_preview_and_report(tmp_path: Path, content_dir: Path) -> None:
    source = munich(tmp_path)
    preview = run("import", "munich", source, "--dry-run")
    assert preview.exit_code == 0
    assert "skipped: services.jsonl line 3" in preview.output
    assert "2 new" in preview.output
    assert "  teaser: Hundesteuer gibt es hier." in preview.output
    assert "date: 2026-06-08" in preview.output
    assert not (content_dir / "muenchen").exists()
    written = run("import", "munich", source).output
    assert "2 new" in written
    assert "teaser" not in written
    assert "2 unchanged" in run("import", "munich", source).output
    assert run("search", "Hundesteuer", "-m", "muenchen").exit_code == 0


def test_import_refuses_names_that_leave_the_folder(tmp_path: Path) -> None:
    result = run("import", "munich", munich(tmp_path), "--municipality", "../woanders")
    assert result.exit_code == 2


def test_import_refuses_an_office_that_is_not_in_the_directory(tmp_path: Path) -> None:
    result = run(
        *("import", "pages", tmp_path, "-m", "musterstadt"),
        *("--url", "https://ort.example", "--office", "passamt"),
    )
    assert result.exit_code == 2
    assert "no office 'passamt'" in result.output
    assert "buergerbuero" in result.output


@pytest.mark.parametrize("options", [(), ("--dry-run",)])
def test_import_names_the_row_of_an_unknown_office(tmp_path: Path, options: tuple[str]) -> None:
    table = tmp_path / "faq.csv"
    table.write_text("Frage;Antwort;Stelle\nWo?;Hier.;Bauhof\nWann?;Heute.;Bürgerbüro\n")
    result = run(
        *("import", "faq", table, "-m", "musterstadt", "--url", "https://ort.example", *options)
    )
    assert "note: faq.csv line 2: 'Bauhof' is no office of offices.yaml" in result.output
    assert "line 3" not in result.output


@pytest.mark.parametrize(
    ("date", "shown"),
    [("1.10.2026", "2026-10-01"), ("2026-02-30", "2026-10-01"), ("", "2026-10-01")],
)
def test_import_says_how_a_date_is_written(tmp_path: Path, date: str, shown: str) -> None:
    where = ("-m", "musterstadt", "--url", "https://ort.example")
    result = run("import", "faq", tmp_path / "faq.csv", *where, "--date", date)
    assert result.exit_code == 2
    told = " ".join(word for word in result.output.split() if word != "│")
    assert f"'{date}' is no date; write year-month-day, such as {shown}." in told


def write_sources(folder: Path, name: str) -> None:
    """A table and a folder of pages; "Wo?" is also asked in the other ones."""
    (folder / "seiten").mkdir(parents=True)
    text = f"Frage;Antwort\nWas ist {name}?;Das.\nWo?;In {name}.\n"
    (folder / "faq.csv").write_text(text, encoding="utf-8")
    page = f"<html><body><h1>Seite {name}</h1><p>{'Hier steht ein Satz. ' * 20}</p></body></html>"
    (folder / "seiten" / "seite.html").write_text(page, encoding="utf-8")


@pytest.mark.parametrize(
    ("command", "source", "brought"),
    [
        ("faq", "faq.csv", {"wo", "was-ist-a", "was-ist-b"}),
        ("pages", "seiten", {"seite-a", "seite-b"}),
    ],
)
def test_imports_of_the_same_name_from_two_folders_keep_to_themselves(
    tmp_path: Path, content_dir: Path, command: str, source: str, brought: set[str]
) -> None:
    output = ""
    for name in "aba":
        folder = tmp_path / name
        if not folder.exists():
            write_sources(folder, name)
        where = ("-m", "musterstadt", "--url", "https://ort.example")
        output = run("import", command, folder / source, *where, "--date", "2026-10-01").output
        if command == "faq" and name == "b":
            taken = (
                "conflict: exists already and is not from this source: wo.md (wo), which is from"
            )
            assert f"{taken} {tmp_path / 'a' / source}" in output
    unchanged = 2 if command == "faq" else 1
    assert output == (
        f"0 new, 0 changed, 0 removed, {unchanged} unchanged, 0 kept, 0 conflicts, 0 skipped\n"
    )
    assert brought <= {path.stem for path in (content_dir / "musterstadt").glob("*.md")}


@pytest.mark.parametrize(
    "data", [b"", b"Hallo Welt\n", bytes(range(256))], ids=["empty", "text", "binary"]
)
def test_import_of_what_is_no_calendar(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "abfuhr.ics"
    file.write_bytes(data)
    result = run("import", "calendar", file, "-m", "musterstadt", "--url", "https://ort.example")
    assert result.exit_code == 2
    assert result.output.endswith("is no calendar (iCalendar): it has no line BEGIN:VCALENDAR.\n")


def test_import_shows_no_raw_bytes(tmp_path: Path) -> None:
    file = tmp_path / "abfuhr.ics"
    file.write_bytes(b"BEGIN:VCALENDAR\n\x1b]0;\x07\nEND:VCALENDAR\n")
    result = run("import", "calendar", file, "-m", "musterstadt", "--url", "https://ort.example")
    assert result.exit_code == 2
    assert result.output.rstrip("\n").isprintable()


def test_import_of_a_missing_file() -> None:
    result = run("import", "munich", "/nirgends.jsonl")
    assert result.exit_code == 2
    assert "cannot be read" in result.output


def test_eval_of_an_exported_question_set(tmp_path: Path) -> None:
    queries = tmp_path / "queries.jsonl"
    queries.write_text(
        '{"query": "hundesteuer", "positives": ["0"]}\n{"query": "x", "positives": ["99"]}\n'
    )
    folder, out = tmp_path / "beir", tmp_path / "out"
    exported = run("export-beir", munich(tmp_path), queries, folder)
    assert "2 documents, 1 queries" in exported.output
    result = run("eval", folder, "--out", out)
    assert result.exit_code == 0, result.output
    assert "hit@1" in result.output
    assert json.loads((out / "eval.json").read_text())["hit1"] == 1.0


def test_eval_of_a_folder_that_is_none(tmp_path: Path) -> None:
    result = run("eval", tmp_path)
    assert result.exit_code == 2
    assert "corpus.jsonl is missing" in result.output


def test_the_command_line_starts_without_heavy_libraries() -> None:
    heavy = ("torch", "faiss", "onnxruntime")
    code = f"import sys, knowledge.cli; print([m for m in {heavy} if m in sys.modules])"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "[]"
