"""The whole set-up: says how it ended, and needs nothing that it has yet to install."""

import errno
import subprocess
import sys

import pytest

from bot.setup import command
from bot.setup.places import ROOT


def test_a_full_disk_is_said_in_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(dev: bool) -> bool:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(command, "set_up", full)
    assert command.main([]) == 1
    assert "disk is full" in capsys.readouterr().out


@pytest.mark.parametrize(("worked", "said"), [(True, "complete"), (False, "set up already")])
def test_the_end_of_the_setup_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], worked: bool, said: str
) -> None:
    monkeypatch.setattr(command, "set_up", lambda dev: worked)
    assert command.main([]) == 0
    assert said in capsys.readouterr().out


def test_an_interrupted_setup_says_how_to_go_on(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(dev: bool) -> bool:
        raise KeyboardInterrupt

    monkeypatch.setattr(command, "set_up", interrupted)
    assert command.main([]) == 130
    assert "run it again" in capsys.readouterr().out


def test_nothing_but_the_standard_library_is_imported() -> None:
    """Before the environments exist there is nothing else."""
    script = [sys.executable, "-S", "-c", "import bot.setup.command"]
    done = subprocess.run(script, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
