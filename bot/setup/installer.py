"""The installer: pip and uv in an environment of their own, `.tools`."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from bot.setup.failures import SetupError
from bot.setup.interpreters import find_python, interpreter
from bot.setup.places import ROOT, TOOLS_ENV, TOOLS_LOCK
from bot.setup.programs import run
from bot.setup.progress import say
from bot.setup.stamps import Stamp, digest

APP_MINORS = (11, 12, 13)
APP_PYTHON_VARIABLE = "AUSKUNFT_SETUP_PYTHON"


class Installer:
    """What installs everything else. Runs with the application's kind of Python."""

    title = "Installer"

    def __init__(self, root: Path = ROOT) -> None:
        self.root = root
        self.place = root / TOOLS_ENV
        self.environment = environment_for(self.place)
        self._uv = interpreter(self.place, "uv")

    def stamp(self) -> Stamp:
        state = {"root": str(self.root), "lock": digest(TOOLS_LOCK)}
        return Stamp(self.place / "stamp.json", state)

    def make(self) -> None:
        python = find_python(APP_MINORS, os.environ.get(APP_PYTHON_VARIABLE))
        shutil.rmtree(self.place, ignore_errors=True)
        base = getattr(sys, "_base_executable", sys.executable)
        maker = [python or base, "-m", "venv", str(self.place)]
        try:
            run(maker, purpose="Making the installer", environment=self.environment)
        except SetupError as error:
            hint = "on Debian or Ubuntu 'apt install python3-venv' adds what is missing"
            raise SetupError(f"{error} ({hint})") from None
        self.pip("install", "--quiet", "--require-hashes", "-r", TOOLS_LOCK)

    def pip(self, *arguments: str) -> None:
        command = [str(interpreter(self.place)), "-m", "pip", "--disable-pip-version-check"]
        command += ["--retries", "2"]
        run([*command, *arguments], purpose="The set-up", environment=self.environment)

    def uv(self, *arguments: str, quiet_network: bool = False) -> None:
        environment = dict(self.environment)
        if quiet_network:
            environment.update(UV_HTTP_RETRIES="0", UV_HTTP_TIMEOUT="10")
        run([str(self._uv), *arguments], purpose="The set-up", environment=environment)

    def bring_python(self, minor: int) -> str:
        """Lets uv fetch an interpreter; returns its path."""
        wanted = f"3.{minor}"
        say(f"    Python {wanted} is not here; fetching one")
        try:
            self.uv("python", "install", wanted, quiet_network=True)
        except SetupError:
            raise SetupError(
                f"Python {wanted} is missing and could not be fetched: install it (for instance "
                f"'pyenv install {wanted}' or your system's python{wanted} package) and run this "
                "again."
            ) from None
        found = subprocess.run(
            [str(self._uv), "python", "find", "--managed-python", wanted],
            capture_output=True,
            text=True,
            env=self.environment,
            cwd=self.root,
        )
        return found.stdout.strip() or wanted


def environment_for(place: Path) -> dict[str, str]:
    """Environment variables for pip and uv."""
    environment = {**os.environ, "UV_PYTHON_INSTALL_DIR": str(place / "python")}
    for name in ("VIRTUAL_ENV", "PYTHONPATH", "PYTHONHOME", "UV_PYTHON"):
        environment.pop(name, None)
    environment.setdefault("UV_HTTP_TIMEOUT", "120")
    # Many town halls look into TLS with a certificate authority of their own.
    environment.setdefault("UV_SYSTEM_CERTS", "1")
    # uv does not read pip's folder of wheels, where the CPU build of torch may lie.
    if folders := environment.get("PIP_FIND_LINKS", "").split():
        environment.setdefault("UV_FIND_LINKS", ",".join(folders))
    return environment
