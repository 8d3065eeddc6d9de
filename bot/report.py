"""What editors need to know of the stored conversations: which questions were not answered well."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from connectors.conversations import TERMINAL, iso
from connectors.stored_turns import StoredTurn

_NO_WORD = re.compile(r"[\W_]+")


class Kind(StrEnum):
    """Why a question is worth an editor's look."""

    REFUSED = "refused"
    ASKED_BACK = "asked_back"
    IN_DOUBT = "in_doubt"
    RATED_DOWN = "rated_down"


@dataclass(frozen=True)
class Asked:
    """One question, however often it was put."""

    question: str
    """As it was put last."""
    times: int
    last: float
    """Seconds since the epoch."""
    channels: tuple[str, ...]
    entries: tuple[str, ...]
    """What was answered with, if anything."""
    comments: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        return asdict(self) | {"last": iso(self.last)}


@dataclass(frozen=True)
class Group:
    """The questions of one kind, the one put last first."""

    asked: tuple[Asked, ...]
    left_out: int = 0
    """Older ones beyond the limit."""


@dataclass(frozen=True)
class Totals:
    """Numbers of questions; greetings and the like are none, and trials are counted apart."""

    questions: int
    by_channel: dict[str, int]
    answered: int
    """Right away, without a doubt."""
    in_doubt: int
    asked_back: int
    refused: int
    rated_down: int
    failed: int
    """No questions either: the assistant could not be asked."""
    trials: int
    """Put by `auskunft ask` and `chat`."""


@dataclass(frozen=True)
class Report:
    """What became of the questions to one municipality."""

    municipality: str
    first: float | None
    """Time of the first turn looked at; None without any."""
    last: float | None
    totals: Totals
    groups: dict[Kind, Group]

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON form."""
        return {
            "municipality": self.municipality,
            "first": None if self.first is None else iso(self.first),
            "last": None if self.last is None else iso(self.last),
            "totals": asdict(self.totals),
            "groups": {
                kind.value: {
                    "questions": [asked.as_dict() for asked in group.asked],
                    "left_out": group.left_out,
                }
                for kind, group in self.groups.items()
            },
        }


def report_on(municipality: str, turns: Sequence[StoredTurn], limit: int) -> Report:
    """The report; each kind lists the `limit` questions put last."""
    times = [turn.time for turn in turns]
    return Report(
        municipality=municipality,
        first=min(times, default=None),
        last=max(times, default=None),
        totals=_totals(turns),
        groups={kind: _group((t for t in turns if kind in _kinds(t)), limit) for kind in Kind},
    )


def _kinds(turn: StoredTurn) -> set[Kind]:
    """None for what went well; an answer rated down may be of a second kind too."""
    kinds = {Kind.RATED_DOWN} if turn.rating == "down" else set()
    if turn.failed:
        return kinds
    if turn.outcome == "refused":
        kinds.add(Kind.REFUSED)
    elif turn.outcome == "clarify":
        kinds.add(Kind.ASKED_BACK)
    elif turn.in_doubt:
        kinds.add(Kind.IN_DOUBT)
    return kinds


def _totals(turns: Sequence[StoredTurn]) -> Totals:
    public = [turn for turn in turns if turn.channel != TERMINAL]
    questions = [turn for turn in public if _is_question(turn)]
    by_channel: dict[str, int] = defaultdict(int)
    for turn in questions:
        by_channel[turn.channel] += 1
    kinds = [kind for turn in questions for kind in _kinds(turn)]
    return Totals(
        questions=len(questions),
        by_channel=dict(sorted(by_channel.items(), key=lambda pair: -pair[1])),
        answered=sum(turn.outcome == "answered" and not turn.in_doubt for turn in questions),
        in_doubt=kinds.count(Kind.IN_DOUBT),
        asked_back=kinds.count(Kind.ASKED_BACK),
        refused=kinds.count(Kind.REFUSED),
        rated_down=sum(turn.rating == "down" for turn in public),
        failed=sum(turn.failed for turn in public),
        trials=sum(turn.channel == TERMINAL and _is_question(turn) for turn in turns),
    )


def _is_question(turn: StoredTurn) -> bool:
    return turn.outcome in ("answered", "clarify", "refused") and not turn.failed


def _group(turns: Iterable[StoredTurn], limit: int) -> Group:
    same: dict[str, list[StoredTurn]] = defaultdict(list)
    for turn in sorted(turns, key=lambda turn: turn.time, reverse=True):
        same[_key(turn.question)].append(turn)
    asked = [_asked(times) for times in same.values()]
    return Group(tuple(asked[:limit]), max(0, len(asked) - limit))


def _key(question: str) -> str:
    """Alike for questions that differ in case, blanks and punctuation only."""
    return _NO_WORD.sub(" ", question.casefold()).strip() or question


def _asked(turns: Sequence[StoredTurn]) -> Asked:
    return Asked(
        question=turns[0].question,
        times=len(turns),
        last=turns[0].time,
        channels=tuple(dict.fromkeys(turn.channel for turn in turns)),
        entries=tuple(dict.fromkeys(turn.entry for turn in turns if turn.entry)),
        comments=tuple(dict.fromkeys(turn.comment for turn in turns if turn.comment)),
    )
