"""Does a long conversation get slower?"""

import asyncio
import time
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.plots import plot_conversation
from benchmarks.processes import Server
from benchmarks.rest import RestConnection
from benchmarks.statistics import mean
from benchmarks.tables import markdown_table

TURNS, WINDOW = 400, 50
GROWTH_TARGET = 1.2


def measure(
    servers: Sequence[Server], messages: Sequence[str], turns: int = TURNS
) -> dict[str, list[float]]:
    """Seconds of each turn of one conversation a bot, held a window each alternately.

    Turn by turn, the threads of the bot that has just answered still run while the other one is
    asked: the longer the former takes, the more.

    The same `WINDOW` messages are said over and over, so that first and last window ask the
    same; they are said once before in another conversation, so that both find caches alike.
    """
    return asyncio.run(_converse(servers, messages[:WINDOW], turns))


async def _converse(
    servers: Sequence[Server], messages: Sequence[str], turns: int
) -> dict[str, list[float]]:
    connections = {s.name: RestConnection("127.0.0.1", s.port) for s in servers}
    await _play(connections, messages, len(messages))
    seconds = await _play(connections, messages, turns)
    for connection in connections.values():
        await connection.close()
    return seconds


async def _play(
    connections: dict[str, RestConnection], messages: Sequence[str], turns: int
) -> dict[str, list[float]]:
    sender = f"long-{uuid.uuid4().hex}"
    seconds: dict[str, list[float]] = {name: [] for name in connections}
    for start in range(0, turns, WINDOW):
        for name, connection in connections.items():
            for turn in range(start, min(start + WINDOW, turns)):
                begin = time.perf_counter()
                status, _ = await connection.say(sender, messages[turn % len(messages)])
                seconds[name].append(time.perf_counter() - begin)
                if status != 200:
                    raise RuntimeError(f"{name}: HTTP status {status} at turn {turn + 1}")
    return seconds


def growth(seconds: Sequence[float], window: int = WINDOW) -> float:
    """Mean of the last `window` turns divided by that of the first."""
    return mean(seconds[-window:]) / mean(seconds[:window])


def table(seconds: dict[str, list[float]]) -> str:
    """A line a bot."""
    rows = [
        [
            bot,
            str(len(values)),
            f"{1000 * mean(values[:WINDOW]):.1f}",
            f"{1000 * mean(values[-WINDOW:]):.1f}",
            f"{growth(values):.2f}",
        ]
        for bot, values in seconds.items()
    ]
    return markdown_table(["bot", "turns", "first 50, ms", "last 50, ms", "ratio"], rows)


def as_json(seconds: dict[str, list[float]]) -> dict[str, Any]:
    """Figures for the JSON report."""
    return {
        bot: {
            "turns": len(values),
            "first_50_ms": 1000 * mean(values[:WINDOW]),
            "last_50_ms": 1000 * mean(values[-WINDOW:]),
            "ratio": growth(values),
        }
        for bot, values in seconds.items()
    }


def plot(seconds: dict[str, list[float]], folder: Path) -> None:
    """Writes `conversation.png`."""
    plot_conversation(seconds, folder / "conversation.png")
