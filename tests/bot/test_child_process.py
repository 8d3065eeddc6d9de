"""A supervised child: ready, restarted, bounded in time, never left behind."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from bot.child_process import ChildProcess, Launch, Pace, State

ROOT = Path(__file__).parents[2]
SLEEP = "import time; print('started', flush=True); time.sleep(600)"
QUICK = Pace(start_timeout=20, poll=0.01, first_pause=0.01, stop_timeout=1)


@pytest.fixture
async def children() -> AsyncIterator[list[ChildProcess]]:
    made: list[ChildProcess] = []
    yield made
    for child in made:
        await child.stop()


def child_of(
    children: list[ChildProcess],
    code: str,
    ready: Callable[[], bool],
    *,
    lines: list[str] | None = None,
    pace: Pace = QUICK,
) -> ChildProcess:
    async def asks() -> bool:
        return ready()

    launch = Launch([sys.executable, "-c", code], os.environ, asks)
    output = lines.append if lines is not None else lambda line: None
    child = ChildProcess("test child", lambda: launch, output, pace)
    children.append(child)
    return child


async def test_is_ready_when_it_answers_and_gone_when_stopped(
    children: list[ChildProcess],
) -> None:
    lines: list[str] = []
    child = child_of(children, SLEEP, lambda: "started" in lines, lines=lines)
    child.start()
    async with asyncio.timeout(20):
        await child.until(State.READY)
        pid = child.pid
        assert pid is not None
        await child.stop()
    assert child.state is State.STOPPED
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


async def test_is_restarted_when_killed(children: list[ChildProcess]) -> None:
    child = child_of(children, SLEEP, lambda: True)
    child.start()
    async with asyncio.timeout(20):
        await child.until(State.READY)
        first = child.pid
        assert first is not None
        os.kill(first, signal.SIGKILL)
        await child.until(State.WAITING, State.STARTING)
        await child.until(State.READY)
    assert child.pid != first
    assert child.restarts == 1


async def test_keeps_trying_when_it_ends_at_once(children: list[ChildProcess]) -> None:
    lines: list[str] = []
    code = "print('no model'); raise SystemExit(3)"
    child = child_of(children, code, lambda: False, lines=lines)
    child.start()
    async with asyncio.timeout(20):
        while child.restarts < 2:
            await child.until(State.WAITING)
            await child.until(State.STARTING)
    assert "no model" in lines


async def test_is_ended_when_it_never_answers(children: list[ChildProcess]) -> None:
    pace = Pace(start_timeout=0.2, poll=0.01, first_pause=600)
    child = child_of(children, SLEEP, lambda: False, pace=pace)
    child.start()
    async with asyncio.timeout(20):
        await child.until(State.WAITING)
    assert child.pid is None


async def test_is_killed_when_it_ignores_the_polite_signal(children: list[ChildProcess]) -> None:
    code = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN);" + SLEEP
    lines: list[str] = []
    pace = Pace(poll=0.01, stop_timeout=0.2)
    child = child_of(children, code, lambda: "started" in lines, lines=lines, pace=pace)
    child.start()
    async with asyncio.timeout(20):
        await child.until(State.READY)
        await child.stop()
    assert child.pid is None


async def test_a_missing_program_is_not_fatal(children: list[ChildProcess]) -> None:
    async def never() -> bool:
        return False

    launch = Launch(["/nowhere/python"], {}, never)
    child = ChildProcess("missing", lambda: launch, lambda line: None, Pace(first_pause=600))
    children.append(child)
    child.start()
    async with asyncio.timeout(20):
        await child.until(State.WAITING)


async def test_endless_lines_are_cut(children: list[ChildProcess]) -> None:
    lines: list[str] = []
    code = "print('x' * 100_000); " + SLEEP
    child = child_of(children, code, lambda: "started" in lines, lines=lines)
    child.start()
    async with asyncio.timeout(20):
        await child.until(State.READY)
    assert max(map(len, lines)) <= 2000


async def test_dies_with_its_parent() -> None:
    """The supervisor is killed hard; the pipe that only the grandchild holds must close."""
    supervisor = """
import asyncio, os, sys
from bot.child_process import ChildProcess, Launch, Pace
async def yes(): return True
async def main():
    code = "import time; time.sleep(600)"
    launch = Launch([sys.executable, "-c", code], os.environ, yes)
    def line(text): pass
    child = ChildProcess("grandchild", lambda: launch, line, Pace(poll=0.01))
    child.start()
    from bot.child_process import State
    await child.until(State.READY)
    print(child.pid, flush=True)
    await asyncio.sleep(600)
asyncio.run(main())
"""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", supervisor, cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout
    async with asyncio.timeout(30):
        grandchild = int(await process.stdout.readline())
        watch = os.pidfd_open(grandchild)
        process.kill()
        await process.wait()
        ended = asyncio.Event()
        loop = asyncio.get_running_loop()
        loop.add_reader(watch, ended.set)
        await ended.wait()
        loop.remove_reader(watch)
        os.close(watch)
