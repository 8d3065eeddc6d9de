"""Models: from the first source that has them, verified when they arrive and as they lie there."""

from hashlib import sha256
from pathlib import Path

import pytest

from bot.setup.failures import SetupError
from bot.setup.installer import Installer
from bot.setup.models import MODELS, Model, fetch, is_present
from bot.setup.sources import OwnAddress, Source

RIGHT = b"the right model"


def model_from(*sources: Source) -> Model:
    digest = sha256(RIGHT).hexdigest()
    return Model(name="test model", file="model.onnx", sha256=digest, megabytes=1, sources=sources)


MODEL = model_from()


class FakeSource:
    """Delivers the given contents one after the other."""

    def __init__(self, *contents: bytes | Exception) -> None:
        self._contents = list(contents)

    def fetch(self, folder: Path, installer: Installer) -> Path:
        content = self._contents.pop(0)
        if isinstance(content, Exception):
            raise content
        file = folder / "arrived"
        file.write_bytes(content)
        return file


def fetch_from(folder: Path, *sources: Source) -> Path:
    return fetch(model_from(*sources), folder, Installer(folder))


def test_a_right_model_is_kept(tmp_path: Path) -> None:
    folder = tmp_path / "folder with blanks"
    file = fetch_from(folder, FakeSource(RIGHT))
    assert file.read_bytes() == RIGHT
    assert is_present(MODEL, folder)
    assert not (folder / "download").exists()


def test_a_damaged_download_is_fetched_again(tmp_path: Path) -> None:
    fetch_from(tmp_path, FakeSource(b"damaged", RIGHT))
    assert is_present(MODEL, tmp_path)


def test_the_next_source_is_tried(tmp_path: Path) -> None:
    unreachable = FakeSource(SetupError("no network"), SetupError("no network"))
    fetch_from(tmp_path, unreachable, FakeSource(RIGHT))
    assert is_present(MODEL, tmp_path)


def test_a_source_that_is_not_set_up_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NO_SUCH_ADDRESS", raising=False)
    fetch_from(tmp_path, OwnAddress("NO_SUCH_ADDRESS"), FakeSource(RIGHT))
    assert is_present(MODEL, tmp_path)


def test_a_model_that_stays_damaged_ends_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match=r"test model arrived damaged .*SHA-256"):
        fetch_from(tmp_path, FakeSource(b"damaged", b"damaged"))
    assert not is_present(MODEL, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_model_damaged_on_disk_is_noticed(tmp_path: Path) -> None:
    file = fetch_from(tmp_path, FakeSource(RIGHT))
    assert is_present(MODEL, tmp_path)
    file.write_bytes(b"other")
    assert not is_present(MODEL, tmp_path)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.file)
def test_every_model_is_pinned_and_has_a_source(model: Model) -> None:
    assert len(model.sha256) == 64
    assert model.sources
    assert model.title.endswith(f"(about {model.megabytes} MB)")


def test_models_do_not_overwrite_each_other() -> None:
    assert len({model.file for model in MODELS}) == len(MODELS)
