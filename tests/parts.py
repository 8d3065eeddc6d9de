"""Real parts the tests need: a browser, models, environments, a telephone laboratory.

On a developer's machine a test whose part is missing is left out and says why. Continuous
integration requires all of them (`AUSKUNFT_TEST_PARTS_REQUIRED`): there it fails.
"""

from __future__ import annotations

import os
import shutil
from typing import NoReturn

import pytest

REQUIRED_VARIABLE = "AUSKUNFT_TEST_PARTS_REQUIRED"


def required() -> bool:
    """Whether a missing part is a failure."""
    return os.environ.get(REQUIRED_VARIABLE, "") not in ("", "0")


def missing(why: str) -> NoReturn:
    """Ends the test that needs the part: left out, or failed where parts are required."""
    if required():
        pytest.fail(f"required here: {why}", pytrace=False)
    pytest.skip(why)


def chromium() -> str:
    """Debian's Chromium, or the one `CHROMIUM` names."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if path is None:
        missing("Chromium is not installed: apt-get install chromium")
    return path
