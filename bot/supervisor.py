"""The composition root: gateway, knowledge, action server and Rasa's child, started and stopped.

One asyncio process. The gateway listens at once and says on /readyz when the rest is there:
Rasa starts as a child while the knowledge loads in a thread, since both take seconds.
"""

from __future__ import annotations

import asyncio
import logging
import os
import resource
import secrets
import signal
import socket
import threading
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from types import SimpleNamespace
from typing import Any, TypeVar

from bot.child_process import ChildProcess, Launch, Pace, State
from bot.errors import OperatorError, explain_os_error
from bot.heap import load_for_good
from bot.listening import free_port, listen, port_of, url_of
from bot.rasa_log import RasaLog
from bot.run_file import announced, running
from bot.settings import Settings, check_municipality
from bot.terminal_texts import say
from bot.training import (
    PROJECT,
    STAMP_FILE,
    is_trained,
    model_path,
    rasa_environment,
    rasa_python,
    train,
)
from bot.watching import changes

CHANNELS = ("phone", "intranet")
GRACE_S = 2
INSIST_AFTER_S = 1

logger = logging.getLogger(__name__)
T = TypeVar("T")


def serve(settings: Settings, tell: Callable[[str], None] = print) -> int:
    """Runs the assistant until it is told to stop; returns the exit status.

    Raises:
        OperatorError: it cannot start; the text is one sentence for the operator.
        SettingsError: the default municipality is not there.
    """
    begun = time.monotonic()
    try:
        listener = listen(settings.host, settings.port)
    except OperatorError:
        url = url_of(settings.host, settings.port)
        if other_assistant(settings) == url:
            raise OperatorError(say("runs_already", url=url)) from None
        raise
    try:
        prepare_data_dir(settings)
        check_database(settings)
        check_municipality(settings)
        if other := other_assistant(settings):
            tell(say("data_shared", url=other, folder=settings.data_dir.absolute()))
        train_if_needed(settings, tell)
        with asyncio.Runner(loop_factory=_loop_factory()) as runner:
            return runner.run(Supervisor(settings, listener, tell, begun).run())
    finally:
        listener.close()


def prepare_data_dir(settings: Settings) -> None:
    """Makes the folders, and checks that they can be written."""
    try:
        for folder in (settings.data_dir, settings.rasa_models_dir, settings.log_dir):
            folder.mkdir(parents=True, exist_ok=True)
        probe = settings.data_dir / ".writable"
        probe.write_bytes(b"x" * 4096)
        probe.unlink()
    except OSError as error:
        raise explain_os_error(
            error, "The data folder cannot be used", settings.data_dir.absolute()
        ) from None


def check_database(settings: Settings) -> None:
    """Ends the start in one sentence where the record of conversations cannot be used."""
    from connectors.conversations import RecordError, check_record

    try:
        check_record(settings.database)
    except RecordError as error:
        raise OperatorError(str(error)) from None


def other_assistant(settings: Settings) -> str | None:
    """Address of an assistant that runs with the same data folder."""
    found = running(settings.data_dir)
    return found.url if found and found.alive and found.pid != os.getpid() else None


def train_if_needed(
    settings: Settings, tell: Callable[[str], None], *, force: bool = False
) -> bool:
    """Trains the dialogue model if its inputs changed; whether it did."""
    if is_trained(settings) and not force:
        return False
    known = (settings.rasa_models_dir / STAMP_FILE).exists()
    tell(say("training" if known else "training_first"))
    start = time.monotonic()
    train(settings)
    tell(say("trained", seconds=_since(start)))
    return True


class Supervisor:
    """One run of the assistant.

    Args:
        listener: bound socket of the gateway.
        tell: takes each line for the operator.
        begun: `time.monotonic()` of the command's start.
    """

    def __init__(
        self,
        settings: Settings,
        listener: socket.socket,
        tell: Callable[[str], None] = print,
        begun: float | None = None,
    ) -> None:
        self.url = url_of(settings.host, port_of(listener))
        self.settings = _with_channel_tokens(settings)
        self._listener = listener
        self._tell = tell
        self._begun = time.monotonic() if begun is None else begun
        self._rasa_token = secrets.token_urlsafe(32)
        self._actions_token = secrets.token_urlsafe(32)
        self._stopping = asyncio.Event()
        self._signalled_at = 0.0

    def stop(self) -> None:
        """Asks for an orderly end."""
        self._stopping.set()

    async def run(self) -> int:
        """From start to end; 0 after an orderly stop."""
        _raise_file_limit()
        self._listen_for_signals()
        log = RasaLog(self.settings.log_dir / "rasa.log")
        actions = listen("127.0.0.1", 0)
        # First of all Rasa: it takes longest, and needs nobody else while it starts.
        self._tell(say("rasa_starting"))
        rasa = self._rasa(port_of(actions), log)
        rasa.start()
        try:
            parts = await in_thread(_import_parts)
            self.assistant = parts.assistant(self.settings.content_dir)
            app = parts.create_app(self.settings, self.assistant)
            actions_app = parts.actions_app(
                lambda: self.assistant.knowledge,
                self._actions_token,
                self.settings.retention_days,
            )
            servers = [
                (_server(actions_app, {}), actions),
                (_server(app, parts.bounds(self.settings)), self._listener),
            ]
            tokens = {str(channel): t for channel, t in self.settings.trusted_tokens.items()}
            with announced(self.settings.data_dir, self.url, tokens):
                async with _serving(servers) as ended:
                    self._tell(say("starting", url=self.url))
                    return await self._live(rasa, ended)
        finally:
            self._tell(say("stopping"))
            await rasa.stop()
            log.close()
            actions.close()
            self._tell(say("stopped"))

    async def _live(self, rasa: ChildProcess, ended: asyncio.Task[None]) -> int:
        """Waits for the end while the parts come up."""
        watch = asyncio.create_task(self._watch_rasa(rasa))
        knowledge = asyncio.create_task(self._open_knowledge())
        stop = asyncio.create_task(self._stopping.wait())
        ready = asyncio.create_task(self._announce(rasa, knowledge))
        refresh = asyncio.create_task(self._refresh_knowledge(knowledge))
        tasks = {watch, knowledge, stop, ready, refresh}
        try:
            waiting: set[asyncio.Task[Any]] = {watch, knowledge, stop, ended}
            while not stop.done():
                done, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
                for task in done:
                    task.result()
                if ended in done and not stop.done():
                    raise OperatorError("The gateway ended unexpectedly: see the lines above.")
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            if client := self.assistant.client:
                self.assistant.client = None
                await client.aclose()
        return 0

    async def _announce(self, rasa: ChildProcess, knowledge: asyncio.Task[None]) -> None:
        await asyncio.gather(rasa.until(State.READY), asyncio.shield(knowledge))
        self._tell(say("ready", seconds=_since(self._begun), url=self.url))

    async def _open_knowledge(self) -> None:
        self._tell(say("knowledge_starting"))
        start = time.monotonic()
        progress = self._progress()

        def open_it() -> Any:
            from knowledge.service import Knowledge

            return load_for_good(lambda: Knowledge.open(self.settings, progress))

        try:
            self.assistant.knowledge = await in_thread(open_it)
        except OSError as error:
            raise explain_os_error(error, "The knowledge cannot be loaded") from error
        except ValueError as error:
            raise OperatorError(f"The knowledge cannot be loaded: {error}") from error
        self._tell(say("knowledge_ready", seconds=_since(start)))

    async def _refresh_knowledge(self, opened: asyncio.Task[None]) -> None:
        """Takes over what editors change, while the assistant runs."""
        await asyncio.shield(opened)
        knowledge = self.assistant.knowledge
        if knowledge is None:
            return
        progress, taken_over = self._progress(), asyncio.Event()

        def refresh() -> list[str]:
            # To load frees what was loaded before, and nobody is answered in that second.
            if not knowledge.is_outdated():
                return []
            return load_for_good(lambda: knowledge.refresh(progress))

        learning = asyncio.create_task(_learn(lambda: knowledge.learn(progress), taken_over))
        try:
            async for _ in changes(self.settings.content_dir):
                start = time.monotonic()
                try:
                    changed = await in_thread(refresh)
                except Exception:
                    logger.exception("The changed content cannot be loaded")
                    continue
                for name in changed:
                    self._tell(say("knowledge_refreshed", name=name, seconds=_since(start)))
                    taken_over.set()
        finally:
            learning.cancel()

    def _progress(self) -> Callable[[str], None]:
        """Tells, from whichever thread, how far the knowledge has come."""
        loop = asyncio.get_running_loop()

        def progress(text: str) -> None:
            with suppress(RuntimeError):
                loop.call_soon_threadsafe(self._tell, say("knowledge_progress", text=text))

        return progress

    def _rasa(self, actions_port: int, log: RasaLog) -> ChildProcess:
        python = str(rasa_python(self.settings))
        settings = self.settings
        fixed = [python, str(PROJECT / "run.py")]
        fixed += ["--model", str(model_path(settings).absolute())]
        fixed += ["--actions-url", f"http://127.0.0.1:{actions_port}/webhook"]
        fixed += ["--tracker-db", str((settings.rasa_models_dir / "tracker.sqlite").absolute())]
        fixed += ["--retention-days", str(settings.retention_days)]
        # Tokens go by the environment: arguments can be read by every user of the machine.
        environment = rasa_environment() | {
            "AUSKUNFT_RASA_TOKEN": self._rasa_token,
            "AUSKUNFT_ACTIONS_TOKEN": self._actions_token,
        }

        def launch() -> Launch:
            self._rasa_port = free_port()
            command = [*fixed, "--port", str(self._rasa_port)]
            return Launch(command, environment, self._rasa_answers)

        pace = Pace(start_timeout=settings.rasa.start_timeout_s)
        return ChildProcess("Rasa", launch, log.write, pace)

    async def _rasa_answers(self) -> bool:
        """Whether Rasa listens; it does so only after its model has been loaded."""
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", self._rasa_port)
        except OSError:
            return False
        writer.close()
        return True

    async def _watch_rasa(self, rasa: ChildProcess) -> None:
        """Connects the assistant to each new Rasa, and says so."""
        from bot.rasa_client import RasaClient

        begun, first = time.monotonic(), True
        while True:
            await rasa.until(State.READY)
            client = RasaClient(f"http://127.0.0.1:{self._rasa_port}", self._rasa_token)
            previous, self.assistant.client = self.assistant.client, client
            if previous:
                await previous.aclose()
            key = "rasa_ready" if first else "rasa_back"
            self._tell(say(key, seconds=_since(begun)))
            first = False
            await rasa.until(State.WAITING, State.STARTING, State.STOPPED)
            if rasa.state is State.STOPPED:
                return
            self._tell(say("rasa_again", log=self.settings.log_dir / "rasa.log"))

    def _listen_for_signals(self) -> None:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self._signalled)

    def _signalled(self) -> None:
        now = time.monotonic()
        # make and timeout pass a signal on that has already arrived here: not an insistent user.
        if self._stopping.is_set() and now - self._signalled_at > INSIST_AFTER_S:
            os._exit(130)  # Rasa ends with its parent.
        if not self._stopping.is_set():
            self._signalled_at = now
        self._stopping.set()


async def _learn(learn: Callable[[], None], taken_over: asyncio.Event) -> None:
    """Learns from what was taken over, beside the next change, which need not wait for it."""
    while True:
        await taken_over.wait()
        taken_over.clear()
        try:
            await in_thread(learn)
        except Exception:
            logger.exception("Nothing was learned from the changed content")


async def in_thread(work: Callable[[], T]) -> T:
    """Result of `work`, done in a thread that never keeps the process from ending."""
    loop = asyncio.get_running_loop()
    result: asyncio.Future[T] = loop.create_future()

    def settle(set_result: Callable[[Any], None], value: Any) -> None:
        if not result.done():
            set_result(value)

    def call() -> None:
        try:
            value = work()
        except BaseException as error:
            settled: tuple[Callable[[Any], None], Any] = (result.set_exception, error)
        else:
            settled = (result.set_result, value)
        with suppress(RuntimeError):  # The loop may have ended meanwhile.
            loop.call_soon_threadsafe(settle, *settled)

    threading.Thread(target=call, daemon=True).start()
    return await result


def _import_parts() -> SimpleNamespace:
    """The heavy modules, imported while the loop already looks after Rasa."""
    import uvicorn  # noqa: F401

    from bot.actions.server import actions_app
    from bot.assistant import LocalAssistant
    from connectors.gateway import create_app
    from connectors.server import bounds

    return SimpleNamespace(
        actions_app=actions_app, assistant=LocalAssistant, bounds=bounds, create_app=create_app
    )


def _server(app: Any, options: dict[str, Any]) -> Any:
    import uvicorn

    class Server(uvicorn.Server):
        """Leaves the signals to the supervisor."""

        async def serve(self, sockets: list[socket.socket] | None = None) -> None:
            await self._serve(sockets)

    usual: dict[str, Any] = {
        "log_config": None,
        "log_level": "warning",
        "access_log": False,
        "server_header": False,
        # Whom to believe about the client's address is the gateway's own setting.
        "proxy_headers": False,
        "timeout_graceful_shutdown": GRACE_S,
    }
    return Server(uvicorn.Config(app, **usual | options))


@asynccontextmanager
async def _serving(
    servers: list[tuple[Any, socket.socket]],
) -> AsyncIterator[asyncio.Task[None]]:
    """Serves until the block ends; yields a task that ends when a server ends by itself."""
    tasks = [asyncio.create_task(server.serve([sock])) for server, sock in servers]

    async def first_end() -> None:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)

    ended = asyncio.create_task(first_end())
    try:
        yield ended
    finally:
        for server, _ in servers:
            server.should_exit = True
        await asyncio.gather(*tasks, return_exceptions=True)
        ended.cancel()


def _with_channel_tokens(settings: Settings) -> Settings:
    """Adds a token for each channel that has none, for this machine's own commands."""
    tokens = {channel: secrets.token_urlsafe(32) for channel in CHANNELS}
    return settings.model_copy(update={"trusted_tokens": tokens | settings.trusted_tokens})


def _raise_file_limit() -> None:
    """Each connection takes a file handle, and the usual limit of 1024 is soon reached."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 65536 if hard == resource.RLIM_INFINITY else hard
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, wanted), hard))


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    try:
        import uvloop
    except ImportError:
        return None
    factory: Callable[[], asyncio.AbstractEventLoop] = uvloop.new_event_loop
    return factory


def _since(start: float) -> str:
    return f"{time.monotonic() - start:.0f}"
