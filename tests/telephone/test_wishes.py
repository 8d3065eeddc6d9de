"""Real calls in which a caller leaves a number to be called back at, or an address for e-mail."""

import asyncio
import json
import logging
from collections.abc import Callable
from urllib.request import ProxyHandler, Request, build_opener

import pytest

from tests.telephone.caller import (
    AwaitCue,
    AwaitHangUp,
    Caller,
    Pause,
    Press,
    Say,
    Step,
    spoken,
)
from tests.telephone.conftest import SECRET, Hall, town_hall
from tests.telephone.human import Human
from tests.telephone.test_calls import SKIP_GREETING
from tests.voice.mail_server import mail_server
from voice.assistant import Answer
from voice.call.states import CallState
from voice.mail import SmtpMailer
from voice.recognition.recogniser import Recogniser
from voice.synthesis.pico import PicoSynthesiser

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
    await hall.until(lambda: hall.server.calls == 0)
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


ANSWER = "Citizens' office: telephone 03641 49-3800, open on Monday."
SENTENCES = (
    "where is the office",
    "yes please",
    "juliet oscar dot delta oscar echo at example dot org",
    "yes",
)
QUESTIONS = ("by e-mail?", "To which address", "Is that right?")


async def test_an_answer_with_a_number_is_sent_by_mail(
    english: Recogniser,
    pico: Callable[[str], PicoSynthesiser],
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Everything by voice: the offer, the address letter by letter, and that it is right."""
    caplog.set_level(logging.DEBUG)
    steps: list[Step] = list(SKIP_GREETING)
    for sentence in SENTENCES:
        steps += [Say(spoken(sentence, pico("en")), then_silent=2.5), AwaitCue()]
    async with mail_server() as post:
        mailer = SmtpMailer("127.0.0.1", post.port, "telefon@example.org")
        async with town_hall(english, pico("en"), mailer=mailer) as hall:
            hall.assistant.fallback = Answer(ANSWER)
            caller = Caller(hall.exchange, [*steps[:-1], LONG]).start()
            for question in QUESTIONS:
                await hall.until(said(hall, question))
                caller.cue()
            await hall.until(lambda: bool(post.messages))
            await hall.until(said(hall, "I am sending it"))
            summaries = await asyncio.to_thread(waiting_at_the_desk, hall)
            await hall.server.hang_up()
            assert await asyncio.to_thread(caller.finished), hall.exchange.log
    assert post.recipients == ["jo.doe@example.org"]
    message = post.message()
    assert message["From"] == "telefon@example.org"
    assert "Jena" in message["Subject"]
    text = message.get_content()
    assert text.startswith(ANSWER)
    # Who called is in no mail, the address in no log, and nothing of it waits at the desk.
    assert "4938" not in text
    assert hall.tap.callers == ["+49…38"]
    assert "example.org" not in caplog.text
    assert "4936414938" not in caplog.text
    assert summaries == []
