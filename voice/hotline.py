"""Put a hotline together from the settings: models, voices, assistant, policy."""

import logging
import math
import os
import secrets
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from bot.listening import url_of
from bot.run_file import running
from knowledge.local_time import local_now
from voice.assistant import Assistant
from voice.audio.activity import SileroDetector
from voice.audio.resampler import resample
from voice.call import keys
from voice.call.opening_hours import is_open
from voice.call.policy import CallPolicy
from voice.call.session import CallReport, Engines
from voice.gateway_assistant import GatewayAssistant
from voice.heard.vocabulary import Vocabulary
from voice.lexicon import lexicon
from voice.mail import Mailer, SmtpMailer
from voice.media.access import check_secret
from voice.media.server import Hotline, ServerPlan
from voice.ownership import give_to_owner_of
from voice.recognition.choice import load_recogniser
from voice.recognition.recogniser import RATE, Recogniser, RecogniserMissingError
from voice.settings import VoiceSettings
from voice.spoken.rendering import render
from voice.synthesis.choice import VoicePlaces, load_synthesiser
from voice.synthesis.prompts import SpeechCache
from voice.synthesis.synthesiser import Synthesiser, SynthesiserMissingError

if TYPE_CHECKING:
    from bot.settings import Settings

TELEPHONE_RATE = 8000
log = logging.getLogger(__name__)


def speech_folder(settings: "Settings") -> Path:
    """Where speech models lie."""
    return settings.models_dir / "speech"


def secret_file(settings: "Settings") -> Path:
    """Where the secret shared with Asterisk lies, unless it stands in the settings."""
    return settings.data_dir / "phone" / "secret"


def secret_of(settings: "Settings") -> str:
    """The secret shared with Asterisk; made at the first call, readable by its owner only.

    OSError when it cannot be made or read.
    """
    if settings.voice.secret:
        return check_secret(settings.voice.secret)
    file = secret_file(settings)
    if not file.is_file():
        file.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT, 0o600), "w") as out:
            out.write(secrets.token_hex(24))
        give_to_owner_of(settings.data_dir, file.parent, file)
    return check_secret(file.read_text("utf-8").strip())


def server_plan(settings: "Settings") -> ServerPlan:
    """Where to listen and whom to let in."""
    voice = settings.voice
    return ServerPlan(
        secret=secret_of(settings),
        host=voice.host,
        port=voice.port,
        audiosocket_port=voice.audiosocket_port or None,
        max_calls=voice.max_calls,
        twilio_token=voice.twilio_token,
        public_url=voice.public_url,
        browser=voice.browser,
    )


def load_engines(settings: "Settings", say: Callable[[str], None] = log.info) -> Engines:
    """Load every language that has a recogniser and a voice.

    Raises RecogniserMissingError or SynthesiserMissingError when the first one has not.
    """
    recognisers: dict[str, Recogniser] = {}
    voices: dict[str, SpeechCache] = {}
    for position, language in enumerate(settings.voice.languages):
        try:
            voice = SpeechCache(load_synthesiser(language, voice_places(settings.voice)))
            # Kept without a recogniser too: it can at least say what is understood.
            voices[language] = voice
            recognisers[language] = recogniser = load_recogniser(
                language, speech_folder(settings), settings.voice.models.get(language)
            )
        except (RecogniserMissingError, SynthesiserMissingError) as error:
            if position == 0:
                raise
            say(f"{language} is not understood: {error}")
            continue
        say(f"{language}: hears with {recogniser.name}, speaks with {voice.synthesiser.name}")
    pool = ThreadPoolExecutor(max_workers=(os.cpu_count() or 2) + 2, thread_name_prefix="speech")
    return Engines(recognisers, voices, SileroDetector, pool)


def voice_places(voice: VoiceSettings) -> VoicePlaces:
    """Where voices lie."""
    return VoicePlaces(voice.voices_dir, voice.pico_library, voice.pico_languages)


def warm_up(engines: Engines, municipality: str, rate: int = TELEPHONE_RATE) -> None:
    """Synthesise all prompts, so that they are heard at once."""
    for language, voice in engines.voices.items():
        words = lexicon(language)
        notice = words.prompt("notice", municipality=municipality)
        prompts = [render(notice, language), keys.menu_sentences(language)]
        prompts += [[text] for text in words.prompts.values() if "{" not in text]
        for sentences in prompts:
            for sentence in sentences:
                voice.keep(sentence, 1.0, rate)


def vocabulary_of(settings: "Settings", municipality: str) -> Vocabulary:
    """The words of a municipality's content; none where it cannot be read."""
    from knowledge.entries.content import ContentError, load_content

    try:
        content = load_content(settings.content_dir / municipality)
    except (ContentError, OSError) as error:
        log.warning("no vocabulary for %s: %s", municipality, error)
        return Vocabulary(())
    texts = [text for entry in content.entries.values() for text in (entry.title, *entry.synonyms)]
    texts += [f"{office.name} {office.address}" for office in content.offices.values()]
    return Vocabulary([*texts, *content.municipality.places])


def warm_up_hearing(recogniser: Recogniser, voice: Synthesiser, turns_at_once: int = 2) -> None:
    """Let a recogniser hear typical questions, in the bot's own voice of its language."""
    words = lexicon(recogniser.language)
    questions = [item.payload for item in words.menu]
    questions += [forms[0] for forms in words.heard["commands"].values()]
    speech = [resample(voice.speak(text), voice.rate, RATE) for text in questions]
    recogniser.warm_up(speech, turns_at_once)


def turns_at_once(max_calls: int) -> int:
    """How many of `max_calls` callers speak at the same time: a third, at least two."""
    return max(2, math.ceil(max_calls / 3))


def hearing_warm_ups(engines: Engines, max_calls: int) -> list[Callable[[], None]]:
    """Steps of a few seconds each, most urgent first, that ready the recognisers for all calls.

    The first language of the settings is the one most callers speak.
    """
    steps: list[Callable[[], None]] = []
    for position, (language, recogniser) in enumerate(engines.recognisers.items()):
        voice = engines.voices[language].synthesiser
        count = turns_at_once(max_calls) if position == 0 else 2
        steps += [partial(warm_up_hearing, recogniser, voice, 1)] * count
    return steps


def policy_of(
    settings: "Settings", engines: Engines, spoken_name: str, vocabulary: Vocabulary
) -> CallPolicy:
    """How a call that begins now is led."""
    voice = settings.voice
    language = voice.languages[0]
    recogniser = engines.recognisers[language]
    hours = tuple(span.as_hours() for span in voice.human_hours)
    return CallPolicy(
        municipality=spoken_name,
        language=language,
        languages=frozenset(engines.recognisers),
        voices=frozenset(engines.voices),
        lowest_confidence=recogniser.lowest_confidence,
        words_while_speaking=recogniser.reports_partials,
        corrected=lambda text, spoken: vocabulary.correct(text) if spoken == "de" else text,
        terms=vocabulary.words,
        mails=mailer_of(voice) is not None,
        human_available=is_open(hours, local_now()),
        human_hours=voice.human_hours_spoken,
    )


def assistant_url(settings: "Settings") -> str:
    """Where the assistant is: as set, else as the running one says, else where it would listen."""
    if settings.voice.gateway_url:
        return settings.voice.gateway_url
    started = running(settings.data_dir)
    return started.url if started and started.alive else url_of(settings.host, settings.port)


def phone_token(settings: "Settings") -> str:
    """The token that lets this machine ask as channel `phone`; empty when there is none."""
    if token := settings.trusted_tokens.get("phone"):
        return token
    started = running(settings.data_dir)
    return started.tokens.get("phone", "") if started else ""


def hotline(
    settings: "Settings",
    engines: Engines,
    spoken_name: Callable[[str], str],
    ended: Callable[[CallReport], None] = lambda report: None,
) -> Hotline:
    """Everything calls are led with. `spoken_name` gives a municipality's name by its id."""
    url = assistant_url(settings)
    assistants: dict[str, Assistant] = {}

    def assistant(municipality: str) -> Assistant:
        place = municipality or settings.municipality
        if place not in assistants:
            assistants[place] = GatewayAssistant(url, lambda: phone_token(settings), place)
        return assistants[place]

    @cache
    def vocabulary(place: str) -> Vocabulary:
        return vocabulary_of(settings, place)

    def policy(municipality: str) -> CallPolicy:
        place = municipality or settings.municipality
        return policy_of(settings, engines, spoken_name(place), vocabulary(place))

    vocabulary(settings.municipality)

    return Hotline(engines, assistant, policy, ended, mailer_of(settings.voice))


def mailer_of(voice: VoiceSettings) -> Mailer | None:
    """What sends e-mails; None unless server and sender are set."""
    if not (voice.mail_server and voice.mail_from):
        return None
    return SmtpMailer(voice.mail_server, voice.mail_port, voice.mail_from)


def reachable(host: str) -> str:
    """An address this machine can connect to when `host` means all of them."""
    return {"": "127.0.0.1", "0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)


def name_of(settings: "Settings", municipality: str) -> str:
    """The municipality's own name; its id, capitalised, where it cannot be read."""
    from knowledge.entries.content import ContentError, load_municipality

    try:
        return load_municipality(settings.content_dir / municipality).title
    except ContentError as error:
        log.warning("%s is called by its id: %s", municipality, error)
        return municipality.capitalize()
