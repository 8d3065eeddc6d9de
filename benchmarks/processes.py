"""Starting a bot as its user would, and stopping everything it started."""

import asyncio
import contextlib
import json
import os
import signal
import socket
import subprocess
import time
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.judge import says
from benchmarks.rest import ProtocolError, RestConnection

POLL_S = 0.1
STOP_TIMEOUT_S = 20


class StartError(RuntimeError):
    """A bot did not come up; the text names its log."""


@dataclass(frozen=True)
class Server:
    """How to start a bot, and how to see that it answers."""

    name: str
    command: Sequence[str]
    cwd: Path
    env: Mapping[str, str]
    """Added to this process's environment."""
    port: int
    log: Path
    question: str
    right: str
    """Occurs in the text of the right answer to `question`."""


@contextlib.contextmanager
def running(server: Server, timeout_s: float = 600) -> Iterator[float]:
    """Starts a bot and gives the seconds from there to its first right answer.

    On leaving, the bot's whole process group is ended. Raises `StartError` when the bot dies or
    gives no right answer in time.
    """
    server.log.parent.mkdir(parents=True, exist_ok=True)
    begin = time.perf_counter()
    with server.log.open("ab") as log:
        process = subprocess.Popen(
            server.command,
            cwd=server.cwd,
            env=os.environ | dict(server.env),
            stdout=log,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
    try:
        asyncio.run(_until_right(server, process, begin + timeout_s))
        yield time.perf_counter() - begin
    finally:
        _stop(process)


def free_port() -> int:
    """A loopback port nobody listens on at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


async def _until_right(server: Server, process: "subprocess.Popen[bytes]", deadline: float) -> None:
    connection = RestConnection("127.0.0.1", server.port)
    try:
        while time.perf_counter() < deadline:
            if process.poll() is not None:
                raise StartError(f"{server.name} ended while starting: see {server.log}")
            if await _answers_rightly(connection, server):
                return
            await asyncio.sleep(POLL_S)
    finally:
        await connection.close()
    raise StartError(f"{server.name} gave no right answer in time: see {server.log}")


async def _answers_rightly(connection: RestConnection, server: Server) -> bool:
    try:
        status, body = await connection.say(f"start-{uuid.uuid4().hex}", server.question)
    except (OSError, ProtocolError):
        await connection.close()
        return False
    return status == 200 and says(_text(body), server.right)


def _text(body: bytes) -> str:
    """What the user reads: other fields may hold anything, an id with the right figures too."""
    return "\n".join(message.get("text") or "" for message in json.loads(body))


def _stop(process: "subprocess.Popen[bytes]") -> None:
    for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, sign)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(STOP_TIMEOUT_S)
            break
    with contextlib.suppress(ProcessLookupError):  # what the bot itself left behind
        os.killpg(process.pid, signal.SIGKILL)
