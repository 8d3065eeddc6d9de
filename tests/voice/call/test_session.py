"""Whole calls over a fake line, with the test's own clock and audio."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.voice.fakes import (
    QUIET,
    RATE,
    VOICE,
    FakeAssistant,
    FakeClock,
    FakeLink,
    FakeRecogniser,
    FakeVoice,
    HeldExecutor,
    LoudnessDetector,
    settle,
)
from voice.assistant import Answer
from voice.call.policy import CallPolicy
from voice.call.session import Engines, VoiceSession
from voice.call.states import CallState
from voice.handover import MemoryDesk
from voice.heard.commands import wishes
from voice.mail import Mailer, MailError
from voice.media.link import CallInfo
from voice.recognition.recogniser import Heard, Hints
from voice.synthesis.prompts import SpeechCache


class Call:
    def __init__(
        self,
        link: FakeLink | None = None,
        partials: bool = True,
        mailer: Mailer | None = None,
        **policy: Any,
    ) -> None:
        self.clock = FakeClock()
        self.link = link or FakeLink()
        self.recogniser = FakeRecogniser(partials)
        self.voice, self.english = FakeVoice(), FakeVoice()
        self.assistant = FakeAssistant()
        self.desk = MemoryDesk()
        self.threads = HeldExecutor()
        engines = Engines(
            {"de": self.recogniser},
            {"de": SpeechCache(self.voice), "en": SpeechCache(self.english)},
            lambda rate: LoudnessDetector(),
            self.threads,
        )
        self.session = VoiceSession(
            self.link,
            engines,
            self.assistant,
            CallPolicy(municipality="Jena", words_while_speaking=partials, **policy),
            self.desk,
            self.clock,
            mailer,
        )
        self.task = asyncio.create_task(self.session.run())

    @property
    def said(self) -> str:
        return " ".join(sentence for sentence, _ in self.voice.said)

    def at(self, state: CallState) -> bool:
        return self.session.machine.state is state

    async def hear(self, frame: bytes, seconds: float) -> None:
        for _ in range(round(seconds / 0.02)):
            self.link.hear(frame)
            await self.clock.advance(0.02)

    async def until(self, state: CallState, limit: float = 60.0) -> None:
        for _ in range(round(limit / 0.1)):
            if self.session.machine.state is state:
                return
            await self.clock.advance(0.1)
        raise AssertionError(f"still {self.session.machine.state}, not {state}")

    async def ask(self, text: str, confidence: float = 0.9) -> None:
        self.recogniser.script.append(Heard(text, confidence))
        await self.hear(VOICE, 1.0)
        await self.hear(QUIET, 0.7)


@pytest.fixture
async def call() -> AsyncIterator[Call]:
    call = Call()
    yield call
    call.link.caller_hangs_up()
    await settle()
    await asyncio.wait_for(call.task, 5)


async def test_a_call_from_greeting_to_answer(call: Call) -> None:
    await call.until(CallState.LISTENING)
    assert "Computer" in call.said
    await call.ask("was kostet ein ausweis")
    assert call.assistant.asked == [("c1", "was kostet ein ausweis", "de")]
    await call.until(CallState.LISTENING)
    assert "Antwort auf was kostet ein ausweis." in call.said
    timing = call.session.report.timings[0]
    assert timing.wait is not None
    assert timing.wait < 0.8


async def test_who_goes_on_while_recognition_is_slow_is_heard_as_one(call: Call) -> None:
    await call.until(CallState.LISTENING)
    call.threads.hold()
    await call.ask("ich brauche einen")
    await call.ask("reisepass")
    assert call.at(CallState.RECOGNISING)
    call.threads.release()
    await settle()
    assert [text for _, text, _ in call.assistant.asked] == ["ich brauche einen reisepass"]


async def test_audio_before_the_onset_reaches_the_recogniser(call: Call) -> None:
    await call.until(CallState.LISTENING)
    await call.hear(QUIET, 1.0)
    await call.ask("ja")
    # 0.3 s of pre-roll, 1 s of voice, up to the end of speech; at 16 kHz.
    heard = len(call.recogniser.audio[0]) / 2 / 16_000
    assert 1.3 <= heard <= 2.1


async def test_barge_in_stops_the_line_and_the_rest_is_not_played(call: Call) -> None:
    await call.until(CallState.LISTENING)
    call.assistant.answers["lang"] = Answer("Dies ist ein sehr langer Satz. " * 8)
    await call.ask("lang")
    await call.until(CallState.SPEAKING)
    await call.clock.advance(1.0)
    before = len(call.link.played)
    call.recogniser.script.append(Heard("was kostet ein pass", 0.9))
    await call.hear(VOICE, 0.6)
    assert call.link.flushed == 1
    assert call.at(CallState.INTERRUPTED)
    await call.hear(QUIET, 0.7)
    assert call.assistant.asked[-1][1] == "was kostet ein pass"
    # At most what was due in the 0.6 s until the interruption, and the line's lead.
    assert len(call.link.played) - before < int(RATE * 2 * 3.0)


async def test_speech_resumes_with_the_sentence_that_was_interrupted(call: Call) -> None:
    await call.until(CallState.LISTENING)
    call.assistant.answers["lang"] = Answer("Erster Satz mit Inhalt. Zweiter Satz mit Inhalt.")
    await call.ask("lang")
    await call.until(CallState.SPEAKING)
    await call.clock.advance(0.3)
    await call.hear(VOICE, 0.6)
    await call.hear(QUIET, 0.7)
    assert call.at(CallState.SPEAKING)
    await call.until(CallState.LISTENING)
    sentences = [sentence for sentence, _ in call.voice.said]
    assert sentences.count("Erster Satz mit Inhalt.") == 2
    assert sentences[-1] == "Zweiter Satz mit Inhalt."


async def test_keys_and_handover_with_a_summary(call: Call) -> None:
    await call.until(CallState.LISTENING)
    await call.ask("was kostet ein ausweis")
    await call.until(CallState.LISTENING)
    call.link.press("0")
    await call.clock.advance(0.1)
    assert call.at(CallState.TRANSFERRING)
    await call.until(CallState.ENDED)
    assert call.link.handed_over
    summary = call.desk.waiting()[0]
    assert summary.caller == "+49…38"
    assert summary.lines[0] == ("caller", "was kostet ein ausweis")
    assert summary.as_dict()["lines"][1]["from"] == "bot"


async def test_a_wish_to_be_called_back_waits_at_the_desk() -> None:
    call = Call(human_available=False)
    await call.until(CallState.LISTENING)
    await call.ask("was kostet ein ausweis")
    await call.until(CallState.LISTENING)
    for key in "01493800#1":
        call.link.press(key)
        await call.clock.advance(0.1)
    (summary,) = call.desk.waiting()
    assert summary.call_back == "493800"
    assert summary.lines[0] == ("caller", "was kostet ein ausweis")
    assert not call.link.handed_over
    call.link.caller_hangs_up()
    await asyncio.wait_for(call.task, 5)


class FakeMailer:
    def __init__(self, fails: bool) -> None:
        self.sent: list[tuple[str, str, str]] = []
        self._fails = fails

    async def send(self, address: str, subject: str, text: str) -> None:
        self.sent.append((address, subject, text))
        if self._fails:
            raise MailError("no")


@pytest.mark.parametrize("fails", [False, True])
async def test_an_answer_is_sent_by_mail(fails: bool) -> None:
    mailer = FakeMailer(fails)
    call = Call(mailer=mailer, mails=True)
    call.assistant.fallback = Answer("Bürgeramt: 03641 49-3800")
    for words in ("wo ist das bürgeramt", "ja", "anna ät gmx punkt de", "ja"):
        await call.until(CallState.LISTENING)
        await call.ask(words)
    await call.until(CallState.LISTENING)
    ((address, subject, text),) = mailer.sent
    assert address == "anna@gmx.de"
    assert "Jena" in subject
    assert text.startswith("Bürgeramt: 03641 49-3800\n")
    assert ("nicht abschicken" in call.said) is fails
    call.link.caller_hangs_up()
    await asyncio.wait_for(call.task, 5)


async def test_a_slow_assistant_is_announced_and_a_dead_one_excused(call: Call) -> None:
    await call.until(CallState.LISTENING)
    call.assistant.gate = asyncio.Event()
    call.assistant.fails = True
    await call.ask("was kostet ein ausweis")
    await call.clock.advance(1.5)
    assert "Einen Moment bitte." in call.said
    call.assistant.gate.set()
    await call.until(CallState.LISTENING)
    assert "nicht nachsehen" in call.said


async def test_a_silent_caller_is_asked_then_farewelled(call: Call) -> None:
    await call.until(CallState.ENDED, limit=120)
    assert call.said.count("Sind Sie noch da?") == 2
    assert call.link.hung_up


async def test_recognition_is_prepared_while_the_caller_pauses() -> None:
    call = Call(partials=False)
    await call.until(CallState.LISTENING)
    await call.ask("was kostet ein ausweis")
    assert call.recogniser.prepared == 1
    assert call.assistant.asked
    call.link.caller_hangs_up()
    await asyncio.wait_for(call.task, 5)


async def test_a_returning_call_keeps_its_conversation() -> None:
    call = Call(FakeLink(CallInfo(conversation="c7", returned=True)))
    await call.until(CallState.LISTENING)
    assert "nimmt gerade niemand ab" in call.said
    assert "Computer" not in call.said
    await call.ask("was kostet ein ausweis")
    assert call.assistant.asked[0][0] == "c7"
    call.link.caller_hangs_up()
    await asyncio.wait_for(call.task, 5)


@pytest.mark.parametrize("moment", [0.0, 0.3, 2.0, 5.0, 9.0, 11.0, 12.0, 13.5])
async def test_hanging_up_at_any_moment_leaves_nothing_behind(moment: float) -> None:
    before = asyncio.all_tasks()
    call = Call()
    await call.clock.advance(moment)
    call.recogniser.script.append(Heard("was kostet ein ausweis", 0.9))
    await call.hear(VOICE, 0.5)
    call.link.caller_hangs_up()
    await settle(100)
    await asyncio.wait_for(call.task, 5)
    assert asyncio.all_tasks() == before


async def test_a_call_writes_nothing(call: Call, tmp_path: Path, monkeypatch: Any) -> None:
    """No file is opened for writing, by whatever name, from the first to the last word."""
    import sys

    opened: list[str] = []
    watching = True

    def watch(event: str, arguments: tuple[Any, ...]) -> None:
        if watching and event == "open" and arguments[1] and set(str(arguments[1])) & set("wax+"):
            opened.append(str(arguments[0]))

    sys.addaudithook(watch)
    monkeypatch.chdir(tmp_path)
    await call.until(CallState.LISTENING)
    await call.ask("was kostet ein ausweis")
    await call.until(CallState.LISTENING)
    watching = False
    assert opened == []
    assert not any(entry for entry in opened if str(tmp_path) in entry)


async def test_the_recogniser_knows_the_town_and_what_was_asked() -> None:
    call = Call(human_available=False, terms=("Reisepass",))
    await call.until(CallState.LISTENING)
    await call.ask("einen rückruf")
    assert call.recogniser.hints[-1] == Hints(("Reisepass",), wishes("de"))
    await call.until(CallState.LISTENING)
    await call.ask("null drei sechs vier eins vier neun drei acht null null")
    assert "sieben" in call.recogniser.hints[-1].words
    await call.until(CallState.LISTENING)
    await call.ask("ja")
    assert "ja" in call.recogniser.hints[-1].answers
    assert call.desk.waiting()[0].call_back == "03641493800"
    call.link.caller_hangs_up()
    await asyncio.wait_for(call.task, 5)


async def test_a_language_without_a_recogniser_has_a_voice() -> None:
    call = Call(voices=frozenset({"en"}))
    await call.until(CallState.LISTENING)
    await call.ask("auf englisch please")
    await call.until(CallState.LISTENING)
    assert "nur Deutsch" in call.said
    assert "I only understand German" in " ".join(text for text, _ in call.english.said)
    assert call.assistant.asked == []
    call.link.press("1")
    await call.clock.advance(0.1)
    assert call.assistant.asked, "keys go on working"
    call.link.caller_hangs_up()
    await asyncio.wait_for(call.task, 5)
