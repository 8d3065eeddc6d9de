"""A phone server, Asterisk and what calls need. All audio of the bot is tapped in memory."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests import parts
from tests.telephone import lab
from tests.telephone.exchange import Exchange
from tests.voice.cache import speech_folder
from tests.voice.fakes import FakeAssistant
from voice.assistant import Assistant
from voice.audio.activity import SileroDetector
from voice.audio.resampler import resample
from voice.call.policy import CallPolicy
from voice.call.session import CallReport, Engines, VoiceSession
from voice.call.states import CallState
from voice.heard.vocabulary import Vocabulary
from voice.mail import Mailer
from voice.media.link import MediaLink
from voice.media.server import Hotline, PhoneServer, ServerPlan
from voice.recognition.models import ModelError, fetch, model_named
from voice.recognition.recogniser import NO_HINTS, RATE, Heard, Hints, Recogniser
from voice.synthesis.pico import PicoSynthesiser
from voice.synthesis.prompts import SpeechCache

SECRET = "only-for-the-tests-of-this-house"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the whole folder, and leave it out, saying why, where there is no laboratory."""
    here = Path(__file__).parent
    why = lab.missing()
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.telephone)
            if why and not parts.required():
                item.add_marker(pytest.mark.skip(reason=f"group 'telephone' left out: {why}"))


@pytest.fixture(autouse=True)
def laboratory() -> None:
    """Where the group is required, its absence is a failure."""
    if why := lab.missing():
        pytest.fail(f"the group 'telephone' is required here, but {why}", pytrace=False)


@pytest.fixture(scope="session")
def model_folder() -> Path:
    """Where speech models lie."""
    return speech_folder()


def fetched(name: str, folder: Path) -> Path:
    """A model, fetched if need be; the test is left out where it cannot be had."""
    try:
        return fetch(model_named(name), folder)
    except ModelError as error:
        parts.missing(str(error))


@pytest.fixture(scope="session")
def english(model_folder: Path, pico: Callable[[str], PicoSynthesiser]) -> Recogniser:
    """Vosk, really, and warm, as the phone server makes it: a cold one takes seconds a word."""
    from voice.recognition.vosk_recogniser import VoskRecogniser

    recogniser = VoskRecogniser(fetched("vosk-model-small-en-us-0.15", model_folder), "en")
    voice = pico("en")
    recogniser.warm_up([resample(voice.speak("how much does it cost"), voice.rate, RATE)], 1)
    return recogniser


@pytest.fixture(scope="session")
def german(model_folder: Path) -> Recogniser:
    """Whisper, the stand-in."""
    from voice.recognition.whisper import WhisperRecogniser

    return WhisperRecogniser(fetched("whisper-base", model_folder), "de")


@pytest.fixture(scope="session")
def pico() -> Callable[[str], PicoSynthesiser]:
    """Pico in the laboratory, by language."""
    root = lab.folder()
    library = next((root / "usr/lib").glob("*/libttspico.so.0"))
    voices: dict[str, PicoSynthesiser] = {}

    def voice(language: str) -> PicoSynthesiser:
        if language not in voices:
            voices[language] = PicoSynthesiser(language, str(library), root / "usr/share/pico/lang")
        return voices[language]

    return voice


@dataclass
class Tap:
    """What went over the lines, in memory."""

    heard: list[Heard] = field(default_factory=list)
    said: list[list[bytes]] = field(default_factory=list)
    """For each call what was sent, cut wherever the bot fell silent at once."""
    sentences: list[str] = field(default_factory=list)
    """What the bot said or was about to say when it was interrupted."""
    callers: list[str] = field(default_factory=list)
    reports: list[CallReport] = field(default_factory=list)


class TappedRecogniser:
    """A recogniser that tells what it heard."""

    def __init__(self, recogniser: Recogniser, tap: Tap) -> None:
        self._recogniser = recogniser
        self._tap = tap
        self.name = recogniser.name
        self.language = recogniser.language
        self.reports_partials = recogniser.reports_partials
        self.lowest_confidence = recogniser.lowest_confidence

    def warm_up(self, speech: Sequence[bytes], recognisers: int) -> None:
        self._recogniser.warm_up(speech, recognisers)

    def stream(self, hints: Hints = NO_HINTS) -> Any:
        stream = self._recogniser.stream(hints)
        finish = stream.finish

        def tapped() -> Heard:
            heard = finish()
            self._tap.heard.append(heard)
            return heard

        stream.finish = tapped  # type: ignore[method-assign]
        return stream


class TappedVoice(SpeechCache):
    """A voice that tells what it says."""

    def __init__(self, voice: PicoSynthesiser, tap: Tap) -> None:
        super().__init__(voice)
        self._tap = tap

    def audio(self, sentence: str, pace: float, rate: int) -> bytes:
        self._tap.sentences.append(sentence)
        return super().audio(sentence, pace, rate)


class TappedServer(PhoneServer):
    """A phone server whose outgoing audio can be listened to."""

    tap: Tap
    links: list[MediaLink]
    sessions: list[VoiceSession]

    def session(self, link: MediaLink) -> VoiceSession:
        session = super().session(link)
        self.sessions = [session]
        return session

    async def hang_up(self) -> None:
        """End all calls, as the bot would."""
        for link in self.links:
            await link.hang_up()

    async def _call(self, link: MediaLink) -> None:
        said = [bytearray()]
        send, flush = link.send_audio, link.flush
        self.tap.callers.append(link.info.caller)
        self.links.append(link)

        async def tapped(pcm: bytes) -> None:
            said[-1].extend(pcm)
            await send(pcm)

        async def cut() -> None:
            said.append(bytearray())
            await flush()

        link.send_audio, link.flush = tapped, cut  # type: ignore[method-assign]
        try:
            await super()._call(link)
        finally:
            self.links.remove(link)
            self.tap.said.append([bytes(part) for part in said])


@dataclass
class Hall:
    """A town hall with a telephone."""

    server: TappedServer
    exchange: Exchange
    assistant: FakeAssistant
    tap: Tap

    @property
    def silent(self) -> bool:
        """Whether the bot has said something and now listens."""
        states = [session.machine.state for session in self.server.sessions]
        return bool(states) and all(state is CallState.LISTENING for state in states)

    def has_said(self, text: str, times: int = 1) -> bool:
        """Whether the bot has said a sentence with `text`, to its end, and now listens."""
        return self.silent and sum(text in said for said in self.tap.sentences) >= times

    async def until(self, condition: Callable[[], bool], seconds: float = 90.0) -> None:
        """Wait for something to become true; fails with Asterisk's log when it does not."""
        try:
            async with asyncio.timeout(seconds):
                while not condition():  # noqa: ASYNC110 - threads and processes set it
                    await asyncio.sleep(0.05)
        except TimeoutError:
            told = f"{self.tap.sentences}\n{self.exchange.log[-3000:]}"
            raise AssertionError(f"it did not come true; the bot said {told}") from None


@contextlib.asynccontextmanager
async def town_hall(
    recogniser: Recogniser,
    voice: PicoSynthesiser,
    real_assistant: Assistant | None = None,
    browser: bool = False,
    max_calls: int = 20,
    mailer: Mailer | None = None,
    others: Sequence[tuple[Recogniser, PicoSynthesiser]] = (),
    **policy: Any,
) -> AsyncIterator[Hall]:
    """Everything running, for calls that begin in the recogniser's language.

    `real_assistant` answers instead of the one that the test scripts; `others` are languages
    besides.
    """
    language = recogniser.language
    tap, assistant = Tap(), FakeAssistant()
    pool = ThreadPoolExecutor(4)
    speakers = ((recogniser, voice), *others)
    engines = Engines(
        {heard.language: TappedRecogniser(heard, tap) for heard, _ in speakers},
        {heard.language: TappedVoice(spoken, tap) for heard, spoken in speakers},
        SileroDetector,
        pool,
    )
    led = CallPolicy(
        municipality="Jena",
        language=language,
        languages=frozenset(engines.recognisers),
        words_while_speaking=recogniser.reports_partials,
        lowest_confidence=recogniser.lowest_confidence,
        mails=mailer is not None,
        **policy,
    )
    hotline = Hotline(
        engines,
        lambda place: real_assistant or assistant,
        lambda place: led,
        tap.reports.append,
        mailer,
    )
    plan = ServerPlan(SECRET, port=0, audiosocket_port=0, browser=browser, max_calls=max_calls)
    server = TappedServer(plan, hotline)
    server.tap, server.links, server.sessions = tap, [], []
    async with server:
        exchange = Exchange(server.port, server.audiosocket_port, SECRET)
        try:
            await asyncio.to_thread(exchange.__enter__)
            yield Hall(server, exchange, assistant, tap)
        finally:
            await asyncio.to_thread(exchange.__exit__, None, None, None)
    pool.shutdown()


@pytest.fixture
async def english_hall(
    english: Recogniser, pico: Callable[[str], PicoSynthesiser]
) -> AsyncIterator[Hall]:
    async with town_hall(english, pico("en")) as hall:
        yield hall


@pytest.fixture
async def german_hall(
    german: Recogniser, pico: Callable[[str], PicoSynthesiser]
) -> AsyncIterator[Hall]:
    words = Vocabulary(["Personalausweis", "Reisepass"])

    def corrected(text: str, language: str) -> str:
        return words.correct(text)

    async with town_hall(german, pico("de"), corrected=corrected) as hall:
        yield hall
