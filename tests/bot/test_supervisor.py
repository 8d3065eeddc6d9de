"""The composition root, with a stand-in for Rasa and for the knowledge."""

import asyncio
import json
import logging
import os
import re
import shutil
import signal
import stat
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

import bot.supervisor
import knowledge.service
from bot.errors import OperatorError
from bot.listening import listen, port_of
from bot.local_client import LocalClient, NoAnswerError
from bot.run_file import announced
from bot.settings import RasaSettings, Settings, SettingsError
from bot.supervisor import (
    Supervisor,
    other_assistant,
    prepare_data_dir,
    serve,
    train_if_needed,
)
from connectors.conversations import rest_id
from knowledge.entries.content import load_municipality
from knowledge.reply import Button
from knowledge.service import Knowledge as RealKnowledge
from tests.knowledge.fakes import FakeEncoder

ROOT = Path(__file__).parents[2]
CONTENT = ROOT / "knowledge" / "content"
PATIENCE_S = 60


class Knowledge:
    """Loads when the test lets it, and never changes."""

    def __init__(self) -> None:
        self.looked_at = 0

    def municipality(self, id: str) -> Any:
        return load_municipality(CONTENT / id)

    def municipalities(self) -> list[str]:
        return ["jena"]

    def suggestions(self, municipality: str, language: str) -> list[Button]:
        return []

    def office(self, municipality: str, key: str) -> None:
        return None

    def is_outdated(self) -> bool:
        self.looked_at += 1
        return False

    def refresh(self, progress: Callable[[str], None]) -> list[str]:
        return []


@dataclass
class Stage:
    """What a test can see and do."""

    settings: Settings
    supervisor: Supervisor
    http: httpx.AsyncClient
    may_load: threading.Event
    lines: list[str] = field(default_factory=list)
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    run: asyncio.Task[int] | None = None

    def tell(self, line: str) -> None:
        self.lines.append(line)
        self.changed.set()

    async def until(self, condition: Callable[[list[str]], bool]) -> None:
        """Until the lines told so far satisfy the condition."""
        async with asyncio.timeout(PATIENCE_S):
            while not condition(self.lines):
                self.changed.clear()
                await self.changed.wait()

    async def said(self, part: str, times: int = 1) -> None:
        await self.until(lambda lines: sum(part in line for line in lines) >= times)

    async def ask(self) -> list[dict[str, Any]]:
        body = {"sender": "someone", "message": "Hallo"}
        response = await self.http.post("/webhooks/rest/webhook", json=body)
        assert response.status_code == 200
        messages: list[dict[str, Any]] = response.json()
        return messages

    async def ready(self) -> int:
        return (await self.http.get("/readyz")).status_code

    def rasa(self) -> int:
        """Process id of the stand-in."""
        pid = self.settings.data_dir.with_name("project") / "pid"
        return int(pid.read_text("utf-8"))


@pytest.fixture(autouse=True)
def stand_ins(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> threading.Event:
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.delenv("LC_MESSAGES", raising=False)
    project = tmp_path / "project"
    project.mkdir()
    (project / "run.py").write_text(Path(__file__).with_name("fake_rasa.py").read_text("utf-8"))
    monkeypatch.setattr(bot.supervisor, "PROJECT", project)
    may_load = threading.Event()

    def open_it(settings: Settings, progress: Callable[[str], None]) -> Knowledge:
        may_load.wait(PATIENCE_S)
        return Knowledge()

    monkeypatch.setattr(knowledge.service.Knowledge, "open", open_it)
    return may_load


def settings_in(folder: Path) -> Settings:
    return Settings(
        port=0,
        host="127.0.0.1",
        content_dir=CONTENT,
        data_dir=folder / "data folder",
        rasa=RasaSettings(python=Path(sys.executable)),
    )


@asynccontextmanager
async def running(
    folder: Path, may_load: threading.Event, content_dir: Path = CONTENT
) -> AsyncIterator[Stage]:
    settings = settings_in(folder).model_copy(update={"content_dir": content_dir})
    prepare_data_dir(settings)
    listener = listen(settings.host, settings.port)
    stages: list[Stage] = []
    supervisor = Supervisor(settings, listener, lambda line: stages[0].tell(line))
    async with httpx.AsyncClient(base_url=supervisor.url, timeout=PATIENCE_S) as http:
        stage = Stage(settings, supervisor, http, may_load)
        stages.append(stage)
        stage.run = asyncio.create_task(supervisor.run())
        try:
            yield stage
        finally:
            supervisor.stop()
            async with asyncio.timeout(PATIENCE_S):
                await asyncio.wait([stage.run])
            listener.close()


async def test_listens_at_once_and_says_when_it_is_ready(
    tmp_path: Path, stand_ins: threading.Event
) -> None:
    async with running(tmp_path, stand_ins) as stage:
        await stage.said("can be reached already: http://127.0.0.1:")
        assert (await stage.http.get("/healthz")).status_code == 200
        assert await stage.ready() == 503
        assert (await stage.ask())[0]["custom"]["outcome"] == "refused"
        stand_ins.set()
        await stage.said("Ready after")
        assert await stage.ready() == 200
        assert (await stage.ask())[0]["text"] == "Guten Tag!"


async def test_what_it_answers_for_can_be_asked(tmp_path: Path, stand_ins: threading.Event) -> None:
    stand_ins.set()
    async with running(tmp_path, stand_ins) as stage:
        await stage.said("Ready after")
        client = LocalClient(stage.supervisor.url, {})
        names = ("jena", "Köln/a", "x" * 99)
        assert [await asyncio.to_thread(client.knows, n) for n in names] == [True, False, False]
    assert client.knows("atlantis")  # Nobody answers now, which is told otherwise.


async def test_a_conversation_is_erased_for_a_command_of_this_machine(
    tmp_path: Path, stand_ins: threading.Event
) -> None:
    stand_ins.set()
    async with running(tmp_path, stand_ins) as stage:
        await stage.said("Ready after")
        await stage.ask()
        client = LocalClient(stage.supervisor.url, {})
        id = rest_id(stage.settings.municipality, None, "someone")
        erased = [await asyncio.to_thread(client.erase, id) for _ in range(2)]
        assert erased == [True, False]
    with pytest.raises(NoAnswerError, match="does not answer"):
        client.erase(id)


async def test_a_killed_rasa_comes_back_and_nobody_sees_an_error(
    tmp_path: Path, stand_ins: threading.Event
) -> None:
    stand_ins.set()
    async with running(tmp_path, stand_ins) as stage:
        await stage.said("Ready after")
        os.kill(stage.rasa(), signal.SIGKILL)
        await stage.said("is being restarted")
        answer = (await stage.ask())[0]
        assert answer["text"]
        await stage.said("is back")
        assert (await stage.ask())[0]["text"] == "Guten Tag!"


class Told(logging.Handler):
    """Tells a stage what is logged, from whichever thread."""

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        self._stage, self._loop = stage, asyncio.get_running_loop()

    def emit(self, record: logging.LogRecord) -> None:
        self._loop.call_soon_threadsafe(self._stage.tell, record.getMessage())


@contextmanager
def logged_to(stage: Stage) -> Iterator[None]:
    """What the knowledge logs is told to the stage too."""
    logger, handler = logging.getLogger("knowledge.service"), Told(stage)
    logger.addHandler(handler)
    try:
        yield
    finally:
        logger.removeHandler(handler)


def opened_knowledge(folder: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, RealKnowledge]:
    """A copy of the content to be edited, and the knowledge that the supervisor opens of it."""
    content = Path(shutil.copytree(ROOT / "tests" / "knowledge" / "content", folder / "content"))
    opened = RealKnowledge(content, folder / "index", FakeEncoder())
    opened.refresh()
    monkeypatch.setattr(knowledge.service.Knowledge, "open", lambda *_: opened)
    return content, opened


async def test_an_edit_is_taken_over_while_it_runs(
    tmp_path: Path,
    stand_ins: threading.Event,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    content, opened = opened_knowledge(tmp_path, monkeypatch)

    def answer() -> str:
        return opened.ask("Was kostet die Gewerbeanmeldung?", municipality="musterstadt").text

    stand_ins.set()
    entry = content / "musterstadt" / "gewerbe-anmelden.md"
    before = entry.read_text(encoding="utf-8")
    async with running(tmp_path, stand_ins, content) as stage:
        await stage.said("Ready after")
        assert "26 Euro" in answer()
        entry.write_text(before.replace("26.00", "31.00"), encoding="utf-8")
        await stage.said("Changed content taken over: musterstadt")
        assert "31 Euro" in answer()
        with logged_to(stage):
            entry.write_text(before.replace("fees:", "fees: ["), encoding="utf-8")
            await stage.said("unchanged in use")
        assert "31 Euro" in answer()
        assert sum(entry.name in line for line in stage.lines) == 1
        entry.write_text(before, encoding="utf-8")
        await stage.said("Changed content taken over: musterstadt", times=2)
        assert "26 Euro" in answer()


async def test_looking_for_changes_collects_no_garbage_where_there_are_none(
    tmp_path: Path,
    stand_ins: threading.Event,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    loaded: list[Any] = []

    def load(work: Callable[[], Any]) -> Any:
        loaded.append(work())
        return loaded[-1]

    async def changes(folder: Path) -> AsyncIterator[None]:
        yield
        yield
        stage.tell("looked twice")
        await asyncio.Event().wait()

    monkeypatch.setattr(bot.supervisor, "load_for_good", load)
    monkeypatch.setattr(bot.supervisor, "changes", changes)
    stand_ins.set()
    async with running(tmp_path, stand_ins) as stage:
        await stage.said("looked twice")
        (opened,) = loaded
        assert opened.looked_at == 2


async def test_a_change_need_not_wait_until_the_one_before_is_learned_from(
    tmp_path: Path,
    stand_ins: threading.Event,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    content, opened = opened_knowledge(tmp_path, monkeypatch)
    opened.learn()
    may_learn = threading.Event()
    monkeypatch.setattr("knowledge.desk.Desk.learn", lambda *_: may_learn.wait(PATIENCE_S))
    stand_ins.set()
    entry = content / "musterstadt" / "gewerbe-anmelden.md"
    async with running(tmp_path, stand_ins, content) as stage:
        await stage.said("Ready after")
        (content / "nachbarstadt").rename(content / "neustadt")
        await stage.said("Changed content taken over: neustadt")
        await stage.said("neustadt: learning from phrasings")
        entry.write_text(entry.read_text(encoding="utf-8").replace("26.00", "31.00"))
        await stage.said("Changed content taken over: musterstadt")
        assert not any("learned" in line for line in stage.lines)
        may_learn.set()
        await stage.said("neustadt: learned from phrasings")
        await stage.said("musterstadt: learned from phrasings")


async def test_stops_its_child_and_leaves_nothing(
    tmp_path: Path, stand_ins: threading.Event
) -> None:
    stand_ins.set()
    async with running(tmp_path, stand_ins) as stage:
        await stage.said("Ready after")
        child, run_file = stage.rasa(), stage.settings.data_dir / "run.json"
        assert stat.S_IMODE(run_file.stat().st_mode) == 0o600
        state = json.loads(run_file.read_text("utf-8"))
        assert state["url"] == stage.supervisor.url
        assert set(state["tokens"]) == {"phone", "intranet"}
    assert stage.run
    assert stage.run.result() == 0
    assert not run_file.exists()
    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)
    assert "fake Rasa starts" in (stage.settings.log_dir / "rasa.log").read_text("utf-8")


async def test_stops_while_it_is_still_starting(tmp_path: Path, stand_ins: threading.Event) -> None:
    async with running(tmp_path, stand_ins) as stage:
        await stage.said("can be reached already")
    assert stage.run
    assert stage.run.result() == 0


async def test_knowledge_that_cannot_be_loaded_ends_in_one_sentence(
    tmp_path: Path, stand_ins: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(settings: Settings, progress: Callable[[str], None]) -> Knowledge:
        raise FileNotFoundError("No embedding model: run 'make setup'.")

    monkeypatch.setattr(knowledge.service.Knowledge, "open", fails)
    async with running(tmp_path, stand_ins) as stage:
        assert stage.run
        async with asyncio.timeout(PATIENCE_S):
            with pytest.raises(OperatorError, match="No embedding model"):
                await stage.run


def test_a_missing_rasa_is_named(tmp_path: Path) -> None:
    settings = settings_in(tmp_path).model_copy(
        update={"rasa": RasaSettings(python=Path("/nowhere/python"))}
    )
    with pytest.raises(OperatorError, match=r"/nowhere/python: run 'make setup'"):
        train_if_needed(settings, print)


def test_a_data_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "data folder").write_text("a file is in the way")
    with pytest.raises(OperatorError, match=r"data folder cannot be used .*data folder"):
        prepare_data_dir(settings_in(tmp_path))


def test_a_damaged_record_ends_the_start_in_one_sentence(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    prepare_data_dir(settings)
    settings.database.write_bytes(b"no database" * 500)
    with pytest.raises(OperatorError, match=r"auskunft\.sqlite is damaged"):
        serve(settings)


def test_an_unknown_municipality_ends_the_start_in_one_sentence(tmp_path: Path) -> None:
    settings = settings_in(tmp_path).model_copy(update={"municipality": "erfurt"})
    with pytest.raises(SettingsError, match=r"'municipality' cannot be 'erfurt'.*jena"):
        serve(settings)


def test_another_assistant_with_the_same_data_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = settings_in(tmp_path)
    prepare_data_dir(settings)
    assert other_assistant(settings) is None
    with announced(settings.data_dir, "http://127.0.0.1:8080", {}):
        assert other_assistant(settings) is None
        monkeypatch.setattr("os.getpid", lambda: -1)
        assert other_assistant(settings) == "http://127.0.0.1:8080"


def test_a_second_start_says_where_the_first_one_runs(tmp_path: Path) -> None:
    with closing(listen("127.0.0.1", 0)) as taken:
        url = f"http://127.0.0.1:{port_of(taken)}"
        settings = settings_in(tmp_path).model_copy(update={"port": port_of(taken)})
        prepare_data_dir(settings)
        state = {"pid": os.getppid(), "url": url, "tokens": {}}
        (settings.data_dir / "run.json").write_text(json.dumps(state))
        with pytest.raises(OperatorError, match=re.escape(url)):
            serve(settings)


def test_trains_only_when_the_inputs_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = tmp_path / "rasa"
    (project / "data").mkdir(parents=True)
    (project / "config.yml").write_text("recipe: default.v1\n")
    (project / "train.py").write_text(
        "import pathlib, sys\n"
        "(pathlib.Path(sys.argv[1]) / 'dialogue.tar.gz').write_bytes(b'model')\n"
    )
    monkeypatch.setattr("bot.training.PROJECT", project)
    settings = settings_in(tmp_path)
    lines: list[str] = []
    assert train_if_needed(settings, lines.append)
    assert "for the first time" in lines[0]
    assert not train_if_needed(settings, lines.append)
    (project / "data" / "rules.yml").write_text("rules: []\n")
    assert train_if_needed(settings, lines.append)
    assert "inputs have changed" in lines[2]
    (settings.rasa_models_dir / "dialogue.tar.gz").unlink()
    assert train_if_needed(settings, lines.append)
    assert train_if_needed(settings, lines.append, force=True)


def test_failed_training_names_its_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = tmp_path / "rasa"
    project.mkdir()
    (project / "train.py").write_text("raise SystemExit('rule 3 contradicts rule 4')")
    monkeypatch.setattr("bot.training.PROJECT", project)
    with pytest.raises(OperatorError, match=r"rule 3 contradicts rule 4.*rasa-train\.log"):
        train_if_needed(settings_in(tmp_path), lambda line: None)


def test_a_taken_port_ends_the_command_with_one_sentence(tmp_path: Path) -> None:
    taken = listen("127.0.0.1", 0)
    port = taken.getsockname()[1]
    environment = os.environ | {"PORT": str(port), "AUSKUNFT_DATA_DIR": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-m", "bot.cli", "run"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
    )
    taken.close()
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert f"Port {port} is already taken" in done.stderr
    assert "make run PORT=" in done.stderr
