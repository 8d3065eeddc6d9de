"""The command `auskunft phone`. Heavy modules are imported by the commands that need them."""

from __future__ import annotations

import asyncio
import logging
import signal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.settings import load_settings

if TYPE_CHECKING:
    from bot.settings import Settings
    from voice.call.session import Engines

app = typer.Typer(help="The telephone hotline.", no_args_is_help=True)

ASTERISK = Path("/etc/asterisk")


@app.command()
def serve(
    port: Annotated[int | None, typer.Option(help="Port to listen on.", min=0)] = None,
) -> None:
    """Take calls from Asterisk, Twilio and the microphone page."""
    settings = load_settings()
    if port is not None:
        voice = settings.voice.model_copy(update={"port": port})
        settings = settings.model_copy(update={"voice": voice})
    logging.basicConfig(
        level=settings.log_level.upper(), format="%(asctime)s %(levelname)s %(message)s"
    )
    # httpx logs every request; the phone's questions stay out of the log.
    logging.getLogger("httpx").setLevel(logging.WARNING)
    from voice.media.access import WeakSecretError
    from voice.recognition.recogniser import RecogniserMissingError
    from voice.synthesis.synthesiser import SynthesiserMissingError

    try:
        asyncio.run(_serve(settings))
    except (RecogniserMissingError, SynthesiserMissingError, WeakSecretError) as error:
        raise _failure(str(error)) from None
    except OSError as error:
        if error.filename:
            raise _failure(f"{error}. Does another user own it?") from None
        raise _failure(f"The phone server cannot listen: {error}.") from None


async def _serve(settings: Settings) -> None:
    from voice import hotline as parts
    from voice.media.server import PhoneServer

    engines = await asyncio.to_thread(parts.load_engines, settings, typer.echo)
    name = parts.name_of(settings, settings.municipality)
    await asyncio.to_thread(parts.warm_up, engines, name)
    line = parts.hotline(settings, engines, lambda place: parts.name_of(settings, place))
    stopping = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    async with PhoneServer(parts.server_plan(settings), line) as server:
        typer.echo(f"The phone server listens at {settings.voice.host}:{server.port}.")
        if settings.voice.browser:
            typer.echo(f"Try it with your microphone: http://localhost:{server.port}/")
        # In the background: calls are taken meanwhile, the first ones are a little slower.
        warming = asyncio.create_task(_warm_up(engines, settings.voice.max_calls))
        await stopping.wait()
        warming.cancel()
    engines.pool.shutdown(wait=False, cancel_futures=True)


async def _warm_up(engines: Engines, max_calls: int) -> None:
    from voice.hotline import hearing_warm_ups

    for step in hearing_warm_ups(engines, max_calls):
        await asyncio.get_running_loop().run_in_executor(engines.pool, step)


@app.command()
def fetch(
    language: Annotated[
        list[str] | None, typer.Option(help="Language; all configured ones by default.")
    ] = None,
    model: Annotated[str | None, typer.Option(help="One model by its name.")] = None,
) -> None:
    """Fetch and verify speech models."""
    from voice.hotline import speech_folder
    from voice.recognition.choice import fetch_best
    from voice.recognition.models import ModelError, model_named
    from voice.recognition.models import fetch as fetch_model

    settings = load_settings()
    folder = speech_folder(settings)
    try:
        if model is not None:
            typer.echo(f"{model}: {fetch_model(model_named(model), folder, typer.echo)}")
            return
        for wanted in language or settings.voice.languages:
            typer.echo(f"{wanted}: {fetch_best(wanted, folder, typer.echo)}")
    except ModelError as error:
        raise _failure(str(error)) from None


@app.command()
def configure(
    to: Annotated[Path, typer.Option(help="Folder for Asterisk's files.")] = ASTERISK,
    human: Annotated[
        str, typer.Option(help="Dial string of whoever takes over, such as PJSIP/100.")
    ] = "PJSIP/100",
) -> None:
    """Write Asterisk's configuration for the hotline."""
    from voice.asterisk_config import AsteriskConfigError, AsteriskPlan, write
    from voice.hotline import reachable, secret_of
    from voice.media.access import WeakSecretError

    settings = load_settings()
    voice = settings.voice
    host, audiosocket_port = reachable(voice.host), voice.audiosocket_port or 8091
    try:
        plan = AsteriskPlan(host, voice.port, audiosocket_port, secret_of(settings), human)
        written = write(plan, to)
    except (AsteriskConfigError, WeakSecretError) as error:
        raise _failure(f"Nothing was written: {error}.") from None
    except OSError as error:
        raise _failure(f"The files cannot be written: {error}. Run this with sudo?") from None
    for file in written:
        typer.echo(str(file))
    typer.echo("Add '#include extensions_auskunft.conf' to extensions.conf, then reload Asterisk.")


@app.command()
def doctor(
    asterisk: Annotated[Path, typer.Option(help="Folder of Asterisk's configuration.")] = ASTERISK,
) -> None:
    """Check everything the hotline needs; status 1 when a needed part is missing."""
    from voice.doctor import examine

    ill = False
    for finding in examine(load_settings(), asterisk):
        mark = "ok  " if finding.ok else ("MISS" if finding.needed else "--  ")
        typer.echo(f"{mark} {finding.part}: {finding.text}")
        ill |= finding.needed and not finding.ok
    if ill:
        raise typer.Exit(1)


@app.command()
def say(
    text: Annotated[str, typer.Argument(help="Text as it is written.")],
    language: Annotated[str, typer.Option("--language", "-l", help="Language.")] = "de",
) -> None:
    """Print how a text is said on the telephone."""
    from voice.spoken.answer import spoken_answer

    for portion in spoken_answer(text, language).portions:
        typer.echo(" ".join(portion))


def _failure(sentence: str) -> typer.Exit:
    typer.echo(f"auskunft: {sentence}", err=True)
    return typer.Exit(1)
