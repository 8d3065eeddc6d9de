"""Environments: each holds exactly what its locks say."""

from __future__ import annotations

import os
from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bot.setup import stamps
from bot.setup.failures import SetupError
from bot.setup.installer import APP_MINORS, APP_PYTHON_VARIABLE, Installer
from bot.setup.interpreters import find_python, interpreter, version_of
from bot.setup.places import (
    APP_ENV,
    APP_LOCK,
    CUDA_LOCK,
    DEV_LOCK,
    RASA_ENV,
    RASA_LOCK,
)
from bot.setup.progress import say
from bot.setup.stamps import Stamp, digest
from bot.setup.torch_build import ask_for_cpu_torch, block_of, has_cpu_torch, needs_cuda


class Environment(ABC):
    """A virtual environment under the root. A moved folder breaks its scripts, so it counts."""

    title: str
    folder: str
    minors: Sequence[int]
    """The 3.x versions of Python it may have, the best first."""
    python_variable: str
    """Environment variable that chooses its Python."""

    def __init__(self, installer: Installer) -> None:
        self._installer = installer
        self._root = installer.root
        self.place = installer.root / self.folder

    @abstractmethod
    def stamp(self) -> Stamp:
        """Everything it depends on."""

    @abstractmethod
    def install(self) -> None:
        """Installs what it must hold."""

    def make(self) -> None:
        self._prepare()
        self.install()

    def _prepare(self) -> None:
        if self._is_usable():
            (self.place / "stamp.json").unlink()
            return
        chosen = find_python(self.minors, os.environ.get(self.python_variable))
        python = chosen or self._installer.bring_python(self.minors[0])
        self._installer.uv("venv", "--quiet", "--clear", "--python", python, str(self.place))

    def _is_usable(self) -> bool:
        """Whether it was completed here before and its Python still works."""
        before = stamps.read(self.place / "stamp.json")
        if before is None or before.get("root") != str(self._root):
            return False
        return version_of(str(interpreter(self.place))) in [(3, minor) for minor in self.minors]

    def _sync(self, *locks: str) -> None:
        """Makes the environment hold exactly what the locks say.

        Bytecode is always compiled: where PYTHONDONTWRITEBYTECODE is set, every later start
        would otherwise compile torch or TensorFlow anew, which takes half a minute.
        """
        python = str(interpreter(self.place))
        options = ["--require-hashes", "--compile-bytecode", "--python", python]
        self._installer.uv("pip", "sync", *options, *locks)


class RasaEnvironment(Environment):
    """The dialogue core's environment."""

    title = "Dialogue environment (Rasa)"
    folder = RASA_ENV
    minors = (10,)
    python_variable = "AUSKUNFT_SETUP_PYTHON310"

    def stamp(self) -> Stamp:
        state = {"root": str(self._root), "lock": digest(RASA_LOCK)}
        return Stamp(self.place / "stamp.json", state)

    def install(self) -> None:
        self._sync(RASA_LOCK)


class AppEnvironment(Environment):
    """The application's environment. `dev` adds what tests and checks need."""

    title = "Application environment"
    folder = APP_ENV
    minors = APP_MINORS
    python_variable = APP_PYTHON_VARIABLE

    def __init__(self, installer: Installer, *, dev: bool = False) -> None:
        super().__init__(installer)
        self._dev = dev

    def stamp(self) -> Stamp:
        file, locks = self.place / "stamp.json", digest(APP_LOCK, CUDA_LOCK, "pyproject.toml")
        state: dict[str, Any] = {"root": str(self._root), "locks": locks}
        # Once the test tools are in, they stay: `make run` after `make test` does nothing.
        with_dev = Stamp(file, {**state, "dev": digest(DEV_LOCK)})
        return with_dev if self._dev or with_dev.fits() else Stamp(file, state)

    def install(self) -> None:
        locks = [self._app_lock(), *([DEV_LOCK] if self._dev else [])]
        self._sync(*locks)
        python = interpreter(self.place)
        if needs_cuda(python):
            say("    this build of torch needs CUDA's libraries: fetching them (about 3 GB)")
            self._sync(*locks, CUDA_LOCK)
        options = ["--no-deps", "--no-build-isolation", "--python", str(python)]
        self._installer.uv("pip", "install", "--quiet", *options, "--editable", str(self._root))

    def _app_lock(self) -> str:
        """The lock to install: one that asks for torch's CPU build, where there is one.

        It needs none of the CUDA packages, some 3 GB. A local folder of wheels may have it; else
        PyTorch's own index is tried, which uv knows by name. uv takes "2.13.0+cpu" under
        `--require-hashes` only when asked for it literally, which the lock itself must not do
        (the registry has no such version), so a derived copy does.
        """
        cpu_lock = self._installer.place / "requirements-cpu.lock"
        lock = ask_for_cpu_torch((self._root / APP_LOCK).read_text("utf-8"))
        cpu_lock.write_text(lock, "utf-8")
        folders = filter(None, self._installer.environment.get("UV_FIND_LINKS", "").split(","))
        if any(has_cpu_torch(Path(folder)) for folder in folders):
            return str(cpu_lock)
        only_torch = self._installer.place / "torch.txt"
        only_torch.write_text(block_of("torch", lock), "utf-8")
        options = ["--no-deps", "--require-hashes", "--python", str(interpreter(self.place))]
        command = ["pip", "install", *options, "--torch-backend", "cpu", "-r", str(only_torch)]
        try:
            self._installer.uv(*command, quiet_network=True)
        except SetupError:
            say("    PyTorch's CPU build cannot be had here; taking the registry's build")
            return APP_LOCK
        return str(cpu_lock)
