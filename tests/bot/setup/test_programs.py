"""Other programs: their output is shown, their failure explained."""

import os
import sys

import pytest

from bot.setup.failures import SetupError
from bot.setup.programs import run


def test_a_failing_program_shows_its_output_and_raises(capfd: pytest.CaptureFixture[str]) -> None:
    code = "print('cause: network is unreachable'); raise SystemExit(2)"
    with pytest.raises(SetupError, match="needs the network"):
        run([sys.executable, "-c", code], purpose="It", environment=dict(os.environ))
    assert "network is unreachable" in capfd.readouterr().out


def test_a_missing_program_raises() -> None:
    with pytest.raises(SetupError, match="could not start"):
        run(["/nowhere/uv"], purpose="It", environment={})
