"""Measure the telephone: `python -m benchmarks.voice hearing|vocabulary|waits|…`."""

import asyncio
import json
from collections.abc import Callable, Iterator
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.settings import load_settings
from tests.telephone import lab
from tests.voice.cache import speech_folder
from voice.assistant import Assistant
from voice.gateway_assistant import GatewayAssistant
from voice.hotline import phone_token, voice_places
from voice.recognition.choice import load_model, load_recogniser, models_for
from voice.recognition.models import installed
from voice.recognition.recogniser import Recogniser
from voice.synthesis.espeak import EspeakSynthesiser
from voice.synthesis.pico import PicoSynthesiser
from voice.synthesis.piper import PiperSynthesiser
from voice.synthesis.synthesiser import Synthesiser, SynthesiserMissingError

app = typer.Typer(no_args_is_help=True, add_completion=False)
OUT = Path("var/bench/voice")
Language = Annotated[str, typer.Option("--language", "-l", help="Language of the callers.")]


def _keep(name: str, rows: list[Any]) -> None:
    """Print the figures and write them down."""
    OUT.mkdir(parents=True, exist_ok=True)
    plain = [asdict(row) for row in rows]
    (OUT / f"{name}.json").write_text(json.dumps(plain, indent=2, ensure_ascii=False), "utf-8")
    for row in plain:
        typer.echo("  ".join(f"{k}={_short(v)}" for k, v in row.items()))


def _short(value: object) -> str:
    return f"{value:.3f}" if isinstance(value, float) else str(value)


class Engine(StrEnum):
    """A recogniser that may be measured instead of the best one present."""

    VOSK = "vosk"
    WHISPER = "whisper"


def _recogniser(language: str) -> Recogniser:
    return load_recogniser(language, speech_folder())


def _engine(engine: Engine, language: str) -> Recogniser:
    """The recogniser of one engine; it must be installed."""
    for model in models_for(language):
        path = installed(model, speech_folder())
        if model.engine == engine and path is not None:
            return load_model(model.engine, path, language)
    raise typer.BadParameter(f"there is no {engine} model for {language!r} in {speech_folder()}")


def _pico(language: str) -> PicoSynthesiser:
    """Pico of the laboratory, which makes the callers' speech."""
    root = lab.folder()
    library = next((root / "usr/lib").glob("*/libttspico.so.0"))
    return PicoSynthesiser(language, str(library), root / "usr/share/pico/lang")


def _voices(language: str) -> Iterator[Synthesiser]:
    """Every voice present."""
    places = voice_places(load_settings().voice)
    candidates: list[Callable[[], Synthesiser]] = [
        lambda: PiperSynthesiser(language, places.piper),
        lambda: _pico(language),
        lambda: EspeakSynthesiser(language),
    ]
    for candidate in candidates:
        try:
            yield candidate()
        except SynthesiserMissingError as error:
            typer.echo(f"left out: {error}")


def _assistant(url: str) -> Assistant | None:
    """The running assistant at `url`, asked as the phone."""
    settings = load_settings()
    if not url:
        return None
    return GatewayAssistant(url, lambda: phone_token(settings), settings.municipality)


@app.command()
def hearing(
    folder: Annotated[Path, typer.Argument(help="Recordings with a manifest.jsonl.")],
    language: Language = "de",
    limit: Annotated[int, typer.Option(help="Recordings to use.")] = 100,
) -> None:
    """Word error rate of each recogniser: 16 kHz, telephone, street noise with lost packets."""
    from benchmarks.voice.hearing import measure, recordings

    speech = list(recordings(folder, limit))
    rows = []
    for model in models_for(language):
        if installed(model, speech_folder()):
            rows += list(measure(_recogniser(language), speech))
    _keep(f"hearing-{language}", rows)


@app.command()
def intelligibility(language: Language = "de") -> None:
    """The bot's own voices over the telephone, recognised again."""
    from benchmarks.voice.hearing import intelligibility as measure

    recogniser = _recogniser(language)
    rows = [measure(voice, recogniser) for voice in _voices(language)]
    _keep(f"intelligibility-{language}", rows)


@app.command()
def vocabulary(language: Language = "de") -> None:
    """What the municipality's words, and the question just asked, are worth to recognition."""
    from benchmarks.voice.vocabulary import answers, measure
    from knowledge.entries.content import load_content
    from voice.hotline import vocabulary_of

    settings = load_settings()
    entries = load_content(settings.content_dir / settings.municipality).entries.values()
    names = [entry.name for entry in entries if entry.name and " " not in entry.name]
    recogniser, voice = _recogniser(language), _pico(language)
    words = vocabulary_of(settings, settings.municipality)
    _keep(f"vocabulary-{language}", measure(recogniser, voice, words, names))
    _keep(f"answers-{language}", answers(recogniser, voice))


@app.command()
def waits(
    calls: Annotated[int, typer.Option(help="Calls to place.")] = 10,
    turns: Annotated[int, typer.Option(help="Questions a call.")] = 10,
    at_once: Annotated[int, typer.Option(help="Calls at a time.")] = 1,
    recogniser: Annotated[
        Engine, typer.Option(help="Vosk hears English here, Whisper German.")
    ] = Engine.VOSK,
    language: Annotated[
        str, typer.Option("--language", "-l", help="Language of the callers; the engine's own.")
    ] = "",
    gateway: Annotated[str, typer.Option(help="Address of a running assistant to ask.")] = "",
) -> None:
    """From the caller's silence to the first audio, on real SIP calls.

    Without --gateway the assistant answers at once: the wait is the telephone's own.
    """
    from benchmarks.voice.calls import waits as measure

    language = language or {Engine.VOSK: "en", Engine.WHISPER: "de"}[recogniser]
    parts = _engine(recogniser, language), _pico(language)
    figures = asyncio.run(measure(*parts, calls, turns, at_once, _assistant(gateway)))
    _keep(f"waits-{recogniser}-{language}", [figures])


@app.command()
def endurance(
    calls: Annotated[int, typer.Option(help="Calls to place.")] = 200,
    at_once: Annotated[int, typer.Option(help="Calls at a time.")] = 20,
    language: Language = "en",
) -> None:
    """Many calls that hang up at random: what do they leave behind?"""
    from benchmarks.voice.endurance import endurance as measure

    rows = asyncio.run(measure(lambda: _recogniser(language), _pico(language), calls, at_once))
    _keep("endurance", rows)


@app.command()
def capacity(
    steps: Annotated[
        str, typer.Option(help="Numbers of calls, separated by commas.")
    ] = "2,4,8,16,24",
    cycles: Annotated[int, typer.Option(help="Turns a call.")] = 4,
) -> None:
    """Simultaneous calls with Vosk (English), against one recogniser a call that hears all."""
    import vosk

    from benchmarks.voice.calls import QUESTIONS
    from benchmarks.voice.capacity import ours, plain_server
    from tests.telephone.caller import spoken
    from voice.hotline import turns_at_once, warm_up_hearing

    recogniser, voice = _recogniser("en"), _pico("en")
    questions = [spoken(text, voice) for text in QUESTIONS["en"]]
    path = speech_folder() / "vosk-model-small-en-us-0.15"
    model = vosk.Model(str(path))
    rows = []
    warm = 0
    for calls in map(int, steps.split(",")):
        # What the phone server does for so many calls.
        if turns_at_once(calls) > warm:
            warm_up_hearing(recogniser, voice, turns_at_once(calls) - warm)
            warm = turns_at_once(calls)
        rows.append(asyncio.run(ours(recogniser, questions, calls, cycles)))
        rows.append(asyncio.run(plain_server(model, questions, calls, cycles)))
        # Each step takes minutes: nothing of it is lost when a later one is given up.
        _keep("capacity", rows)


if __name__ == "__main__":
    app()
