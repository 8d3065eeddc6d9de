"""What was named as faulty is told once it is mended."""

from pathlib import Path

import pytest

from knowledge.faults import Faults


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "hund.md"
    path.touch()
    return str(path)


def test_a_file_is_mended_once(file: str) -> None:
    faults = Faults()
    assert faults.replace(named={file}) == []
    assert faults.replace(named={file}) == []
    assert faults.replace(named=()) == [file]
    assert faults.replace(named=()) == []


def test_a_file_with_another_fault_is_not_mended(file: str) -> None:
    faults = Faults()
    faults.replace(named={file}, in_use={file})
    assert faults.replace(named=()) == []
    assert faults.replace(in_use=()) == [file]


def test_a_file_that_is_gone_is_not_mended(file: str) -> None:
    faults = Faults()
    faults.replace(named={file})
    Path(file).unlink()
    assert faults.replace(named=()) == []
