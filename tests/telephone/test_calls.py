"""Real calls: SIPp → Asterisk → phone server, with real recognition and real speech."""

import asyncio
import contextlib
import os
import sys
from collections.abc import Callable
from pathlib import Path

from tests.telephone.caller import (
    AwaitHangUp,
    Caller,
    HangUp,
    Pause,
    Press,
    Say,
    Step,
    spoken,
)
from tests.telephone.conftest import Hall
from tests.telephone.human import Human
from voice.assistant import Answer
from voice.audio.resampler import resample
from voice.call.states import CallState
from voice.recognition.recogniser import RATE, Recogniser
from voice.synthesis.pico import PicoSynthesiser

Pico = Callable[[str], PicoSynthesiser]
SKIP_GREETING: list[Step] = [Pause(0.5), Press("#"), Pause(1.0), Press("#"), Pause(1.0)]
LONG = AwaitHangUp(200)
# Long enough that one word the recogniser does not make out weighs little.
ANSWER = (
    "The passport costs 70,00 €. You need your old passport and a photo. "
    "The office is open on Monday. Please register within two weeks of moving."
)
ANSWER_SPOKEN = (
    "the passport costs seventy you need your old passport and a photo "
    "the office is open on monday please register within two weeks of moving"
)


def share_of_words(text: str, heard: str) -> float:
    """How many of the words of `text` are in `heard`, from 0 to 1."""
    words = text.lower().split()
    return sum(word in heard.lower().split() for word in words) / len(words)


def heard(recogniser: Recogniser, pcm: bytes) -> str:
    """What the bot said, recognised again, in the steps in which a telephone brings it."""
    stream = recogniser.stream()
    for start in range(0, len(pcm), RATE // 5):
        stream.accept(pcm[start : start + RATE // 5])
    return stream.finish().text


async def finished(caller: Caller) -> bool:
    return await asyncio.to_thread(caller.finished)


async def test_an_english_caller_is_heard_and_answered(
    english_hall: Hall, english: Recogniser, pico: Pico
) -> None:
    hall = english_hall
    question = "how much does it cost"
    hall.assistant.fallback = Answer(ANSWER)
    steps = [*SKIP_GREETING, Say(spoken(question, pico("en"))), LONG]
    caller = Caller(hall.exchange, steps).start()
    await hall.until(lambda: bool(hall.assistant.asked))
    await hall.until(lambda: hall.silent)
    await hall.server.hang_up()
    assert await finished(caller), hall.exchange.log
    await hall.until(lambda: hall.server.calls == 0)
    assert share_of_words(question, hall.assistant.asked[0][1]) >= 0.6
    assert hall.tap.callers == ["+49…38"]
    assert hall.tap.reports[0].state is CallState.ENDED
    # What the bot said last, recognised again.
    answer = heard(english, resample(hall.tap.said[0][-1], 8000, RATE))
    assert share_of_words(ANSWER_SPOKEN, answer) >= 0.8, answer


async def test_no_audio_touches_the_disk(english_hall: Hall, pico: Pico) -> None:
    """Neither this process nor Asterisk writes anything but log and registry during a call."""
    hall = english_hall
    opened: list[str] = []
    watching = True

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        if watching and event == "open" and set(str(arguments[1] or "")) & set("wax+"):
            opened.append(str(arguments[0]))

    steps = [*SKIP_GREETING, Say(spoken("how much does it cost", pico("en"))), LONG]
    caller = Caller(hall.exchange, steps)
    begun = newest_change(hall)
    sys.addaudithook(watch)
    caller.start()
    opened.clear()
    await hall.until(lambda: bool(hall.assistant.asked))
    await hall.until(lambda: hall.silent)
    watching = False
    changed = {file.name: seen.st_size for file, seen in changes(hall) if seen.st_mtime > begun}
    await hall.server.hang_up()
    assert await finished(caller), hall.exchange.log
    assert opened == []
    # Asterisk's registry of contacts holds a few names: less than two seconds of sound would take.
    registry = [changed.pop(name, 0) for name in ("astdb.sqlite3", "astdb.sqlite3-journal")]
    assert max(registry) < 16_384
    assert set(changed) <= {"messages.log", "programs.log"}


def changes(hall: Hall) -> list[tuple[Path, os.stat_result]]:
    """Every file that Asterisk might write, with its size and when it was last changed."""
    root, own = hall.exchange.root, hall.exchange.folder
    # Other exchanges may run in the same laboratory at this moment.
    temporary = [path for path in own.parent.iterdir() if not path.match("auskunft-*")]
    folders = [own, root / "var/spool", root / "var/lib/asterisk", *temporary]
    files = {file for folder in folders for file in folder.rglob("*") if file.is_file()}
    files |= {file for file in temporary if file.is_file()}
    found: list[tuple[Path, os.stat_result]] = []
    for file in files:
        # The registry's journal lives for milliseconds.
        with contextlib.suppress(FileNotFoundError):
            found.append((file, file.stat()))
    return found


def newest_change(hall: Hall) -> float:
    return max(seen.st_mtime for _, seen in changes(hall))


async def test_zero_reaches_a_human_and_the_summary_waits(english_hall: Hall) -> None:
    hall = english_hall
    with Human(hall.exchange) as human:
        caller = Caller(hall.exchange, [Pause(0.5), Press("0"), LONG]).start()
        await hall.until(lambda: human.answered)
        assert hall.server.desk.waiting()[0].caller == "+49…38"
        human.hang_up()
        assert await finished(caller), hall.exchange.log
    assert len(hall.tap.callers) == 1


async def test_a_human_who_does_not_answer_leads_back_to_the_bot(english_hall: Hall) -> None:
    hall = english_hall
    caller = Caller(hall.exchange, [Pause(0.5), Press("0"), LONG]).start()
    await hall.until(lambda: len(hall.tap.callers) == 2)
    await hall.until(lambda: hall.silent)
    await hall.server.hang_up()
    assert await finished(caller), hall.exchange.log


async def test_a_call_without_a_bot_goes_to_a_human(english_hall: Hall) -> None:
    hall = english_hall
    await hall.server.stop()
    with Human(hall.exchange) as human:
        caller = Caller(hall.exchange, [LONG]).start()
        await hall.until(lambda: human.answered)
        human.hang_up()
        assert await finished(caller), hall.exchange.log


async def test_audiosocket_carries_a_call(english_hall: Hall) -> None:
    hall = english_hall
    caller = Caller(hall.exchange, [Pause(0.5), Press("1"), LONG], number="116").start()
    await hall.until(lambda: bool(hall.assistant.asked))
    assert hall.assistant.asked[0][1] == "When is the citizens' office open?"
    await hall.server.hang_up()
    assert await finished(caller), hall.exchange.log


async def test_over_audiosocket_too_a_human_who_does_not_answer_leads_back(
    english_hall: Hall,
) -> None:
    hall = english_hall
    caller = Caller(hall.exchange, [Pause(0.5), Press("0"), LONG], number="116").start()
    await hall.until(lambda: len(hall.tap.callers) == 2)
    await hall.until(lambda: hall.silent)
    assert [link.info.returned for link in hall.server.links] == [True]
    await hall.server.hang_up()
    assert await finished(caller), hall.exchange.log


async def test_callers_who_hang_up_leave_nothing_behind(english_hall: Hall) -> None:
    hall = english_hall
    before = len(asyncio.all_tasks())
    caller = Caller(hall.exchange, [Pause(1.0), HangUp()]).start(calls=6, at_once=3, rate=3)
    assert await finished(caller), hall.exchange.log
    await hall.until(lambda: len(hall.tap.reports) == 6)
    await hall.until(lambda: len(asyncio.all_tasks()) <= before)
    assert hall.server.calls == 0
    assert not any(report.failed for report in hall.tap.reports)


async def test_a_german_caller_is_heard(german_hall: Hall, pico: Pico) -> None:
    hall = german_hall
    question = spoken("Was kostet ein Personalausweis?", pico("de"))
    caller = Caller(hall.exchange, [*SKIP_GREETING, Say(question), LONG]).start()
    await hall.until(lambda: bool(hall.assistant.asked))
    # A quick machine has understood before the caller has come to listening.
    await hall.until(lambda: hall.silent)
    await hall.server.hang_up()
    assert await finished(caller), hall.exchange.log
    assert "ausweis" in hall.assistant.asked[0][1].lower()
