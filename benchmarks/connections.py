"""Ten thousand tabs at once: `python -m benchmarks.connections`.

Opens WebSocket connections to a gateway (with a stand-in for the dialogue core) in bounded
steps, and shows after each the server's memory and how long a question takes meanwhile. Then
half of the clients ask something each, and all leave at once.
"""

import argparse
import asyncio
import json
import re
import resource
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import uvicorn

from bot.settings import Limits, Settings
from connectors.gateway import create_app
from connectors.server import bounds
from knowledge.reply import Button

_HANDSHAKE = (
    b"GET /ws HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
)
_SPARE_FILES = 200


@dataclass(frozen=True)
class _Municipality:
    id: str = "jena"
    name: str = "Jena"
    title: str = "Stadt Jena"
    url: str = "https://www.jena.de"
    bot_name: str = "Auskunft"
    colour: str = "#005ca9"
    languages: tuple[str, ...] = ("de", "en")


class _OneAnswer:
    """A dialogue core that costs nothing."""

    async def send(
        self, sender: str, message: str, metadata: dict[str, Any]
    ) -> list[dict[str, Any]]:
        return [{"text": "37,00 Euro.", "custom": {"outcome": "answered", "sources": []}}]

    async def erase(self, sender: str) -> None:
        pass

    async def ready(self) -> bool:
        return True

    def municipality(self, id: str, /) -> _Municipality:
        return _Municipality()

    def municipalities(self) -> list[str]:
        return ["jena"]

    def human(self, municipality: str, /) -> None:
        return None

    def suggestions(self, municipality: str, language: str, /) -> list[Button]:
        return [Button("Was kostet ein Ausweis?", "Was kostet ein Ausweis?")]


def _allow_files() -> int:
    """Raises the limit of open files as far as allowed; returns it."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return hard


def serve(connections: int) -> None:
    """The server's process; prints its port first."""
    _allow_files()
    limits = Limits(
        messages_per_minute=1_000_000,
        websocket_connections=connections + 100,
        websocket_connections_per_client=connections + 100,
    )
    with tempfile.TemporaryDirectory() as folder, socket.socket() as listener:
        settings = Settings(data_dir=Path(folder), limits=limits)
        listener.bind(("127.0.0.1", 0))
        listener.listen(4096)
        print(listener.getsockname()[1], flush=True)
        app = create_app(settings, _OneAnswer())
        config = uvicorn.Config(app, timeout_graceful_shutdown=2, **bounds(settings))
        uvicorn.Server(config).run([listener])


class Client(asyncio.Protocol):
    """One tab, as light as can be: answers pings, waits for one frame at a time."""

    def __init__(self) -> None:
        self._buffer = b""
        self._upgraded = False
        self._awaited: tuple[bytes, asyncio.Future[None]] | None = None
        self.transport: asyncio.Transport

    @classmethod
    async def open(cls, port: int) -> "Client":
        """Connects and waits for the welcome."""
        loop = asyncio.get_running_loop()
        transport, client = await loop.create_connection(cls, "127.0.0.1", port)
        client.transport = transport
        welcome = client._frame(b"welcome")
        transport.write(_HANDSHAKE)
        await welcome
        return client

    async def ask(self, text: str) -> float:
        """Seconds until the answer."""
        start = time.perf_counter()
        answer = self._frame(b"message")
        payload = json.dumps({"type": "message", "id": text, "text": text}).encode()
        self._send(0x1, payload)
        await answer
        return time.perf_counter() - start

    def _frame(self, type: bytes) -> asyncio.Future[None]:
        arrived: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._awaited = (b'{"type":"%s"' % type, arrived)
        return arrived

    def _send(self, opcode: int, payload: bytes) -> None:
        # The mask may be zero.
        self.transport.write(bytes([0x80 | opcode, 0x80 | len(payload), 0, 0, 0, 0]) + payload)

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        if not self._upgraded:
            head, end, rest = self._buffer.partition(b"\r\n\r\n")
            if not end:
                return
            if b" 101 " not in head:
                self.transport.abort()
                return
            self._upgraded, self._buffer = True, rest
        while (frame := self._next_frame()) is not None:
            self._take(*frame)

    def _next_frame(self) -> tuple[int, bytes] | None:
        """Opcode and payload; servers send short frames, unfragmented and unmasked."""
        if len(self._buffer) < 4:
            return None
        start, size = 2, self._buffer[1]
        if size == 126:
            start, size = 4, int.from_bytes(self._buffer[2:4], "big")
        if len(self._buffer) < start + size:
            return None
        payload = self._buffer[start : start + size]
        opcode = self._buffer[0] & 0xF
        self._buffer = self._buffer[start + size :]
        return opcode, payload

    def _take(self, opcode: int, payload: bytes) -> None:
        if opcode == 0x9:
            self._send(0xA, payload)
        if self._awaited and payload.startswith(self._awaited[0]):
            self._awaited[1].set_result(None)
            self._awaited = None

    def connection_lost(self, error: Exception | None) -> None:
        if self._awaited:
            self._awaited[1].set_exception(error or ConnectionError("closed"))
            self._awaited = None


async def _memory_mib(process: int) -> float:
    status = await asyncio.to_thread(Path(f"/proc/{process}/status").read_text)
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    return int(found[1]) / 1024 if found else 0.0


async def measure(port: int, process: int, connections: int, step: int) -> int:
    """Prints one line a step; returns the number of failures."""
    clients: list[Client] = []
    failures = 0
    before = await _memory_mib(process)
    print(f"{'open':>7} {'MiB':>8} {'KiB each':>9} {'opened in s':>12} {'question ms':>12}")
    while len(clients) + failures < connections:
        start = time.perf_counter()
        opened = await asyncio.gather(
            *(Client.open(port) for _ in range(step)), return_exceptions=True
        )
        seconds = time.perf_counter() - start
        for client in opened:
            if isinstance(client, Client):
                clients.append(client)
            else:
                failures += 1
        question = await clients[0].ask(f"Frage {len(clients)}")
        memory = await _memory_mib(process)
        each = (memory - before) * 1024 / max(1, len(clients))
        print(
            f"{len(clients):>7} {memory:>8.1f} {each:>9.1f} {seconds:>12.2f}"
            f" {question * 1000:>12.1f}",
            flush=True,
        )
    failures += await _half_of_them_ask(clients, step)
    print(f"after half of them asked: {await _memory_mib(process):.1f} MiB")
    for client in clients:
        client.transport.abort()
    await _all_gone(port)
    last = await Client.open(port)
    question = await last.ask("Sind Sie noch da?")
    print(f"after all left: {await _memory_mib(process):.1f} MiB, {question * 1000:.1f} ms")
    print(f"failures: {failures}")
    return failures


async def _half_of_them_ask(clients: list[Client], step: int) -> int:
    """Returns the number of failures."""
    asking = clients[::2]
    failures = 0
    for at in range(0, len(asking), step):
        answers = await asyncio.gather(
            *(client.ask(f"Frage {at}") for client in asking[at : at + step]),
            return_exceptions=True,
        )
        failures += sum(isinstance(answer, BaseException) for answer in answers)
    return failures


async def _all_gone(port: int) -> None:
    async with httpx.AsyncClient(timeout=60) as http:
        while True:
            metrics = (await http.get(f"http://127.0.0.1:{port}/metrics")).text
            if "\nauskunft_websocket_connections 0.0" in metrics:
                return
            await asyncio.sleep(0.2)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--connections", type=int, default=10_000)
    parser.add_argument("--step", type=int, default=500, help="opened at a time")
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.serve:
        serve(arguments.connections)
        return 0
    files = _allow_files()
    if files < arguments.connections + _SPARE_FILES:
        parser.error(
            f"This machine allows {files} open files; raise the limit (ulimit -n) or give"
            f" --connections {files - _SPARE_FILES}."
        )
    command = [sys.executable, "-m", "benchmarks.connections", "--serve"]
    command += ["--connections", str(arguments.connections)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        try:
            port = int(server.stdout.readline())
            failures = asyncio.run(measure(port, server.pid, arguments.connections, arguments.step))
        finally:
            server.terminate()
            with suppress(subprocess.TimeoutExpired):
                server.wait(20)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
