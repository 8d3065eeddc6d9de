"""The doctor finds what is missing and says what to do."""

from pathlib import Path

import pytest

from bot.settings import Settings
from voice.asterisk_config import AsteriskPlan, write
from voice.doctor import MODULES, Finding, examine
from voice.settings import VoiceSettings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    voice = VoiceSettings(
        port=1, languages=("de",), secret="a-secret-of-the-town-hall", voices_dir=tmp_path
    )
    return Settings(data_dir=tmp_path, port=1, voice=voice)


def found(settings: Settings, folder: Path, version: str, modules: str) -> dict[str, Finding]:
    def run(command: list[str]) -> str:
        return version if "-V" in command else modules

    return {finding.part: finding for finding in examine(settings, folder, run)}


ALL = "\n".join(f"{module}.so   x   1   Running" for module in MODULES)


def test_a_healthy_asterisk(settings: Settings, tmp_path: Path) -> None:
    folder = tmp_path / "asterisk"
    write(AsteriskPlan("127.0.0.1", 1, 2, settings.voice.secret, "PJSIP/100"), folder)
    (folder / "extensions.conf").write_text("#include extensions_auskunft.conf\n")
    report = found(settings, folder, "Asterisk 22.10.1~dfsg", ALL)
    for part in ("secret", "Asterisk", "configuration", *MODULES):
        assert report[part].ok, report[part]
    assert not report["assistant"].ok
    assert "auskunft run" in report["assistant"].text
    assert "phone serve" in report["phone server"].text
    assert "phone fetch" in report["hearing de"].text


def test_what_is_wrong_is_named(settings: Settings, tmp_path: Path) -> None:
    report = found(settings, tmp_path, "Asterisk 20.1.0", "")
    assert "22.8" in report["Asterisk"].text
    assert not report["chan_websocket"].ok
    assert "phone configure" in report["configuration"].text


def test_another_secret_and_a_missing_include(settings: Settings, tmp_path: Path) -> None:
    write(AsteriskPlan("127.0.0.1", 1, 2, "another-secret-altogether", "PJSIP/100"), tmp_path)
    (tmp_path / "extensions.conf").write_text("")
    assert "another secret" in found(settings, tmp_path, "", ALL)["configuration"].text
    write(AsteriskPlan("127.0.0.1", 1, 2, settings.voice.secret, "PJSIP/100"), tmp_path)
    assert "#include" in found(settings, tmp_path, "", ALL)["configuration"].text
