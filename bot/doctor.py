"""`auskunft doctor`: is everything in place? One line a part; a fault says how to mend it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.errors import OperatorError
from bot.listening import listen
from bot.local_client import LocalClient
from bot.settings import Settings, SettingsError, check_municipality
from bot.setup.models import EMBEDDING_MODEL
from bot.setup.stamps import sha256_of
from bot.training import is_trained, rasa_python
from knowledge.entries.content import ContentError, load_content
from knowledge.entries.places import municipalities_in
from knowledge.retrieval.e5.files import is_prepared

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
    good = sys.version_info >= (3, 11)
    mend = "" if good else ", but 3.11 or newer is needed: run 'make setup'"
    yield Finding("application", good, f"Python {version}{mend}")


def _dialogue(settings: Settings) -> Iterator[Finding]:
    code = (
        "import sys; from importlib.metadata import version;"
        "print('Python', sys.version.split()[0] + ', Rasa', version('rasa'))"
    )
    try:
        python = str(rasa_python(settings))
        done = subprocess.run([python, "-c", code], capture_output=True, text=True, timeout=60)
    except OperatorError as error:
        yield Finding("dialogue core", False, str(error))
        return
    except OSError as error:
        detail = f"its Python cannot be started ({error.strerror}): run 'make setup'"
        yield Finding("dialogue core", False, detail)
        return
    except subprocess.TimeoutExpired:
        detail = "its Python does not answer: the machine is overloaded, try again later"
        yield Finding("dialogue core", False, detail)
        return
    detail = done.stdout.strip() or "Rasa is not installed: run 'make setup'"
    yield Finding("dialogue core", done.returncode == 0, detail)


def _encoder(settings: Settings) -> Iterator[Finding]:
    if settings.encoder != "embedded":
        is_folder = Path(settings.encoder).is_dir()
        where = "" if is_folder else ", fetched from its hub if it is not here"
        yield Finding("encoder", True, f"SentenceTransformer {settings.encoder}{where}")
        return
    file = settings.models_dir / EMBEDDING_MODEL.file
    try:
        right = sha256_of(file) == EMBEDDING_MODEL.sha256
    except OSError:
        yield Finding("encoder", False, f"{file} is missing: run 'make setup'")
        return
    if not right:
        yield Finding("encoder", False, f"{file} is damaged: run 'make setup'")
    elif not is_prepared(settings.models_dir, EMBEDDING_MODEL.sha256):
        yield Finding("encoder", False, f"{file} has not been prepared: run 'make setup'")
    else:
        yield Finding("encoder", True, f"{file} (hash verified)")


def _dialogue_model(settings: Settings) -> Iterator[Finding]:
    trained = is_trained(settings)
    # Not a fault: the next start trains it.
    yield Finding("dialogue model", True, "up to date" if trained else "will be trained at start")


def _content(settings: Settings) -> Iterator[Finding]:
    try:
        check_municipality(settings)
    except SettingsError as error:
        yield Finding("content", False, str(error))
        return
    for place in municipalities_in(settings.content_dir):
        yield _content_of(settings, place)


def _content_of(settings: Settings, place: str) -> Finding:
    try:
        content = load_content(settings.content_dir / place)
    except ContentError as error:
        detail = f"cannot be used: mend {error}"
        return Finding(f"content {place}", False, detail)
    if not content.problems:
        return Finding(f"content {place}", True, f"{len(content.entries)} entries")
    files = len({problem.path for problem in content.problems})
    mend = f"'auskunft knowledge lint -m {place}' names every mistake to mend"
    detail = f"{files} of its files are left out because of mistakes: {mend}"
    return Finding(f"content {place}", False, detail)


def _disk(settings: Settings) -> Iterator[Finding]:
    folder = _existing(settings.data_dir.absolute())
    free = shutil.disk_usage(folder).free / 1e9
    good = free >= ENOUGH_DISK_GB
    mend = "" if good else f": free at least {ENOUGH_DISK_GB} GB there, or set another data_dir"
    yield Finding("disk", good, f"{free:.1f} GB free for {settings.data_dir}{mend}")


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
