"""Right, wrong, clarified or refused: how one reply to one question is counted."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from benchmarks.questions import Expectation, Question
from knowledge.locale import LANGUAGES, locale


class Verdict(StrEnum):
    """How a reply counts.

    A right refusal counts as right. `clarified_right` is a clarifying question with the right
    service among its buttons; `clarified` is any other one. `refused` is a refusal (or a
    hand-over) of a question that has an answer. `unsure` is an answer that is none, and that
    begins with the words that it may be none.
    """

    RIGHT = "right"
    CLARIFIED_RIGHT = "clarified_right"
    CLARIFIED = "clarified"
    REFUSED = "refused"
    UNSURE = "unsure"
    WRONG = "wrong"


@dataclass(frozen=True)
class Answer:
    """What came back for a question, from whichever interface."""

    text: str
    outcome: str
    """As in the wire contract: answered, clarify, refused, handover or dialogue."""
    service: str | None = None
    aspect: str | None = None
    confidence: float = 0.0
    """That the matter is the one asked for, 0..1."""
    options: tuple[str, ...] = ()
    """Ids behind the buttons of a clarifying question."""


@dataclass(frozen=True)
class Judgement:
    """The verdict and, unless it is right, why."""

    verdict: Verdict
    reason: str = ""


def judge(question: Question, answer: Answer) -> Judgement:
    """Counts a reply."""
    judgement = _judge(question, answer)
    if judgement.verdict is Verdict.WRONG and answer.text.startswith(_begins_in_doubt()):
        return Judgement(Verdict.UNSURE, judgement.reason)
    return judgement


@cache
def _begins_in_doubt() -> tuple[str, ...]:
    """How an answer begins that may be none, in every language."""
    topic = "\n"
    return tuple(locale(name).say("only_near", name=topic).split(topic)[0] for name in LANGUAGES)


def _judge(question: Question, answer: Answer) -> Judgement:
    if answer.outcome == "clarify":
        return _judge_clarification(question, answer)
    if question.expect is Expectation.REFUSE:
        if answer.outcome == "answered":
            return Judgement(Verdict.WRONG, f"answered with {answer.service}, should be refused")
        return Judgement(Verdict.RIGHT)
    if answer.outcome != "answered":
        return Judgement(Verdict.REFUSED, f"{answer.outcome}, should be answered")
    fault = _fault(question, answer)
    return Judgement(Verdict.WRONG, fault) if fault else Judgement(Verdict.RIGHT)


def _judge_clarification(question: Question, answer: Answer) -> Judgement:
    if question.expect is Expectation.ANSWER and set(question.services) & set(answer.options):
        return Judgement(Verdict.CLARIFIED_RIGHT, "asked back, right service offered")
    return Judgement(Verdict.CLARIFIED, f"asked back between {', '.join(answer.options)}")


def _fault(question: Question, answer: Answer) -> str:
    """Why an answer is not the right one; empty when it is."""
    if question.services and answer.service not in question.services:
        return f"service {answer.service}, expected {' or '.join(question.services)}"
    if not _fits_aspect(question, answer):
        return f"aspect {answer.aspect}, expected {' or '.join(question.aspects)}"
    missing = [m for m in question.must_contain if not says(answer.text, m)]
    if missing:
        return f"does not say {' and '.join(missing)}"
    forbidden = [m for m in question.must_not_contain if says(answer.text, m)]
    return f"says {' and '.join(forbidden)}" if forbidden else ""


def _fits_aspect(question: Question, answer: Answer) -> bool:
    """Whether the aspect is the one asked for, or the first paragraph says all that is asked.

    The second is so where an editor's answer to that very question is given.
    """
    if not question.aspects or answer.aspect in question.aspects:
        return True
    first_paragraph = answer.text.strip().split("\n\n")[0]
    wanted = question.must_contain
    return bool(wanted) and all(says(first_paragraph, m) for m in wanted)


def says(text: str, alternatives: str) -> bool:
    """Whether the text contains one of the "|"-separated strings.

    Case, kinds of blank and dash, leading zeros of times and the decimal mark do not count.
    A figure is only found as a whole figure: "46" is not in "146".
    """
    haystack = _normalised(text)
    return any(_found(_normalised(needle), haystack) for needle in alternatives.split("|"))


def _found(needle: str, haystack: str) -> bool:
    before = r"(?<!\d)" if needle[:1].isdigit() else ""
    after = r"(?!\d)" if needle[-1:].isdigit() else ""
    return re.search(before + re.escape(needle) + after, haystack) is not None


def _normalised(text: str) -> str:
    text = re.sub(r"[\s\u00a0\u202f\u2009]+", " ", text.strip().casefold())
    text = re.sub(r"[\u2010-\u2015]", "-", text)
    text = re.sub(r"(?<=\d)[ -]+(?=\d)", "-", text)
    text = re.sub(r"(?<=\d),(?=\d)", ".", text)
    return re.sub(r"(?<![\d.:])0(?=\d[.:])", "", text)


def share(verdicts: Sequence[Verdict], *wanted: Verdict) -> float:
    """Part of the verdicts that are one of those wanted, 0..1; 0 when there are none."""
    return sum(v in wanted for v in verdicts) / len(verdicts) if verdicts else 0.0
