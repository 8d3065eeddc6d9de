"""The embedding model is prepared in the application's environment, once."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.setup import preparation
from bot.setup.failures import SetupError
from bot.setup.installer import Installer
from bot.setup.models import EMBEDDING_MODEL
from bot.setup.preparation import Preparation
from knowledge.retrieval.e5.files import FILES, RECORD_FILE, record


def make_files(folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    for name in FILES:
        (folder / name).touch()
    (folder / RECORD_FILE).write_text(json.dumps(record(EMBEDDING_MODEL.sha256)))


def test_it_runs_in_the_applications_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    models = tmp_path / "models"

    def run(command: Sequence[str], *, purpose: str, environment: dict[str, str]) -> None:
        python = str(tmp_path / ".venv" / "bin" / "python")
        assert command == [python, "-m", "knowledge.retrieval.e5.prepare", str(models)]
        make_files(models)

    monkeypatch.setattr(preparation, "run", run)
    part = Preparation(Installer(tmp_path), models)
    assert not part.is_done()
    part.make()
    assert part.is_done()


@pytest.mark.parametrize("name", [*FILES, RECORD_FILE])
def test_it_is_not_done_while_a_file_is_missing(tmp_path: Path, name: str) -> None:
    make_files(tmp_path)
    (tmp_path / name).unlink()
    assert not Preparation(Installer(tmp_path), tmp_path).is_done()


def test_another_model_is_prepared_anew(tmp_path: Path) -> None:
    make_files(tmp_path)
    (tmp_path / RECORD_FILE).write_text(json.dumps(record("another")))
    assert not Preparation(Installer(tmp_path), tmp_path).is_done()


def test_a_failure_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="Preparing the embedding model could not start"):
        Preparation(Installer(tmp_path), tmp_path).make()
