"""Real Rasa with the project's own model, and an action server for it, on loopback ports."""

import os
import secrets
import signal
import socket
import subprocess
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError

import uvicorn

from bot.actions.base import KnowledgeSource
from bot.actions.server import actions_app

ROOT = Path(__file__).parents[2]
PROJECT = ROOT / "bot" / "rasa"
PYTHON_VARIABLE = "AUSKUNFT_TEST_RASA_PYTHON"
MODEL_VARIABLE = "AUSKUNFT_TEST_RASA_MODEL"
START_S = 120.0


def rasa_python() -> Path | None:
    """Rasa's Python, None where it has not been set up."""
    python = Path(os.environ.get(PYTHON_VARIABLE) or ROOT / ".venv-rasa" / "bin" / "python")
    return python if python.exists() else None


def trained_model(python: Path, folder: Path) -> Path:
    """The archive named in the environment; without one, a model trained now into `folder`."""
    if given := os.environ.get(MODEL_VARIABLE):
        return Path(given).absolute()
    training = [str(python), str(PROJECT / "train.py"), str(folder)]
    subprocess.run(training, check=True, stdout=subprocess.DEVNULL)
    return folder / "dialogue.tar.gz"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def action_server(knowledge: KnowledgeSource, token: str) -> Iterator[str]:
    """URL of the running action server."""
    port = free_port()
    config = uvicorn.Config(
        actions_app(knowledge, token, 30), host="127.0.0.1", port=port, log_level="warning"
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{port}/webhook"
    finally:
        server.should_exit = True
        thread.join()


@dataclass
class RasaServer:
    """One Rasa that can be started and stopped; its conversations outlive a stop."""

    python: Path
    model: Path
    actions_url: str
    actions_token: str
    tracker_db: Path

    def __post_init__(self) -> None:
        self.token = secrets.token_urlsafe()
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.retention_days = 30
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        tokens = {"AUSKUNFT_RASA_TOKEN": self.token, "AUSKUNFT_ACTIONS_TOKEN": self.actions_token}
        command = [self.python, PROJECT / "run.py", "--port", self.port, "--model", self.model]
        command += ["--actions-url", self.actions_url, "--tracker-db", self.tracker_db]
        command += ["--retention-days", self.retention_days]
        self._process = subprocess.Popen([str(c) for c in command], env=os.environ | tokens)
        deadline = time.monotonic() + START_S
        while not self._is_ready():
            assert self._process.poll() is None, "Rasa ended while starting"
            assert time.monotonic() < deadline, "Rasa did not become ready"
            time.sleep(0.1)

    def stop(self, signal_number: int = signal.SIGTERM) -> None:
        if self._process is not None:
            self._process.send_signal(signal_number)
            self._process.wait(30)
            self._process = None

    def _is_ready(self) -> bool:
        request = urllib.request.Request(
            f"{self.url}/ready", headers={"Authorization": f"Bearer {self.token}"}
        )
        try:
            with urllib.request.urlopen(request, timeout=5):
                return True
        except (URLError, OSError):
            return False
