"""`auskunft doctor`: is everything in place? One line for each part."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.bootstrap import EMBEDDING_MODEL, sha256_of
from bot.errors import OperatorError
from bot.listening import listen
from bot.local_client import LocalClient
from bot.settings import Settings
from bot.training import is_trained, rasa_python
from knowledge.content import municipalities_in

ENOUGH_DISK_GB = 1


@dataclass(frozen=True)
class Finding:
    """What was found out about one part."""

    part: str
    good: bool
    detail: str

    def __str__(self) -> str:
        return f"{'ok  ' if self.good else 'FAIL'}  {self.part}: {self.detail}"


def examine(settings: Settings) -> list[Finding]:
    """Looks at every part; never raises."""
    checks: list[Callable[[Settings], Iterator[Finding]]] = [
        _application,
        _dialogue,
        _encoder,
        _dialogue_model,
        _content,
        _disk,
        _address,
    ]
    return [finding for check in checks for finding in check(settings)]


def _application(settings: Settings) -> Iterator[Finding]:
    version = ".".join(map(str, sys.version_info[:3]))
    yield Finding("application", sys.version_info >= (3, 11), f"Python {version}")


def _dialogue(settings: Settings) -> Iterator[Finding]:
    code = (
        "import sys; from importlib.metadata import version;"
        "print('Python', sys.version.split()[0] + ', Rasa', version('rasa'))"
    )
    try:
        python = str(rasa_python(settings))
        done = subprocess.run([python, "-c", code], capture_output=True, text=True, timeout=60)
    except (OperatorError, OSError, subprocess.TimeoutExpired) as error:
        yield Finding("dialogue core", False, str(error))
        return
    detail = done.stdout.strip() or "Rasa is not installed: run 'make setup'"
    yield Finding("dialogue core", done.returncode == 0, detail)


def _encoder(settings: Settings) -> Iterator[Finding]:
    if settings.encoder != "embedded":
        yield Finding("encoder", True, f"SentenceTransformer {settings.encoder}")
        return
    file = settings.models_dir / EMBEDDING_MODEL.file
    try:
        right = sha256_of(file) == EMBEDDING_MODEL.sha256
    except OSError:
        yield Finding("encoder", False, f"{file} is missing: run 'make setup'")
        return
    damaged = f"{file} is damaged: run 'make setup'"
    yield Finding("encoder", right, f"{file} (hash verified)" if right else damaged)


def _dialogue_model(settings: Settings) -> Iterator[Finding]:
    trained = is_trained(settings)
    # Not a fault: the next start trains it.
    yield Finding("dialogue model", True, "up to date" if trained else "will be trained at start")


def _content(settings: Settings) -> Iterator[Finding]:
    places = municipalities_in(settings.content_dir)
    detail = ", ".join(places) or f"no municipality in {settings.content_dir.absolute()}"
    yield Finding("content", settings.municipality in places, detail)


def _disk(settings: Settings) -> Iterator[Finding]:
    folder = _existing(settings.data_dir.absolute())
    free = shutil.disk_usage(folder).free / 1e9
    yield Finding("disk", free >= ENOUGH_DISK_GB, f"{free:.1f} GB free for {settings.data_dir}")


def _existing(folder: Path) -> Path:
    return next(place for place in (folder, *folder.parents) if place.exists())


def _address(settings: Settings) -> Iterator[Finding]:
    if client := LocalClient.find(settings):
        yield Finding("address", True, f"the assistant answers at {client.url}")
        return
    try:
        listen(settings.host, settings.port).close()
    except OperatorError as error:
        yield Finding("address", False, str(error))
        return
    yield Finding("address", True, f"port {settings.port} on {settings.host} is free")
