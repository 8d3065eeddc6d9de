import sys
from functools import partial
from pathlib import Path

import pytest

from benchmarks import startup
from benchmarks.processes import Server, free_port

FAKE_BOT = Path(__file__).with_name("fake_bot.py")


def make(name: str, folder: Path) -> Server:
    port = free_port()
    command = [sys.executable, str(FAKE_BOT), str(port), "right"]
    return Server(name, command, folder, {}, port, folder / f"{name}.log", "?", "right")


def test_each_bot_is_started_in_turn(tmp_path: Path) -> None:
    seconds = startup.measure([partial(make, "a", tmp_path), partial(make, "b", tmp_path)], 2)
    assert {name: len(values) for name, values in seconds.items()} == {"a": 2, "b": 2}


def test_ratio_is_that_of_the_medians(tmp_path: Path) -> None:
    seconds = {"auskunft": [2.0, 90.0, 1.0], "stock rasa": [4.0, 8.0, 5.0]}
    assert startup.ratio(seconds, "auskunft", "stock rasa") == pytest.approx(0.4)
    startup.plot(seconds, tmp_path)
    assert (tmp_path / "startup.png").exists()
    assert "2.0 90.0 1.0" in startup.table(seconds)
