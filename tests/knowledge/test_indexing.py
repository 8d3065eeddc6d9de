from pathlib import Path

from knowledge.indexing import build_index
from tests.knowledge.fakes import FakeEncoder


def test_only_what_changed_is_embedded_again(content_dir: Path, tmp_path: Path) -> None:
    folder = content_dir / "musterstadt"
    first = build_index(folder, tmp_path, FakeEncoder())
    assert first.embedded > 0
    again = build_index(folder, tmp_path, FakeEncoder())
    assert again.embedded == 0
    assert (again.documents, again.passages) == (first.documents, first.passages)
    path = folder / "gewerbe-anmelden.md"
    path.write_text(path.read_text(encoding="utf-8") + "\n## Kosten\nNur bar.\n")
    # Once for the public and once for staff, who have their own index.
    assert build_index(folder, tmp_path, FakeEncoder()).embedded == 2


def test_a_broken_entry_is_reported(content_dir: Path, tmp_path: Path) -> None:
    folder = content_dir / "nachbarstadt"
    (folder / "imkerei.md").write_text("kaputt", encoding="utf-8")
    built = build_index(folder, tmp_path, FakeEncoder())
    assert [Path(problem.path).name for problem in built.problems] == ["imkerei.md"]
