"""Municipalities are found by their file, and one that is not there is told with those that are."""

from pathlib import Path

from knowledge.entries.places import municipalities_in, no_municipality, unknown_municipality


def test_municipalities_are_folders_with_their_file(content_dir: Path) -> None:
    (content_dir / "leer").mkdir()
    assert municipalities_in(content_dir) == ["musterstadt", "nachbarstadt"]


def test_a_folder_without_any_is_named(tmp_path: Path) -> None:
    assert municipalities_in(tmp_path) == []
    assert str(tmp_path) in no_municipality(tmp_path)


def test_an_unknown_one_is_told_with_those_there_are_and_the_one_meant() -> None:
    folder = Path("content")
    told = unknown_municipality("musterstad", ["musterstadt", "nachbarstadt"], folder)
    assert told == (
        "The municipality 'musterstad' is unknown in content; known are musterstadt,"
        " nachbarstadt; did you mean 'musterstadt'?"
    )
    alone = unknown_municipality("musterstadt", [], folder)
    assert alone == "The municipality 'musterstadt' is unknown in content."


def test_one_that_is_there_and_not_answered_is_told_why() -> None:
    told = unknown_municipality("musterstadt", ["musterstadt", "nachbarstadt"], Path("content"))
    assert "is still being read in" in told
    assert "'auskunft knowledge lint -m musterstadt'" in told
