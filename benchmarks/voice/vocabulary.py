"""What knowing the municipality's words, and the question just asked, is worth to recognition.

Sentences in Pico's voice over the telephone band. The bonuses in `voice/recognition` were chosen
on 25 other sentences a language.
"""

import json
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import vosk

from benchmarks.voice.hearing import LINES
from benchmarks.voice.word_errors import errors, normalised
from voice.audio.pcm import silence
from voice.audio.resampler import resample
from voice.heard.commands import Command, command_in
from voice.heard.contacts import number_in
from voice.heard.expected import hints
from voice.heard.understanding import understood
from voice.heard.vocabulary import Vocabulary
from voice.recognition.recogniser import NO_HINTS, RATE, Hints, Recogniser
from voice.recognition.vosk_recogniser import VoskRecogniser, with_hiss
from voice.recognition.whisper import WhisperRecogniser
from voice.spoken.numerals import digit_by_digit
from voice.synthesis.synthesiser import Synthesiser
from voice.turns.end_of_speech import Expectation

PROMPT_TOKENS = 120
ALTERNATIVES = 20
TERM_BONUS = 2.0
SHORTEST_TERM = 4
STEP = RATE // 5
"""Bytes of 0.1 s."""
SENTENCES = {
    "de": """
        Was kostet ein *Reisepass*?
        Wo ist die *Bücherei*?
        Wo bekomme ich ein *Passbild*?
        Wie verlängere ich meinen *Parkausweis*?
        Ich brauche eine *Geburtsurkunde*.
        Wann kommt die *Müllabfuhr*?
        Wie hoch sind die *Müllgebühren*?
        Wo gebe ich *Elektroschrott* ab?
        Was kostet ein *Ersatzführerschein*?
        Ich möchte einen *Gewerbeschein*.
        Gibt es eine *Hundemarke*?
        Wie bekomme ich eine *Vermieterbescheinigung*?
        Wo ist die *Meldestelle*?
        Wann hat das *Bürgerbüro* geöffnet?
        Ich brauche einen *Kitaplatz*.
        Wie funktioniert die *Stilllegung*?
        Ich frage wegen dem *Halterwechsel*.
        Kann ich einen *Mietzuschuss* bekommen?
        Wann ist mein *Hochzeitstermin*?
        Wo ist der *Probierladen*?
        Was ist die *Datenstrategie*?
        Wie melde ich meinen *Zweitwohnsitz* an?
        Wo bekomme ich eine *Wohnsitzbescheinigung*?
        Was kostet die *Restmülltonne*?
        Ich brauche einen vorläufigen *Personalausweis*.
    """,
    "en": """
        where is the *town hall*
        how much is a *replacement licence*
        I need to register my *dog*
        where can I get a *passport photo*
        when is the *paper bin* emptied
        how do I report a *lost passport*
        I want to get *married*
        what is a *residence certificate*
        where do I hand in *electrical waste*
        how do I get a *bus ticket*
        I want to *close* my business
        what does a *trade licence* cost
        where do I find the *registry office*
        how do I register a *second home*
        do I need a *landlord confirmation*
        can I pay my *fees* by card
        how do I *exchange* my driving licence
        I need *housing* support
        when can I collect my *passport*
        where is the *citizen service*
        how old must my child be for an *identity card*
        what is the *smart city* project
        how do I book an *appointment* online
        I need a *child care* place
        when is the *christmas tree* collected
    """,
}
NUMBERS = (
    *("0458073021", "0736819303", "0426212997", "0200332245", "0832364056", "0241549909"),
    *("0145475277", "0040560865", "0907029313", "0585847195", "0061358952", "0481454212"),
)
ANSWERS = {
    "de": {
        Command.YES: ("ja", "ja bitte", "ja gern", "stimmt", "richtig", "genau"),
        Command.NO: ("nein", "nein danke", "falsch", "nee", "das reicht", "nicht nötig"),
    },
    "en": {
        Command.YES: ("yes", "yes please", "sure", "correct", "of course", "that's right"),
        Command.NO: ("no", "no thank you", "wrong", "nope", "that's enough", "no thanks"),
    },
}
Hear = Callable[[bytes], str]


@dataclass(frozen=True)
class Known:
    """One way of recognising the sentences."""

    recogniser: str
    way: str
    sentences: int
    word_error_rate: float
    terms_missed: float
    """Share of the words in asterisks that were not heard."""
    corrected_word_error_rate: float
    """The same after `voice.heard.vocabulary`."""
    corrected_terms_missed: float
    processor_seconds: float
    """For a sentence."""


@dataclass(frozen=True)
class Answered:
    """Answers to the bot's own questions, recognised freely and as what was expected."""

    recogniser: str
    question: str
    turns: int
    freely: float
    """Share that was not understood: a wrong digit of a number, a wrong yes or no."""
    expected: float


def sentences(language: str) -> list[str]:
    """With the words of the domain in asterisks."""
    return [line.strip() for line in SENTENCES[language].strip().splitlines()]


def spoken(text: str, voice: Synthesiser) -> bytes:
    """A caller's sentence as it comes out of the telephone, at 16 kHz."""
    pcm = resample(voice.speak(text), voice.rate, RATE)
    return LINES["telephone"](silence(0.3, RATE) + pcm + silence(0.4, RATE))


def hear(recogniser: Recogniser, given: Hints) -> Hear:
    """Recognise as on the telephone, with `given` hints."""

    def heard(pcm: bytes) -> str:
        stream = recogniser.stream(given)
        for start in range(0, len(pcm), STEP):
            stream.accept(pcm[start : start + STEP])
        return stream.finish().text

    return heard


def measure(
    recogniser: Recogniser, voice: Synthesiser, vocabulary: Vocabulary, names: list[str]
) -> list[Known]:
    """Every way this recogniser has; `names` make the prompt that Whisper may be given."""
    language = recogniser.language
    ways = {"as it is": hear(recogniser, NO_HINTS)}
    if isinstance(recogniser, WhisperRecogniser):
        ways["words of the content favoured"] = hear(recogniser, Hints(vocabulary.words))
        ways["names in a prompt"] = _prompted(recogniser, names)
    if isinstance(recogniser, VoskRecogniser):
        ways["of 20 alternatives, the one with words of the content"] = _rescored(
            recogniser.path, vocabulary
        )
    texts = sentences(language)
    speech = [spoken(text.replace("*", ""), voice) for text in texts]

    def corrected(text: str) -> str:
        return vocabulary.correct(text) if language == "de" else text

    rows = []
    for way, recognise in ways.items():
        recognise(speech[0])
        begun = time.process_time()
        heard = [recognise(pcm) for pcm in speech]
        spent = (time.process_time() - begun) / len(speech)
        after = [corrected(text) for text in heard]
        rates = (*_rates(texts, heard), *_rates(texts, after))
        rows.append(Known(recogniser.name, way, len(texts), *rates, spent))
    return rows


def answers(recogniser: Recogniser, voice: Synthesiser) -> list[Answered]:
    """Yes and no and numbers, as the bot asks for them."""
    language = recogniser.language
    decisions = {text: want for want, texts in ANSWERS[language].items() for text in texts}
    numbers = {digit_by_digit(number, language): number for number in NUMBERS}
    return [
        _answered(
            *(recogniser, voice, "yes or no", Expectation.YES_NO),
            *(decisions, lambda text: command_in(text, language)),
        ),
        _answered(
            *(recogniser, voice, "a number of ten digits", Expectation.NUMBER),
            *(numbers, lambda text: number_in(understood(text, language), language)),
        ),
    ]


def _answered(
    recogniser: Recogniser,
    voice: Synthesiser,
    question: str,
    expects: Expectation,
    wanted: Mapping[str, str],
    read: Callable[[str], str | None],
) -> Answered:
    # Pico never says a sentence twice in just the same way.
    said = [(spoken(text, voice), want) for text, want in wanted.items()]
    shares = []
    for given in (NO_HINTS, hints(expects, recogniser.language)):
        recognise = hear(recogniser, given)
        wrong = [read(recognise(pcm)) != want for pcm, want in said]
        shares.append(sum(wrong) / len(wrong))
    return Answered(recogniser.name, question, len(wanted), *shares)


def _rates(texts: list[str], heard: list[str]) -> tuple[float, float]:
    """Word error rate and share of the terms that were missed."""
    counts = [errors(text, found) for text, found in zip(texts, heard, strict=True)]
    terms = [
        (term, found)
        for text, found in zip(texts, heard, strict=True)
        for term in re.findall(r"\*(.+?)\*", text)
    ]
    missed = [_joined(term) not in _joined(found) for term, found in terms]
    words = sum(count for _, count in counts)
    return sum(wrong for wrong, _ in counts) / words, sum(missed) / len(missed)


def _joined(text: str) -> str:
    return f" {' '.join(normalised(text))} "


def _rescored(path: Path, vocabulary: Vocabulary) -> Hear:
    """Vosk's alternatives, each word of the content worth a bonus."""
    recogniser = vosk.KaldiRecognizer(vosk.Model(str(path)), RATE)
    recogniser.SetMaxAlternatives(ALTERNATIVES)

    def worth(reading: dict[str, Any]) -> float:
        words = [word for word in reading["text"].split() if len(word) >= SHORTEST_TERM]
        return float(reading["confidence"]) + TERM_BONUS * sum(w in vocabulary for w in words)

    def heard(pcm: bytes) -> str:
        for start in range(0, len(pcm), STEP):
            recogniser.AcceptWaveform(with_hiss(pcm[start : start + STEP], start // 2))
        return str(max(json.loads(recogniser.FinalResult())["alternatives"], key=worth)["text"])

    return heard


def _prompted(recogniser: WhisperRecogniser, names: list[str]) -> Hear:
    """With names of services as what was said before: the way Whisper was meant to be helped."""
    tokenizer = recogniser._tokenizer
    words = tokenizer.encode(f" {', '.join(names)}.", add_special_tokens=False).ids
    before = [recogniser._token("<|startofprev|>"), *words[:PROMPT_TOKENS]]
    usual = recogniser._start

    def heard(pcm: bytes) -> str:
        recogniser._start = [*before, *usual]
        try:
            return recogniser.transcribe(pcm).text
        finally:
            recogniser._start = usual

    return heard
