"""Real calls in which a caller leaves something with the bot: a number to be called back at."""

import asyncio
import json
from collections.abc import Callable
from urllib.request import ProxyHandler, Request, build_opener

import pytest

from tests.telephone.caller import AwaitCue, AwaitHangUp, Caller, Pause, Press, Step
from tests.telephone.conftest import SECRET, Hall
from tests.telephone.human import Human
from voice.call.states import CallState

LONG = AwaitHangUp(200)
NUMBER = "03641493800"
LEAVES_A_NUMBER: list[Step] = [
    *(Pause(0.5), Press("0"), AwaitCue()),
    *(Press("1"), AwaitCue(), Press(f"{NUMBER}#"), AwaitCue(), Press("1"), LONG),
]


def waiting_at_the_desk(hall: Hall) -> list[dict[str, object]]:
    """What the people at the desk see, asked for as the guide tells them to."""
    request = Request(
        f"http://127.0.0.1:{hall.server.port}/handovers",
        headers={"Authorization": f"Bearer {SECRET}"},
    )
    with build_opener(ProxyHandler({})).open(request, timeout=10) as answer:
        summaries: list[dict[str, object]] = json.load(answer)
    return summaries


async def leave_a_number(hall: Hall, number: str = "115") -> None:
    """From the hand-over nobody took to the thanks."""
    caller = Caller(hall.exchange, LEAVES_A_NUMBER, number).start()
    for question in ("called back", "At which number", "Is that right"):
        await hall.until(said(hall, question), 30)
        caller.cue()
    await hall.until(said(hall, "You will be called back"))
    (summary,) = await asyncio.to_thread(waiting_at_the_desk, hall)
    assert summary["call_back"] == NUMBER
    # The number that called is not known in full, on whatever line.
    assert summary["caller"] == ("+49…38" if number == "115" else "")
    assert "4938" not in json.dumps(summary["lines"])
    await hall.server.hang_up()
    assert await asyncio.to_thread(caller.finished), hall.exchange.log
    assert [report.state for report in hall.tap.reports] == [CallState.ENDED] * 2
    assert not any(report.failed for report in hall.tap.reports)


def said(hall: Hall, question: str) -> Callable[[], bool]:
    return lambda: hall.has_said(question)


async def test_whose_human_does_not_answer_leaves_a_number(english_hall: Hall) -> None:
    await leave_a_number(english_hall)
    assert "Nobody is answering there." in english_hall.tap.sentences


@pytest.mark.parametrize("number", ["115", "116"], ids=["websocket", "audiosocket"])
async def test_whose_human_is_busy_leaves_a_number(english_hall: Hall, number: str) -> None:
    with Human(english_hall.exchange, busy=True) as human:
        await leave_a_number(english_hall, number)
        assert human.refused
