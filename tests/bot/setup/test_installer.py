"""The installer: brings Pythons, and passes this machine's settings on."""

from pathlib import Path

import pytest

from bot.setup.failures import SetupError
from bot.setup.installer import Installer


def test_a_python_that_cannot_be_had_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installer = Installer(tmp_path)

    def unreachable(*args: str, **kwargs: bool) -> None:
        raise SetupError("no network")

    monkeypatch.setattr(installer, "uv", unreachable)
    with pytest.raises(SetupError, match=r"Python 3\.10 is missing .*pyenv install 3\.10"):
        installer.bring_python(10)


def test_pips_folder_of_wheels_reaches_uv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_FIND_LINKS", "/opt/a /opt/b")
    monkeypatch.delenv("UV_FIND_LINKS", raising=False)
    assert Installer(tmp_path).environment["UV_FIND_LINKS"] == "/opt/a,/opt/b"
