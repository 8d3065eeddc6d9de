"""Question sets in the BEIR layout.

corpus.jsonl    {"_id", "title", "text"} a line
queries.jsonl   {"_id", "text"} a line
qrels/test.tsv  a header, then query id, corpus id and score, separated by tabs

A query without a positive judgement cannot be answered from the corpus.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HEADER = ("query-id", "corpus-id", "score")


class BeirError(Exception):
    """The folder cannot be used; the text names file and line."""


@dataclass(frozen=True)
class QuestionSet:
    """Texts to search and questions with their right documents."""

    documents: Mapping[str, tuple[str, str]]
    """Id → title and text."""
    queries: Mapping[str, str]
    relevant: Mapping[str, Mapping[str, int]]
    """Query id → document id → grade above 0; missing when unanswerable."""


def read_folder(folder: Path) -> QuestionSet:
    """Reads and checks a question set.

    Raises:
        BeirError: a file is missing or malformed, or a judgement names an unknown id.
    """
    documents = {
        _text(item, "_id", place): (_text(item, "title", place, ""), _text(item, "text", place))
        for item, place in _objects(folder / "corpus.jsonl")
    }
    queries = {
        _text(item, "_id", place): _text(item, "text", place)
        for item, place in _objects(folder / "queries.jsonl")
    }
    if not documents or not queries:
        raise BeirError(f"{folder} has no documents or no queries.")
    relevant: dict[str, dict[str, int]] = {}
    path = folder / "qrels" / "test.tsv"
    for number, row in _rows(path):
        query, document, score = row
        if query not in queries:
            raise BeirError(f"{path}, line {number}: there is no query '{query}'.")
        if document not in documents:
            raise BeirError(f"{path}, line {number}: there is no document '{document}'.")
        if score > 0:
            relevant.setdefault(query, {})[document] = score
    return QuestionSet(documents, queries, relevant)


def write_folder(folder: Path, questions: QuestionSet) -> None:
    """Writes the three files; the folder is made where it is missing."""
    (folder / "qrels").mkdir(parents=True, exist_ok=True)
    _write_lines(
        folder / "corpus.jsonl",
        ({"_id": k, "title": t, "text": x} for k, (t, x) in questions.documents.items()),
    )
    _write_lines(
        folder / "queries.jsonl", ({"_id": k, "text": t} for k, t in questions.queries.items())
    )
    with (folder / "qrels" / "test.tsv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter="\t", lineterminator="\n")
        writer.writerow(HEADER)
        for query, grades in questions.relevant.items():
            writer.writerows((query, document, grade) for document, grade in grades.items())


def _objects(path: Path) -> Iterator[tuple[dict[str, Any], str]]:
    for number, line in _lines(path):
        place = f"{path}, line {number}"
        try:
            item = json.loads(line)
        except (ValueError, RecursionError):
            raise BeirError(f"{place}: this is not JSON.") from None
        if not isinstance(item, dict):
            raise BeirError(f"{place}: a JSON object is needed.")
        yield item, place


def _text(item: Mapping[str, Any], key: str, place: str, default: str | None = None) -> str:
    value = item.get(key, default)
    if isinstance(value, int) and key == "_id":
        return str(value)
    if not isinstance(value, str) or (key == "_id" and not value):
        raise BeirError(f"{place}: '{key}' must be a text.")
    return value


def _rows(path: Path) -> Iterator[tuple[int, tuple[str, str, int]]]:
    for number, line in _lines(path):
        cells = line.split("\t")
        if number == 1 and cells[0] == HEADER[0]:
            continue
        try:
            query, document, score = cells
            yield number, (query, document, int(float(score)))
        except ValueError:
            raise BeirError(
                f"{path}, line {number}: query id, document id and score are needed,"
                " separated by tabs."
            ) from None


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    try:
        with path.open(encoding="utf-8-sig") as file:
            for number, line in enumerate(file, start=1):
                if line.strip():
                    yield number, line.rstrip("\r\n")
    except FileNotFoundError:
        raise BeirError(f"{path} is missing.") from None
    except UnicodeDecodeError:
        raise BeirError(f"{path} is not UTF-8 text.") from None
    except OSError as error:
        raise BeirError(f"{path} cannot be read: {error.strerror}.") from None


def _write_lines(path: Path, items: Iterable[Mapping[str, str]]) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(item, ensure_ascii=False) + "\n" for item in items)
