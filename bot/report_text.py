"""The report for editors in German: plain text, and tables for a terminal."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.report import Asked, Group, Report
from knowledge.local_time import TIME_ZONE

_LOCALE = Path(__file__).parent / "locale" / "report.de.json"


def in_words(report: Report) -> str:
    """Plain text: the totals, then one line a question."""
    parts = ["\n".join(_head(report))]
    for kind, group in _filled(report):
        lines = [_say(f"heading_{kind}"), *(_line(asked) for asked in group.asked), *_rest(group)]
        parts.append("\n".join(lines))
    return "\n\n".join([*parts, *_praise(report)])


def show(report: Report, console: Console) -> None:
    """The same in tables."""
    title, *totals = _head(report)
    console.print(Text(title, style="bold"))
    console.print(Text("\n".join(totals)))
    for kind, group in _filled(report):
        console.print()
        console.print(Text(_say(f"heading_{kind}"), style="bold"))
        console.print(_table(group))
        for line in _rest(group):
            console.print(Text(line, style="dim"))
    for line in _praise(report):
        console.print(Text(f"\n{line}"))


def nothing_stored(municipality: str, since: float, stored: Iterable[str], path: Path) -> str:
    """What to say where there is nothing to report on.

    Args:
        since: from when on was looked, seconds since the epoch; 0.0 for all there is.
        stored: municipalities that something is stored of.
        path: the database.
    """
    names = ", ".join(stored)
    if not names:
        return _say("nothing_at_all", path=path)
    key = "nothing_since" if since else "nothing"
    sentence = _say(key, municipality=municipality, day=_day(since))
    return f"{sentence} {_say('others', names=names)}"


def _head(report: Report) -> Iterator[str]:
    totals = report.totals
    yield _say("title", municipality=report.municipality, period=_period(report))
    channels = [f"{_channel(name)} {count}" for name, count in totals.by_channel.items()]
    named = f" ({', '.join(channels)})" if channels else ""
    yield _say("questions", count=totals.questions, channels=named)
    for name in ("answered", "in_doubt", "asked_back", "refused"):
        count = getattr(totals, name)
        yield _say(name, count=count, share=_share(count, totals.questions))
    yield _say("rated_down", count=totals.rated_down)
    for name in ("failed", "trials"):
        if count := getattr(totals, name):
            yield _say(name, count=count)


def _period(report: Report) -> str:
    first, last = _day(report.first or 0.0), _day(report.last or 0.0)
    return _say("day" if first == last else "days", first=first, last=last)


def _share(count: int, questions: int) -> str:
    return _say("share", percent=round(100 * count / questions)) if questions else ""


def _filled(report: Report) -> Iterator[tuple[str, Group]]:
    return ((kind.value, group) for kind, group in report.groups.items() if group.asked)


def _praise(report: Report) -> Iterator[str]:
    if not any(_filled(report)):
        yield _say("all_well")


def _rest(group: Group) -> Iterator[str]:
    if group.left_out:
        more = len(group.asked) + group.left_out
        yield _say("left_out", count=group.left_out, more=more)


def _line(asked: Asked) -> str:
    line = _say(
        "line",
        times=asked.times,
        last=_day(asked.last),
        channels=_channels(asked),
        question=asked.question,
    )
    if asked.entries:
        line += _say("line_entries", entries=", ".join(asked.entries))
    if asked.comments:
        line += _say("line_comments", comments="“, „".join(asked.comments))
    return line


def _table(group: Group) -> Table:
    """Columns that would be empty are left out."""
    columns = {
        "times": [str(asked.times) for asked in group.asked],
        "last": [_day(asked.last) for asked in group.asked],
        "channels": [_channels(asked) for asked in group.asked],
        "question": [asked.question for asked in group.asked],
        "entries": [", ".join(asked.entries) for asked in group.asked],
        "comments": ["\n".join(asked.comments) for asked in group.asked],
    }
    shown = {name: cells for name, cells in columns.items() if any(cells)}
    table = Table()
    for name in shown:
        table.add_column(
            _say(f"column_{name}"),
            justify="right" if name == "times" else "left",
            no_wrap=name in ("times", "last"),
            overflow="fold",
        )
    for row in zip(*shown.values(), strict=True):
        # What people wrote is text, whatever is in brackets there.
        table.add_row(*(Text(cell) for cell in row))
    return table


def _channels(asked: Asked) -> str:
    return ", ".join(_channel(name) for name in asked.channels)


def _channel(name: str) -> str:
    return _texts().get(f"channel_{name}", name)


def _day(timestamp: float) -> str:
    return f"{dt.datetime.fromtimestamp(timestamp, TIME_ZONE):%d.%m.%Y}"


def _say(key: str, **values: object) -> str:
    return _texts()[key].format(**values)


@cache
def _texts() -> dict[str, str]:
    loaded: dict[str, str] = json.loads(_LOCALE.read_text(encoding="utf-8"))
    return loaded
