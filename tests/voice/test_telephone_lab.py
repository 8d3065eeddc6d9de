"""Where the laboratory of real calls cannot be built: one line, and a failure if it is required."""

import os

import pytest

from tests import parts
from tests.telephone import lab


@pytest.mark.parametrize(("required", "status"), [("", 0), ("0", 0), ("1", 1)])
def test_without_root_the_group_is_left_out(
    required: str,
    status: int,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setenv(parts.REQUIRED_VARIABLE, required)
    assert lab.main() == status
    said = capsys.readouterr().out
    assert said.count("\n") == 1
    assert said.startswith("The test group 'telephone' is left out: ")


def test_a_step_that_fails_says_what_it_said_last() -> None:
    told: list[str] = []
    with pytest.raises(lab.LabError, match=r"the moon cannot be installed \(status 3\): no cheese"):
        lab.step("the moon", ["sh", "-c", "echo cheese; echo no cheese; exit 3"], told.append)
    assert told == ["the moon …"]
