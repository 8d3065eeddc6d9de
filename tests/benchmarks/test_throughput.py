from collections import Counter
from pathlib import Path

import pytest

from benchmarks import throughput
from benchmarks.load import LoadPlan
from benchmarks.processes import Server
from benchmarks.statistics import Turns

FAST = Turns([0.01] * 100, 100, 2.0, Counter(answered=60, dialogue=40))
SLOW = Turns([0.1] * 10, 10, 2.0, Counter(plain=10))
MEASURED = {"auskunft": {1: FAST, 50: FAST}, "stock rasa": {1: FAST, 50: SLOW}}


def test_bots_take_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    ports: list[int] = []

    def load(plan: LoadPlan) -> Turns:
        ports.append(plan.port)
        return FAST

    monkeypatch.setattr(throughput, "run_load", load)
    a, b = (Server(n, [], Path(), {}, p, Path(), "", "") for n, p in (("a", 1), ("b", 2)))
    measured = throughput.measure([a, b], throughput.Plan(Path(), users=(10,), rounds=2))
    assert ports == [1, 2, 2, 1]
    assert len(measured["a"][10].latencies) == 200
    assert measured["a"][10].per_second == 50


def test_ratios_compare_with_the_stock_bot() -> None:
    ratios = throughput.ratios(MEASURED, "auskunft", "stock rasa")
    assert ratios[50] == pytest.approx((10, 0.1))
    assert throughput.verdict_lines(ratios)[-1] == "throughput ratio: 10.00"


def test_table_has_a_line_a_bot_and_load() -> None:
    lines = throughput.table(MEASURED).splitlines()
    assert len(lines) == 2 + 4
    assert "60.0 %" in lines[2]


def test_plots_are_written(tmp_path: Path) -> None:
    throughput.plot(MEASURED, tmp_path)
    assert (tmp_path / "throughput.png").exists()
    assert (tmp_path / "latency.png").exists()
