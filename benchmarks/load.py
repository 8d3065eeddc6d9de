"""Closed-loop load: users that each send their next message when the last one is answered.

Runs in a process of its own (`python -m benchmarks.load`), so that its work does not count as
the server's.
"""

import argparse
import asyncio
import json
import random
import subprocess
import sys
import time
import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.rest import RestConnection
from benchmarks.statistics import Turns

TURNS_PER_CONVERSATION = 10
FAILED = "failed"


@dataclass(frozen=True)
class LoadPlan:
    """Whom to ask, with how many users at once, and for how long."""

    port: int
    users: int
    seconds: float
    warmup_s: float
    messages: Path
    """A JSON list of messages; every user takes them in an order of its own."""


def run_load(plan: LoadPlan) -> Turns:
    """Runs the plan in another process and waits for it."""
    command = [sys.executable, "-m", "benchmarks.load", *_as_options(plan)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    result = json.loads(done.stdout)
    return Turns(**{**result, "outcomes": Counter(result["outcomes"])})


async def generate(plan: LoadPlan) -> Turns:
    """Runs the plan here, until every turn begun in the measured time is answered."""
    messages = json.loads(plan.messages.read_text(encoding="utf-8"))
    begin = time.perf_counter() + plan.warmup_s
    end = begin + plan.seconds
    users = [_User(plan.port, number, messages) for number in range(plan.users)]
    await asyncio.gather(*(user.talk(begin, end) for user in users))
    latencies = [latency for user in users for latency in user.latencies]
    outcomes: Counter[str] = Counter()
    for user in users:
        outcomes.update(map(outcome_of, user.replies))
    completed = sum(user.completed for user in users)
    return Turns(latencies, completed, plan.seconds, outcomes)


class _User:
    def __init__(self, port: int, number: int, messages: Sequence[str]) -> None:
        self._connection = RestConnection("127.0.0.1", port)
        self._messages = list(messages)
        random.Random(number).shuffle(self._messages)
        self._name = f"{uuid.uuid4().hex[:12]}-{number}"
        self.latencies: list[float] = []
        self.completed = 0
        self.replies: list[tuple[int, bytes]] = []

    async def talk(self, begin: float, end: float) -> None:
        turn = 0
        while (now := time.perf_counter()) < end:
            sender = f"{self._name}-{turn // TURNS_PER_CONVERSATION}"
            reply = await self._say(sender, self._messages[turn % len(self._messages)])
            done = time.perf_counter()
            self.completed += begin <= done <= end
            if now >= begin:
                self.latencies.append(done - now)
                self.replies.append(reply)
            turn += 1
        await self._connection.close()

    async def _say(self, sender: str, message: str) -> tuple[int, bytes]:
        try:
            return await self._connection.say(sender, message)
        except OSError:
            await self._connection.close()
            await asyncio.sleep(0.05)  # no busy loop against a server that is gone
            return 0, b""


def outcome_of(reply: tuple[int, bytes]) -> str:
    """The outcome of the wire contract, `silent`, `plain` (no `custom`) or `failed`."""
    status, body = reply
    if status != 200:
        return FAILED
    try:
        messages = json.loads(body)
    except ValueError:
        return FAILED
    if not messages:
        return "silent"
    outcomes = [m["custom"].get("outcome", "plain") for m in messages if m.get("custom")]
    return outcomes[0] if outcomes else "plain"


def _as_options(plan: LoadPlan) -> list[str]:
    pairs = ((f"--{name.replace('_', '-')}", str(value)) for name, value in asdict(plan).items())
    return [word for pair in pairs for word in pair]


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--users", type=int, required=True)
    parser.add_argument("--seconds", type=float, required=True)
    parser.add_argument("--warmup-s", type=float, default=0.0)
    parser.add_argument("--messages", type=Path, required=True)
    turns = asyncio.run(generate(LoadPlan(**vars(parser.parse_args(arguments)))))
    json.dump(vars(turns), sys.stdout)


if __name__ == "__main__":
    main()
