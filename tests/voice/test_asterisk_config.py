"""The configuration an operator copies."""

import os
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from voice.asterisk_config import (
    BACKUP,
    FILES,
    AsteriskConfigError,
    AsteriskPlan,
    rendered,
    write,
)

PLAN = AsteriskPlan("127.0.0.1", 8090, 8091, "a-secret-of-the-town-hall", "PJSIP/100")


def test_nothing_is_left_open() -> None:
    for name, text in rendered(PLAN).items():
        assert "@" not in text, name
    assert "password = a-secret-of-the-town-hall" in rendered(PLAN)["websocket_client.conf"]
    assert "Dial(WebSocket/auskunft/c(slin)f(json)" in rendered(PLAN)["extensions_auskunft.conf"]


def test_files_hold_the_secret_and_are_not_for_everybody(tmp_path: Path) -> None:
    written = write(PLAN, tmp_path / "asterisk")
    assert sorted(file.name for file in written) == sorted(FILES)
    for file in written:
        assert not stat.S_IMODE(file.stat().st_mode) & stat.S_IROTH


def test_examples_are_kept_and_own_settings_are_not_touched(tmp_path: Path) -> None:
    example = tmp_path / "chan_websocket.conf"
    example.write_text("[global]\n;control_message_format = plain-text\n")
    write(PLAN, tmp_path)
    write(PLAN, tmp_path)
    kept = example.with_name(example.name + BACKUP).read_text()
    assert kept == "[global]\n;control_message_format = plain-text\n"
    own = tmp_path / "websocket_client.conf"
    own.write_text("[other]\ntype = websocket_client\n")
    before = {file.name: file.read_text() for file in tmp_path.iterdir()}
    with pytest.raises(AsteriskConfigError, match="settings of your own"):
        write(replace(PLAN, human="PJSIP/200"), tmp_path)
    assert {file.name: file.read_text() for file in tmp_path.iterdir()} == before


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_what_root_writes_belongs_to_the_owner_of_the_folder(tmp_path: Path) -> None:
    os.chown(tmp_path, 12_345, 12_346)
    for file in write(PLAN, tmp_path):
        assert (file.stat().st_uid, file.stat().st_gid) == (12_345, 12_346)


@pytest.mark.parametrize(
    "secret", ["with,comma-and-more", "dollar${EXTEN}-xxxx", "half;a-secret-more"]
)
def test_a_secret_that_the_dialplan_would_misread(secret: str) -> None:
    with pytest.raises(AsteriskConfigError, match="letters, digits"):
        replace(PLAN, secret=secret)


@pytest.mark.parametrize("human", ["", "PJSIP/100,30", "PJSIP/100 ", "x)\nexten => s"])
def test_a_human_that_is_no_dial_string(human: str) -> None:
    with pytest.raises(AsteriskConfigError, match="no dial string"):
        replace(PLAN, human=human)


@pytest.mark.parametrize("human", ["PJSIP/100&PJSIP/101", "PJSIP/+493641494938@provider"])
def test_dial_strings(human: str) -> None:
    assert (
        f"AUSKUNFT_HUMAN = {human}\n"
        in rendered(replace(PLAN, human=human))["extensions_auskunft.conf"]
    )
