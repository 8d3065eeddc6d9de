"""Interpreters: finding a Python of the right version that really runs."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

from bot.setup.failures import SetupError
from bot.setup.places import ROOT


def interpreter(environment: Path, name: str = "python") -> Path:
    """A program of a virtual environment."""
    return environment / "bin" / name


def version_of(python: str) -> tuple[int, int] | None:
    """Version of an interpreter found by running it: a pyenv shim may point at nothing."""
    code = "import sys, ssl, sqlite3, ctypes; print(*sys.version_info[:2])"
    try:
        result = subprocess.run(
            [python, "-c", code], capture_output=True, text=True, timeout=30, cwd=ROOT
        )
        major, minor = result.stdout.split()
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return None
    return int(major), int(minor)


def candidates(minor: int) -> Iterator[str]:
    """Places where a Python 3.<minor> usually is."""
    homes = [os.environ.get("PYENV_ROOT", ""), str(Path.home() / ".pyenv")]
    for home in filter(None, dict.fromkeys(homes)):
        for folder in sorted(Path(home, "versions").glob(f"3.{minor}.*"), reverse=True):
            yield str(interpreter(folder))
    name = f"python3.{minor}"
    for place in filter(None, os.environ.get("PATH", "").split(os.pathsep)):
        if Path(place, name).exists():
            yield str(Path(place, name))
    yield from (f"/usr/bin/{name}", f"/usr/local/bin/{name}")


def find_python(minors: Sequence[int], chosen: str | None) -> str | None:
    """First interpreter that runs and has one of the versions, the chosen one before all."""
    if chosen:
        version = version_of(chosen)
        if version is None or version[0] != 3 or version[1] not in minors:
            wanted = ", ".join(f"3.{minor}" for minor in minors)
            raise SetupError(f"{chosen} was chosen but is not a working Python {wanted}.")
        return chosen
    for minor in minors:
        for python in candidates(minor):
            if version_of(python) == (3, minor):
                return python
    return None
