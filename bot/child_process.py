"""A supervised child process: started, waited for, restarted when it dies, stopped cleanly."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

CHILD = Path(__file__).with_name("child.py")
LONGEST_LINE = 2000

logger = logging.getLogger(__name__)


class State(StrEnum):
    """Where the child is in its life."""

    STOPPED = "stopped"
    STARTING = "starting"
    READY = "ready"
    WAITING = "waiting"
    """It died; the next start is due after a pause."""


@dataclass(frozen=True)
class Launch:
    """One start of the child."""

    command: Sequence[str]
    """Interpreter first: it also runs the small launcher that ties the child to its parent."""
    environment: Mapping[str, str]
    ready: Callable[[], Awaitable[bool]]
    """Whether the child answers; asked again and again while it starts."""


@dataclass(frozen=True)
class Pace:
    """Times in seconds."""

    start_timeout: float = 120
    poll: float = 0.1
    first_pause: float = 0.5
    longest_pause: float = 30
    steady_after: float = 60
    """A child that lived this long has earned a quick restart."""
    stop_timeout: float = 4


class ChildProcess:
    """Keeps one child alive from `start` to `stop`.

    `launch` is called before each start, so that each may use a new port. Output goes line by
    line to `output`, which decides what to keep.
    """

    def __init__(
        self,
        name: str,
        launch: Callable[[], Launch],
        output: Callable[[str], None],
        pace: Pace = Pace(),
    ) -> None:
        self.name = name
        self.restarts = 0
        self._launch = launch
        self._output = output
        self._pace = pace
        self._state = State.STOPPED
        self._changed = asyncio.Condition()
        self._process: asyncio.subprocess.Process | None = None
        self._keeper: asyncio.Task[None] | None = None

    @property
    def state(self) -> State:
        return self._state

    @property
    def pid(self) -> int | None:
        """Process id while the child lives."""
        process = self._process
        return process.pid if process and process.returncode is None else None

    def start(self) -> None:
        """Starts the child and keeps it alive; returns at once."""
        if self._keeper is None:
            self._keeper = asyncio.create_task(self._keep(), name=f"keep {self.name}")

    async def until(self, *states: State) -> State:
        """Waits for one of the states and returns it."""
        async with self._changed:
            await self._changed.wait_for(lambda: self._state in states)
            return self._state

    async def stop(self) -> None:
        """Ends the child: politely first, then by force."""
        if self._keeper:
            self._keeper.cancel()
            with suppress(asyncio.CancelledError):
                await self._keeper
            self._keeper = None
        await self._end()
        await self._enter(State.STOPPED)

    async def _keep(self) -> None:
        pause = self._pace.first_pause
        clock = asyncio.get_running_loop().time
        while True:
            begun = clock()
            await self._live_once()
            if clock() - begun > self._pace.steady_after:
                pause = self._pace.first_pause
            await self._enter(State.WAITING)
            await asyncio.sleep(pause)
            pause = min(pause * 2, self._pace.longest_pause)
            self.restarts += 1

    async def _live_once(self) -> None:
        """From one start to the child's death."""
        await self._enter(State.STARTING)
        launch = self._launch()
        try:
            process = await self._spawn(launch)
        except OSError as error:
            logger.error("%s cannot be started: %s", self.name, error)
            return
        reader = asyncio.create_task(self._read(process), name=f"read {self.name}")
        try:
            if await self._becomes_ready(process, launch):
                await self._enter(State.READY)
                await process.wait()
                logger.warning("%s ended with status %s", self.name, process.returncode)
            await self._end()
            await reader
        finally:
            reader.cancel()

    async def _spawn(self, launch: Launch) -> asyncio.subprocess.Process:
        # Its own session: Ctrl-C in the terminal reaches the supervisor alone, which then stops
        # the child in order.
        self._process = await asyncio.create_subprocess_exec(
            launch.command[0],
            str(CHILD),
            str(os.getpid()),
            *launch.command,
            env=dict(launch.environment),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            start_new_session=True,
        )
        return self._process

    async def _becomes_ready(self, process: asyncio.subprocess.Process, launch: Launch) -> bool:
        try:
            async with asyncio.timeout(self._pace.start_timeout):
                while process.returncode is None:
                    if await launch.ready():
                        return True
                    await asyncio.sleep(self._pace.poll)
        except TimeoutError:
            logger.error("%s did not start within %s s", self.name, self._pace.start_timeout)
            return False
        logger.error("%s ended while starting, status %s", self.name, process.returncode)
        return False

    async def _read(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdout
        rest = b""
        while piece := await process.stdout.read(8192):
            *lines, rest = (rest + piece).split(b"\n")
            for line in lines:
                self._note(line)
            if len(rest) > LONGEST_LINE:
                self._note(rest)
                rest = b""
        if rest:
            self._note(rest)

    def _note(self, raw: bytes) -> None:
        line = raw[:LONGEST_LINE].decode("utf-8", "replace").rstrip()
        if line:
            self._output(line)

    async def _end(self) -> None:
        process = self._process
        if process is None or process.returncode is not None:
            return
        self._signal(process, signal.SIGTERM)
        try:
            async with asyncio.timeout(self._pace.stop_timeout):
                await process.wait()
        except TimeoutError:
            self._signal(process, signal.SIGKILL)
            await process.wait()

    @staticmethod
    def _signal(process: asyncio.subprocess.Process, number: signal.Signals) -> None:
        """To the child's whole group: it may have children of its own."""
        with suppress(ProcessLookupError):
            os.killpg(process.pid, number)

    async def _enter(self, state: State) -> None:
        async with self._changed:
            self._state = state
            self._changed.notify_all()
