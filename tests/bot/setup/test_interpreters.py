"""Interpreters: only those that run are taken."""

import sys
from pathlib import Path

import pytest

from bot.setup import interpreters
from bot.setup.failures import SetupError
from bot.setup.interpreters import find_python, version_of


def test_only_working_interpreters_are_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A pyenv shim may exist and point at nothing."""
    shim = tmp_path / "python3.10"
    shim.write_text("#!/bin/sh\necho 'pyenv: version not installed' >&2; exit 127\n")
    shim.chmod(0o755)
    assert version_of(str(shim)) is None
    assert version_of(sys.executable) == sys.version_info[:2]
    monkeypatch.setattr(interpreters, "candidates", lambda minor: iter([str(shim)]))
    assert find_python((10,), None) is None


def test_a_chosen_interpreter_must_work() -> None:
    with pytest.raises(SetupError, match=r"/nowhere/python was chosen .*3\.10"):
        find_python((10,), "/nowhere/python")
    assert find_python((sys.version_info[1],), sys.executable) == sys.executable
