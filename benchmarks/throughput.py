"""Turns a second and their duration, both bots side by side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.load import FAILED, LoadPlan, run_load
from benchmarks.plots import plot_bars
from benchmarks.processes import Server
from benchmarks.statistics import Turns
from benchmarks.tables import markdown_table, percent

USERS = (1, 10, 50)
RATIO_TARGET, P95_TARGET = 5.0, 0.2
Measured = dict[str, dict[int, Turns]]
"""Turns by bot and number of users."""


@dataclass(frozen=True)
class Plan:
    """How long, and how often the bots take turns at each number of users."""

    messages: Path
    users: Sequence[int] = USERS
    seconds: float = 20.0
    warmup_s: float = 5.0
    rounds: int = 3


def measure(servers: Sequence[Server], plan: Plan) -> Measured:
    """Loads the running servers one after the other, in turns (A, B, B, A, …).

    Noise of the machine so falls on both.
    """
    measured: Measured = {server.name: {} for server in servers}
    for users in plan.users:
        for number in range(plan.rounds):
            for server in servers if number % 2 == 0 else reversed(servers):
                turns = run_load(
                    LoadPlan(server.port, users, plan.seconds, plan.warmup_s, plan.messages)
                )
                so_far = measured[server.name].get(users)
                measured[server.name][users] = so_far + turns if so_far else turns
    return measured


def table(measured: Measured) -> str:
    """A line for each bot and number of users."""
    header = ["bot", "users", "turns", "turns/s", "p50 ms", "p95 ms", "answered", "failed"]
    rows = [
        [
            bot,
            str(users),
            str(turns.completed),
            f"{turns.per_second:.1f}",
            f"{turns.quantile_ms(0.5):.1f}",
            f"{turns.quantile_ms(0.95):.1f}",
            _part(turns, "answered"),
            _part(turns, FAILED),
        ]
        for bot, by_users in measured.items()
        for users, turns in by_users.items()
    ]
    return markdown_table(header, rows)


def ratios(measured: Measured, ours: str, stock: str) -> dict[int, tuple[float, float]]:
    """By number of users: our turns/s and our p95, each divided by the stock bot's."""
    return {
        users: (
            turns.per_second / measured[stock][users].per_second,
            turns.quantile_ms(0.95) / measured[stock][users].quantile_ms(0.95),
        )
        for users, turns in measured[ours].items()
    }


def verdict_lines(by_users: Mapping[int, tuple[float, float]]) -> list[str]:
    """The ratios against the targets; the last line is `throughput ratio: N` at most users."""
    lines = [
        f"{users} users: {rate:.1f} × the stock bot's turns/s, {p95:.2f} × its p95"
        for users, (rate, p95) in by_users.items()
    ]
    rate, p95 = by_users[max(by_users)]
    lines.append(f"p95 ratio: {p95:.3f} (target ≤ {P95_TARGET})")
    lines.append(f"throughput: target ≥ {RATIO_TARGET:g} × at {max(by_users)} users")
    lines.append(f"throughput ratio: {rate:.2f}")
    return lines


def as_json(measured: Measured) -> dict[str, Any]:
    """Figures for the JSON report."""
    return {
        bot: {
            str(users): {
                "turns": turns.completed,
                "turns_per_second": turns.per_second,
                "p50_ms": turns.quantile_ms(0.5),
                "p95_ms": turns.quantile_ms(0.95),
                "outcomes": dict(turns.outcomes),
            }
            for users, turns in by_users.items()
        }
        for bot, by_users in measured.items()
    }


def plot(measured: Measured, folder: Path) -> None:
    """Writes `throughput.png` and `latency.png`."""
    rates = {
        bot: {_users(users): turns.per_second for users, turns in by_users.items()}
        for bot, by_users in measured.items()
    }
    p95 = {
        bot: {_users(users): turns.quantile_ms(0.95) for users, turns in by_users.items()}
        for bot, by_users in measured.items()
    }
    plot_bars(rates, folder / "throughput.png", title="Turns a second", unit="turns/s")
    plot_bars(
        p95, folder / "latency.png", title="Duration of a turn, p95", unit="ms (log)", log=True
    )


def _users(users: int) -> str:
    return f"{users} user" + ("s" if users != 1 else "")


def _part(turns: Turns, outcome: str) -> str:
    total = turns.outcomes.total()
    return percent(turns.outcomes[outcome] / total) if total else "–"
