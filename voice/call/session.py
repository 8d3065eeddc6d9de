"""A call made real: line, recogniser, voice and assistant around the state machine."""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Coroutine
from concurrent.futures import Executor
from dataclasses import dataclass, field

from voice.assistant import Assistant, AssistantUnavailableError
from voice.audio.activity import VoiceDetector
from voice.call import actions as do
from voice.call import events as on
from voice.call.machine import CallMachine
from voice.call.policy import CallPolicy
from voice.call.speaker import Speaker, Utterance
from voice.call.states import CallState
from voice.call.timing import TurnTiming
from voice.call.turn import Turn
from voice.clock import Clock, LoopClock
from voice.handover import Desk, HandoverSummary
from voice.heard.expected import hints
from voice.lexicon import lexicon
from voice.mail import Mailer, MailError
from voice.media.link import AudioIn, KeyIn, LineClosedError, MediaLink
from voice.recognition.recogniser import Heard, Recogniser
from voice.synthesis.prompts import SpeechCache
from voice.turns.end_of_speech import Expectation
from voice.turns.preroll import PreRoll

TICK_SECONDS = 0.1
PAUSE_FRAMES = 7
"""Frames of silence (32 ms each) after which recognition may be computed ahead."""
ASSISTANT_SECONDS = 12.0
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Engines:
    """Everything heavy, loaded once and shared by all calls."""

    recognisers: dict[str, Recogniser]
    """By language."""
    voices: dict[str, SpeechCache]
    """By language; there may be more than recognisers."""
    detector: Callable[[int], VoiceDetector]
    """Makes a voice detector for a sample rate; one a call."""
    pool: Executor
    """Threads for recognition and synthesis."""


@dataclass
class CallReport:
    """What is left of a call: nothing that was said is in it."""

    state: CallState = CallState.NEW
    failed: bool = False
    timings: list[TurnTiming] = field(default_factory=list)


class VoiceSession:
    """One call from the first to the last moment. `run` returns when it is over."""

    def __init__(
        self,
        link: MediaLink,
        engines: Engines,
        assistant: Assistant,
        policy: CallPolicy,
        desk: Desk,
        clock: Clock | None = None,
        mailer: Mailer | None = None,
    ) -> None:
        self.machine = CallMachine(policy)
        self.report = CallReport()
        self._link = link
        self._engines = engines
        self._assistant = assistant
        self._desk = desk
        self._policy = policy
        self._mailer = mailer
        self._clock = clock or LoopClock()
        self._preroll = PreRoll(rate=link.rate)
        self._events: asyncio.Queue[on.Event] = asyncio.Queue()
        self._tasks: set[asyncio.Task[None]] = set()
        self._turn: Turn | None = None
        self._turn_task: asyncio.Task[None] | None = None
        self._silent_frames = 0
        self._last_voice = 0.0
        self._speaker = Speaker(
            link,
            self._clock,
            self._synthesise,
            finished=lambda: self._post(on.SpeechFinished()),
            first_audio=self._note_first_audio,
        )

    async def run(self) -> CallReport:
        """Lead the call; whatever happens, nothing of it is left behind."""
        self._spawn(self._read_line())
        self._spawn(self._speaker.run())
        self._spawn(self._tick())
        self._post(on.Connected(returned=self._link.info.returned))
        try:
            while self.machine.state is not CallState.ENDED:
                await self._react(await self._events.get())
        except Exception:
            log.exception("a call failed; its caller is passed to a human")
            self.report.failed = True
        finally:
            self.report.state = self.machine.state
            await self._clean_up()
        return self.report

    async def _react(self, event: on.Event) -> None:
        for action in self.machine.receive(event, self._clock.now()):
            try:
                await self._perform(action)
            except LineClosedError:
                self._post(on.HungUp())

    def _post(self, event: on.Event) -> None:
        self._events.put_nowait(event)

    def _spawn(self, work: Coroutine[object, object, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._task_done)
        return task

    def _task_done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if task.cancelled():
            return
        error = task.exception()
        if isinstance(error, LineClosedError):
            self._post(on.HungUp())
        elif error is not None:
            log.error("a call failed; its caller is passed to a human", exc_info=error)
            self.report.failed = True
            self._post(on.HungUp())

    async def _clean_up(self) -> None:
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        with contextlib.suppress(LineClosedError):
            if self.report.failed:
                await self._hand_over()
            await self._link.hang_up()

    # -- the line ----------------------------------------------------------------------

    async def _read_line(self) -> None:
        # In a thread, while the caller is greeted: the other calls must not wait for it.
        rate = self._link.rate
        loop = asyncio.get_running_loop()
        detector = await loop.run_in_executor(self._engines.pool, self._engines.detector, rate)
        async for event in self._link.events():
            if isinstance(event, KeyIn):
                self._post(on.Key(event.digit))
            elif isinstance(event, AudioIn):
                self._hear(event.pcm, detector)
        self._post(on.HungUp())

    def _hear(self, pcm: bytes, detector: VoiceDetector) -> None:
        if self._turn is None:
            self._preroll.add(pcm)
        else:
            self._turn.feed(pcm)
        for active in detector.process(pcm):
            self._silent_frames = 0 if active else self._silent_frames + 1
            if active:
                self._last_voice = self._clock.now()
            if self._turn is not None and self._silent_frames == PAUSE_FRAMES:
                self._turn.pause()
            self._post(on.VoiceActivity(active, detector.frame_seconds))

    async def _tick(self) -> None:
        """Time passes for a silent line too: some telephones send nothing in pauses."""
        while True:
            await self._clock.sleep_until(self._clock.now() + TICK_SECONDS)
            self._post(on.Tick())

    # -- actions -----------------------------------------------------------------------

    async def _perform(self, action: do.Action) -> None:
        match action:
            case do.Speak(sentences=sentences, pace=pace, language=language):
                self._speaker.say(sentences, pace, language or self.machine.language)
            case do.StopSpeaking():
                await self._speaker.stop()
            case do.ResumeSpeaking():
                self._speaker.resume()
            case do.Listen(turn=turn, expects=expects):
                self._listen(turn, expects)
            case do.FinishListening():
                self._finish_listening()
            case do.DropListening():
                self._drop_listening()
            case do.Ask(question=question, text=text):
                self._note("recognised")
                self._spawn(self._ask(question, text))
            case do.HandOver():
                await self._hand_over()
            case do.RequestCallBack():
                await self._desk.request_call_back(self._summary())
            case do.SendMail(address=address, text=text):
                self._spawn(self._send_mail(address, text))
            case do.HangUp():
                await self._link.hang_up()
            case do.ChangeLanguage():
                pass  # `machine.language` is read where it matters.

    def _listen(self, turn: int, expects: Expectation) -> None:
        language = self.machine.language
        self._turn = Turn(
            self._engines.recognisers[language],
            self._link.rate,
            self._in_thread,
            partial=lambda text: self._post(on.Partial(text)),
            recognised=lambda heard: self._recognised(turn, heard),
            hints=hints(expects, language, self._policy.terms),
        )
        self._turn.feed(self._preroll.take())
        self._turn_task = self._spawn(self._turn.run())

    def _finish_listening(self) -> None:
        if self._turn is None:
            return
        now = self._clock.now()
        self.report.timings.append(TurnTiming(self._last_voice, turn_ended=now))
        self._turn.finish()
        self._turn = None

    def _drop_listening(self) -> None:
        if self._turn_task is not None:
            self._turn_task.cancel()
        self._turn = None

    def _recognised(self, turn: int, heard: Heard) -> None:
        self._post(on.Recognised(turn, heard.text, heard.confidence, heard.word_confidences))

    async def _ask(self, question: int, text: str) -> None:
        try:
            async with asyncio.timeout(ASSISTANT_SECONDS):
                answer = await self._assistant.ask(
                    self._link.info.conversation, text, self.machine.language
                )
        except (AssistantUnavailableError, TimeoutError):
            self._post(on.AssistantFailed(question))
        else:
            self._note("answered")
            self._post(on.Answered(question, answer))

    async def _send_mail(self, address: str, text: str) -> None:
        words = lexicon(self.machine.language)
        subject = words.prompt("mail_subject", municipality=self._policy.municipality)
        try:
            if self._mailer is None:
                raise MailError("no mail server is set up")
            await self._mailer.send(address, subject, f"{text}\n\n{words.prompt('mail_closing')}")
        except MailError as error:
            log.error("%s", error)
            self._post(on.MailFailed())

    def _summary(self) -> HandoverSummary:
        info = self._link.info
        return HandoverSummary(
            info.conversation,
            info.caller,
            self._policy.municipality,
            self.machine.language,
            tuple(self.machine.transcript),
            self.machine.call_back,
        )

    async def _hand_over(self) -> None:
        await self._desk.leave(self._summary())
        await self._link.hand_over()

    # -- threads -----------------------------------------------------------------------

    async def _in_thread(self, work: Callable[[], object]) -> object:
        return await asyncio.get_running_loop().run_in_executor(self._engines.pool, work)

    def _synthesise(self, utterance: Utterance) -> Awaitable[bytes]:
        voice = self._engines.voices[utterance.language]
        return asyncio.get_running_loop().run_in_executor(
            self._engines.pool, voice.audio, utterance.sentence, utterance.pace, self._link.rate
        )

    # -- measurement -------------------------------------------------------------------

    def _note(self, moment: str) -> None:
        if self.report.timings:
            setattr(self.report.timings[-1], moment, self._clock.now())

    def _note_first_audio(self) -> None:
        if self.report.timings and self.report.timings[-1].first_audio is None:
            self._note("first_audio")
