"""How commands on this machine find the running assistant: a file its user alone can read."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

_NAME = "run.json"


@dataclass(frozen=True)
class Running:
    """An assistant that was started with a data folder."""

    pid: int
    url: str
    tokens: dict[str, str]
    """Bearer token of each channel that needs one."""

    @property
    def alive(self) -> bool:
        """Whether its process is there: one that was killed leaves its file behind."""
        try:
            os.kill(self.pid, 0)
        except PermissionError:
            return True
        except OSError:
            return False
        return True


def running(data_dir: Path) -> Running | None:
    """The assistant that runs with the folder, alive or killed; None when none is named there."""
    try:
        state = json.loads((data_dir / _NAME).read_text("utf-8"))
        return Running(int(state["pid"]), str(state["url"]), dict(state["tokens"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


@contextmanager
def announced(data_dir: Path, url: str, tokens: dict[str, str]) -> Iterator[None]:
    """Names this process in the folder while the context lasts, and then again who was there."""
    before, own = running(data_dir), Running(os.getpid(), url, tokens)
    _write(data_dir, own)
    try:
        yield
    finally:
        if running(data_dir) == own:
            _write(data_dir, before if before is not None and before.alive else None)


def _write(data_dir: Path, named: Running | None) -> None:
    """Names an assistant in the folder, or none."""
    file = data_dir / _NAME
    file.unlink(missing_ok=True)
    if named is None:
        return
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as target:
        json.dump(asdict(named), target)
