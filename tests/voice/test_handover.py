"""Summaries at the desk."""

from voice.handover import HandoverSummary, MemoryDesk

FIRST = (("caller", "was kostet ein ausweis"), ("bot", "46 Euro."))


def summary(lines: tuple[tuple[str, str], ...], call_back: str = "") -> HandoverSummary:
    return HandoverSummary("c1", "+49…38", "Jena", "de", lines, call_back)


async def test_a_call_that_came_back_keeps_what_was_said_before() -> None:
    desk = MemoryDesk()
    await desk.leave(summary(FIRST))
    await desk.request_call_back(summary((), "493800"))
    (left,) = desk.waiting()
    assert left.lines == FIRST
    assert left.call_back == "493800"


async def test_what_was_said_is_there_once() -> None:
    desk = MemoryDesk()
    await desk.request_call_back(summary(FIRST, "493800"))
    await desk.leave(summary((*FIRST, ("caller", "danke"))))
    (left,) = desk.waiting()
    assert left.lines == (*FIRST, ("caller", "danke"))
    assert left.call_back == "493800"
    assert left.as_dict()["call_back"] == "493800"
