"""The configuration an operator copies."""

import stat
from pathlib import Path

from voice.asterisk_config import FILES, AsteriskPlan, rendered, write

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
