"""Word error rates of recognisers on recorded speech, and of the bot's own voice."""

import json
import time
import wave
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.voice.band import lossy, street, telephone
from benchmarks.voice.word_errors import rate
from voice.audio.pcm import seconds
from voice.audio.resampler import resample
from voice.heard.understanding import understood
from voice.recognition.recogniser import RATE, Recogniser
from voice.spoken.rendering import render
from voice.synthesis.synthesiser import Synthesiser

Line = Callable[[bytes], bytes]
"""16 kHz PCM in, 16 kHz PCM out, as it arrives."""

LINES: dict[str, Line] = {
    "16 kHz": lambda pcm: pcm,
    "telephone": lambda pcm: resample(telephone(pcm, RATE), 8000, RATE),
    "street noise 10 dB, 2 % loss": lambda pcm: resample(
        lossy(street(telephone(pcm, RATE))), 8000, RATE
    ),
}
ANSWERS = {
    "de": (
        "Der Personalausweis kostet 46,00 €.",
        "Der Bürgerservice hat montags von 8:30 bis 13 Uhr geöffnet.",
        "Sie brauchen Ihren alten Ausweis und ein digitales Passbild.",
        "Die Hundesteuer ist bis zum 15. Mai zu zahlen.",
        "Rufen Sie an: 03641 49-3800.",
        "Bitte melden Sie sich innerhalb von zwei Wochen nach dem Umzug an.",
        "Das Wohngeld wird ab dem Monat gezahlt, in dem Sie den Antrag stellen.",
        "Möchten Sie mehr hören?",
    ),
    "en": (
        "The identity card costs 46,00 €.",
        "The office is open on Monday from eight to twelve.",
        "You need your old passport and a photo.",
        "Please register within two weeks of moving.",
        "The dog tax has to be paid once a year.",
        "The library is closed on Sunday.",
        "You can pay in cash or by card.",
        "Would you like to hear more?",
    ),
}


@dataclass(frozen=True)
class Result:
    """One row of the table."""

    name: str
    line: str
    sentences: int
    word_error_rate: float
    real_time_factor: float
    """Seconds of computing for a second of speech."""


def recordings(folder: Path, limit: int) -> Iterator[tuple[str, bytes]]:
    """Transcript and 16 kHz audio of a folder with a `manifest.jsonl`."""
    with (folder / "manifest.jsonl").open(encoding="utf-8") as lines:
        for _, line in zip(range(limit), lines, strict=False):
            entry = json.loads(line)
            with wave.open(str(folder / entry["wav16k"])) as audio:
                yield entry["transcript"], audio.readframes(audio.getnframes())


def measure(recogniser: Recogniser, speech: list[tuple[str, bytes]]) -> Iterator[Result]:
    """One result for each kind of line."""
    for name, line in LINES.items():
        yield _measure(recogniser.name, name, recogniser, [(t, line(pcm)) for t, pcm in speech])


def intelligibility(voice: Synthesiser, recogniser: Recogniser) -> Result:
    """The bot's own speech over the telephone, recognised again."""
    spoken = [s for text in ANSWERS[recogniser.language] for s in render(text, recogniser.language)]
    speech = [
        (text, LINES["telephone"](resample(voice.speak(text), voice.rate, RATE))) for text in spoken
    ]
    # As the dialogue reads it: "drei Euro" and "3 Euro" are the same.
    return _measure(
        voice.name,
        f"heard by {recogniser.name}",
        recogniser,
        speech,
        lambda text: understood(text, recogniser.language),
    )


def _measure(
    name: str,
    line: str,
    recogniser: Recogniser,
    speech: list[tuple[str, bytes]],
    read: Callable[[str], str] = str,
) -> Result:
    begun = time.perf_counter()
    pairs = [(read(text), read(recognise(recogniser, pcm))) for text, pcm in speech]
    spent = time.perf_counter() - begun
    length = sum(seconds(pcm, RATE) for _, pcm in speech)
    return Result(name, line, len(pairs), rate(pairs), spent / length)


def recognise(recogniser: Recogniser, pcm: bytes) -> str:
    """The words of a recording, fed as on the telephone in steps of 0.1 s."""
    stream = recogniser.stream()
    for start in range(0, len(pcm), 3200):
        stream.accept(pcm[start : start + 3200])
    return stream.finish().text
