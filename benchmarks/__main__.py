"""All measurements in one run: `python -m benchmarks` (or `make bench`).

Tables go to the terminal and to `var/bench/summary.md`, figures to `var/bench/*.json`, plots to
`var/bench/*.png`.
"""

import argparse
import json
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks import conversation, quality, startup, throughput
from benchmarks.askers import GatewayAsker
from benchmarks.mix import mixed_messages, write_messages
from benchmarks.ours import our_server, prepare_our_bot
from benchmarks.processes import Server, running
from benchmarks.questions import load_questions, question_set
from benchmarks.stock import prepare_stock_bot, stock_server
from bot.settings import load_settings

PARTS = ("quality", "throughput", "conversation", "startup")
OURS, STOCK = "auskunft", "stock rasa"


@dataclass(frozen=True)
class Effort:
    """How thoroughly to measure."""

    seconds: float
    warmup_s: float
    rounds: int
    turns: int
    starts: int


THOROUGH = Effort(seconds=20, warmup_s=5, rounds=3, turns=400, starts=3)
QUICK = Effort(seconds=3, warmup_s=1, rounds=1, turns=100, starts=1)


class Report:
    """Collects what is printed, and writes it down at once: an abort loses nothing."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._sections: list[str] = []
        folder.mkdir(parents=True, exist_ok=True)

    def add(self, title: str, *paragraphs: str) -> None:
        section = f"## {title}\n\n" + "\n\n".join(paragraphs) + "\n"
        print(section, flush=True)
        self._sections.append(section)
        (self.folder / "summary.md").write_text("\n".join(self._sections), encoding="utf-8")

    def store(self, name: str, figures: Any) -> None:
        (self.folder / f"{name}.json").write_text(json.dumps(figures, indent=2) + "\n")


@dataclass(frozen=True)
class Bench:
    """Everything the parts need."""

    report: Report
    effort: Effort
    make_ours: Callable[[], Server]
    make_stock: Callable[[], Server]

    def side_by_side(self, parts: Sequence[str]) -> None:
        """The parts that ask running bots: both run, one at a time is asked."""
        with ExitStack() as stack:
            ours = self.make_ours()
            stack.enter_context(running(ours))
            if "quality" in parts:
                self._quality(ours)
            if not {"throughput", "conversation"} & set(parts):
                return
            servers = [self.make_stock(), ours]
            stack.enter_context(running(servers[0]))
            if "conversation" in parts:
                self._conversation(servers)
            if "throughput" in parts:
                self._throughput(servers)

    def startup(self) -> None:
        seconds = startup.measure([self.make_stock, self.make_ours], self.effort.starts)
        ratio = startup.ratio(seconds, OURS, STOCK)
        startup.plot(seconds, self.report.folder)
        self.report.store("startup", seconds)
        line = f"start ratio: {ratio:.2f} (target ≤ {startup.START_TARGET})"
        self.report.add("Start to first right answer", startup.table(seconds), line)

    def _quality(self, ours: Server) -> None:
        asker = GatewayAsker(f"http://127.0.0.1:{ours.port}", "jena")
        for split in ("dev", "heldout"):
            results = quality.run(asker, split, label="gateway", output=self.report.folder)
            line = quality.verdict_line(results)
            self.report.add(f"Answers ({split} questions)", quality.table(results), line)

    def _conversation(self, servers: Sequence[Server]) -> None:
        seconds = conversation.measure(servers, _messages(), self.effort.turns)
        conversation.plot(seconds, self.report.folder)
        self.report.store("conversation", conversation.as_json(seconds))
        growth = conversation.growth(seconds[OURS])
        line = f"conversation ratio: {growth:.2f} (target ≤ {conversation.GROWTH_TARGET})"
        self.report.add("One long conversation", conversation.table(seconds), line)

    def _throughput(self, servers: Sequence[Server]) -> None:
        messages = write_messages(_messages(), self.report.folder / "messages.json")
        plan = throughput.Plan(
            messages,
            seconds=self.effort.seconds,
            warmup_s=self.effort.warmup_s,
            rounds=self.effort.rounds,
        )
        measured = throughput.measure(servers, plan)
        throughput.plot(measured, self.report.folder)
        self.report.store("throughput", throughput.as_json(measured))
        lines = throughput.verdict_lines(throughput.ratios(measured, OURS, STOCK))
        self.report.add("Turns a second", throughput.table(measured), "\n".join(lines))


def _messages() -> list[str]:
    return mixed_messages(load_questions(question_set("jena", "dev")))


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs the chosen parts."""
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("parts", nargs="*", help=f"of {', '.join(PARTS)}; none: all")
    parser.add_argument("--quick", action="store_true", help="short runs: shows that it works")
    parser.add_argument("--output", type=Path, default=Path("var/bench"))
    parser.add_argument("--rasa-python", type=Path, help="Python with Rasa (default: settings)")
    options = parser.parse_args(arguments)
    parts = options.parts or PARTS
    if unknown := set(parts) - set(PARTS):
        parser.error(f"no such part: {', '.join(sorted(unknown))} (there are: {', '.join(PARTS)})")
    # A polite kill unwinds too, so that no bot is left running.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("benchmarks: stopped"))
    rasa_python = (options.rasa_python or _rasa_python()).absolute()
    stock_dir, our_data = options.output / "stock", options.output / "data"
    print("Preparing both bots (trained once, then kept) …", flush=True)
    prepare_stock_bot(rasa_python, stock_dir)
    prepare_our_bot(our_data, rasa_python)
    bench = Bench(
        Report(options.output),
        QUICK if options.quick else THOROUGH,
        partial(our_server, our_data, rasa_python),
        partial(stock_server, rasa_python, stock_dir),
    )
    if set(parts) - {"startup"}:
        bench.side_by_side(parts)
    if "startup" in parts:
        bench.startup()
    print(f"Tables, figures and plots: {options.output}")


def _rasa_python() -> Path:
    configured = load_settings().rasa.python
    return configured or Path(".venv-rasa") / "bin" / "python"


if __name__ == "__main__":
    main()
