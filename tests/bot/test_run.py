"""`auskunft run` for real: Rasa, knowledge, gateway and command line, as users start it."""

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.listening import free_port
from bot.setup.models import EMBEDDING_MODEL
from tests.bot.rasa_server import rasa_python
from tests.parts import missing

pytestmark = pytest.mark.rasa

ROOT = Path(__file__).parents[2]
MADE = ROOT / "var"
PATIENCE_S = 600


@dataclass
class Running:
    """The assistant as a process of its own."""

    process: subprocess.Popen[str]
    environment: dict[str, str]
    url: str
    lines: list[str] = field(default_factory=list)
    changed: threading.Condition = field(default_factory=threading.Condition)

    def read(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            with self.changed:
                self.lines.append(line)
                self.changed.notify_all()

    def said(self, part: str) -> None:
        with self.changed:
            arrived = self.changed.wait_for(
                lambda: any(part in line for line in self.lines), PATIENCE_S
            )
        assert arrived, "".join(self.lines)

    def ask(self, text: str) -> dict[str, Any]:
        body = {"sender": "someone", "message": text}
        response = httpx.post(f"{self.url}/webhooks/rest/webhook", json=body, timeout=60)
        assert response.status_code == 200
        message: dict[str, Any] = response.json()[0]
        return message

    def command(self, *arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "bot.cli", *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=PATIENCE_S,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


def rasa_children(parent: int) -> list[int]:
    listed = Path(f"/proc/{parent}/task/{parent}/children").read_text("ascii")
    return [int(pid) for pid in listed.split()]


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    python = rasa_python()
    if python is None:
        missing("Rasa's environment is missing: run 'make setup'")
    if not (MADE / "models" / EMBEDDING_MODEL.file).exists():
        missing("The embedding model is missing: run 'make setup'")
    data = tmp_path_factory.mktemp("data folder")
    (data / "models").symlink_to(MADE / "models", target_is_directory=True)
    (data / "rasa").mkdir()
    for made in MADE.glob("rasa/dialogue.*"):
        shutil.copy2(made, data / "rasa")
    if (MADE / "index").exists():
        shutil.copytree(MADE / "index", data / "index")
    port = free_port()
    environment = os.environ | {
        "PORT": str(port),
        "LANG": "en_GB.UTF-8",
        "PYTHONUNBUFFERED": "1",
        "AUSKUNFT_DATA_DIR": str(data),
        "AUSKUNFT_RASA__PYTHON": str(python),
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "bot.cli", "run"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    running = Running(process, environment, f"http://127.0.0.1:{port}")
    reader = threading.Thread(target=running.read, daemon=True)
    reader.start()
    try:
        running.said("Ready after")
        yield running
    finally:
        process.kill()
        process.wait()
        reader.join()


def test_answers_a_question_with_its_source(assistant: Running) -> None:
    answer = assistant.ask("Was kostet ein Personalausweis?")
    assert answer["custom"]["outcome"] == "answered"
    assert answer["custom"]["sources"]
    assert "Euro" in answer["text"]


def test_the_command_line_asks_the_running_assistant(assistant: Running) -> None:
    messages = json.loads(assistant.command("ask", "Hallo", "--channel", "phone", "--json"))
    assert messages[0]["custom"]["outcome"] == "dialogue"
    assert "the assistant answers" in assistant.command("doctor")


def test_a_killed_rasa_comes_back(assistant: Running) -> None:
    for child in rasa_children(assistant.process.pid):
        os.kill(child, signal.SIGKILL)
    assert assistant.ask("Hallo")["text"]
    assistant.said("is back")
    assert assistant.ask("Hallo")["custom"]["outcome"] == "dialogue"


def test_ends_with_all_its_children(assistant: Running) -> None:
    """The last one: the assistant is gone after it."""
    children = rasa_children(assistant.process.pid)
    assert children
    assistant.process.send_signal(signal.SIGINT)
    assert assistant.process.wait(timeout=30) == 0
    for child in children:
        with pytest.raises(ProcessLookupError):
            os.kill(child, 0)
    assert "Traceback" not in "".join(assistant.lines)
