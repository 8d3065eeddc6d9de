from pathlib import Path

import pytest

from knowledge.evaluation.beir import (
    BeirError,
    QuestionSet,
    read_folder,
    write_folder,
)

SET = QuestionSet(
    documents={"d1": ("Hund", "Steuer für Hunde."), "d2": ("", "Ein Text ohne Titel.")},
    queries={"q1": "hundesteuer", "q2": "wetter"},
    relevant={"q1": {"d1": 1}},
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_folder(tmp_path, SET)
    return tmp_path


def test_a_set_written_and_read_is_the_same(folder: Path) -> None:
    assert read_folder(folder) == SET


def test_the_files_have_the_layout_of_beir(folder: Path) -> None:
    qrels = (folder / "qrels" / "test.tsv").read_text(encoding="utf-8")
    assert qrels == "query-id\tcorpus-id\tscore\nq1\td1\t1\n"
    first = (folder / "corpus.jsonl").read_text(encoding="utf-8").splitlines()[0]
    assert first == '{"_id": "d1", "title": "Hund", "text": "Steuer für Hunde."}'


def test_a_judgement_of_zero_is_not_relevant(folder: Path) -> None:
    (folder / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\nq1\td1\t0\n")
    assert read_folder(folder).relevant == {}


def test_numbers_are_ids_too(folder: Path) -> None:
    (folder / "queries.jsonl").write_text('{"_id": 5, "text": "a"}\n')
    (folder / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\n5\td1\t1\n")
    assert read_folder(folder).queries == {"5": "a"}


@pytest.mark.parametrize(
    ("file", "text", "message"),
    [
        ("corpus.jsonl", "{", "corpus.jsonl, line 1"),
        ("corpus.jsonl", "", "no documents"),
        ("queries.jsonl", '{"_id": "q1"}', "line 1: 'text' must be a text"),
        ("qrels/test.tsv", "query-id\tcorpus-id\tscore\nq1 d1 1\n", "test.tsv, line 2"),
        ("qrels/test.tsv", "query-id\tcorpus-id\tscore\nq9\td1\t1\n", "no query 'q9'"),
        ("qrels/test.tsv", "query-id\tcorpus-id\tscore\nq1\td9\t1\n", "no document 'd9'"),
    ],
)
def test_mistakes_are_named(folder: Path, file: str, text: str, message: str) -> None:
    (folder / file).write_text(text, encoding="utf-8")
    with pytest.raises(BeirError, match=message):
        read_folder(folder)


def test_a_missing_file_and_another_encoding(folder: Path) -> None:
    (folder / "queries.jsonl").write_bytes('{"_id": "ä"}'.encode("latin-1"))
    with pytest.raises(BeirError, match="not UTF-8"):
        read_folder(folder)
    (folder / "queries.jsonl").unlink()
    with pytest.raises(BeirError, match="missing"):
        read_folder(folder)
