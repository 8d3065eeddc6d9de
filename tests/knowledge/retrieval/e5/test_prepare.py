"""What runs is made once, whole or not at all."""

from pathlib import Path

import pytest

from knowledge.retrieval.e5.files import FILES, LAYOUT, PACKED_FILE, RECORD_FILE, is_prepared
from knowledge.retrieval.e5.prepare import main, prepare
from tests.knowledge.retrieval.e5.packing import TinyModel


@pytest.fixture
def folder(tmp_path: Path, tiny: TinyModel) -> Path:
    folder = tmp_path / "folder with blanks"
    folder.mkdir()
    tiny.write(folder)
    return folder


def test_it_is_made_once(folder: Path) -> None:
    assert prepare(folder)
    assert {file.name for file in folder.iterdir()} == {*FILES, PACKED_FILE, RECORD_FILE}
    before = {name: (folder / name).stat().st_mtime_ns for name in FILES}
    assert not prepare(folder)
    assert before == {name: (folder / name).stat().st_mtime_ns for name in FILES}


@pytest.mark.parametrize("name", [*FILES, RECORD_FILE])
def test_what_is_missing_is_made_again(folder: Path, name: str) -> None:
    prepare(folder)
    (folder / name).unlink()
    assert prepare(folder)
    assert (folder / name).is_file()


def test_another_model_is_made_anew(folder: Path) -> None:
    prepare(folder)
    TinyModel(characters={0x42: "b"}).write(folder)
    assert prepare(folder)


def test_a_record_of_another_layout_does_not_count(folder: Path) -> None:
    prepare(folder)
    record = folder / RECORD_FILE
    record.write_text(record.read_text().replace(str(LAYOUT), str(LAYOUT + 1)))
    assert prepare(folder)


def test_a_damaged_file_leaves_nothing_half_made(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    prepare(folder)
    (folder / PACKED_FILE).write_bytes(b"E5S1")
    assert main([str(folder)]) == 1
    assert f"{PACKED_FILE} is not a usable model" in capsys.readouterr().err
    assert {file.name for file in folder.iterdir()} == {*FILES, PACKED_FILE}
    assert not is_prepared(folder, "")


def test_a_missing_file_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path)]) == 1
    assert PACKED_FILE in capsys.readouterr().err


def test_one_line_says_what_was_done(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(folder)]) == 0
    assert capsys.readouterr().out == f"{folder / FILES[0]} is made\n"
    assert main([str(folder)]) == 0
    assert capsys.readouterr().out == f"{folder / FILES[0]} is made already\n"
