"""The command `auskunft`. Heavy modules are imported by the commands that need them."""

from __future__ import annotations

import json
import logging
import os
import sys
from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from pathlib import Path
from typing import Annotated, Any, ParamSpec

import typer

from bot.errors import OperatorError, unanswered
from bot.settings import SETTINGS_VARIABLE, Settings, SettingsError, load_settings

P = ParamSpec("P")

app = typer.Typer(
    help="Auskunft answers questions about a municipality's services, in chat and by voice.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)


class Channel(StrEnum):
    """Where a question comes from; the answer is worded for it."""

    REST = "rest"
    WEB = "web"
    PHONE = "phone"
    INTRANET = "intranet"


class Language(StrEnum):
    """Language of the answers."""

    DE = "de"
    EN = "en"


Municipality = Annotated[
    str | None, typer.Option("--municipality", "-m", help="Municipality; else the configured one.")
]
ChannelOption = Annotated[Channel, typer.Option("--channel", help="Word the answer for …")]
LanguageOption = Annotated[Language, typer.Option("--language", "-l", help="Language.")]


def one_sentence(command: Callable[P, None]) -> Callable[P, None]:
    """Expected errors end the command with one sentence and status 1, without a traceback."""

    @wraps(command)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            command(*args, **kwargs)
        except (OperatorError, SettingsError) as error:
            fail(str(error))
        except KeyboardInterrupt:
            raise typer.Exit(130) from None

    return guarded


def fail(sentence: str) -> None:
    """Ends the command with a sentence on standard error."""
    typer.echo(f"auskunft: {sentence}", err=True)
    raise typer.Exit(1)


@app.callback()
def main(
    settings: Annotated[
        Path | None, typer.Option("--settings", help="Settings file (else ./auskunft.yaml).")
    ] = None,
) -> None:
    """Auskunft answers questions about a municipality's services, in chat and by voice."""
    if settings:
        os.environ[SETTINGS_VARIABLE] = str(settings)


@app.command()
@one_sentence
def run(
    port: Annotated[int | None, typer.Option(help="Port to listen on.", min=0, max=65535)] = None,
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
) -> None:
    """Start the assistant and print its address."""
    for variable, value in (("PORT", port), ("HOST", host)):
        if value is not None:
            os.environ[variable] = str(value)
    settings = load_settings()
    log_to_stderr(settings)
    from bot.supervisor import serve

    status = serve(settings)
    # A thread that still loads something must not delay the end.
    sys.stdout.flush()
    os._exit(status)


@app.command()
@one_sentence
def ask(
    question: Annotated[str, typer.Argument(help="The question, in quotation marks.")],
    municipality: Municipality = None,
    channel: ChannelOption = Channel.REST,
    language: LanguageOption = Language.DE,
    as_json: Annotated[bool, typer.Option("--json", help="Print the messages as JSON.")] = False,
    explain: Annotated[
        bool, typer.Option("--explain", help="Say why it is answered, asked back or refused.")
    ] = False,
    after: Annotated[
        list[str] | None, typer.Option("--after", help="Question put before; may be repeated.")
    ] = None,
) -> None:
    """Ask one question: the running assistant if there is one, else the knowledge itself."""
    from bot.conversation import open_conversation
    from bot.local_client import NoAnswerError

    settings = load_settings()
    place = municipality or settings.municipality
    if explain:
        _explain(settings, place, channel, language, [*(after or ()), question], as_json)
        return
    try:
        conversation = open_conversation(settings, place, channel, language)
        for earlier in after or ():
            conversation.ask(earlier)
        messages = conversation.ask(question)
    except NoAnswerError as error:
        raise OperatorError(str(error)) from None
    if as_json:
        typer.echo(json.dumps(messages, ensure_ascii=False, indent=2))
    else:
        typer.echo("\n\n".join(as_text(message) for message in messages))


def _explain(
    settings: Settings, place: str, channel: str, language: str, questions: list[str], as_json: bool
) -> None:
    """Explains the last question, as the knowledge decides it; the others come before it."""
    from bot.conversation import explain_last
    from knowledge.explaining.explanation_text import in_words

    explanation = explain_last(settings, place, channel, language, questions)
    if as_json:
        typer.echo(json.dumps(explanation.as_dict(), ensure_ascii=False, indent=2))
    else:
        typer.echo(in_words(explanation))


@app.command()
@one_sentence
def chat(
    municipality: Municipality = None,
    channel: ChannelOption = Channel.REST,
    language: Annotated[
        Language | None,
        typer.Option("--language", "-l", help="Language; else the municipality's first."),
    ] = None,
) -> None:
    """Chat in the terminal."""
    from bot.terminal import chat_in_terminal

    settings = load_settings()
    place = municipality or settings.municipality
    chat_in_terminal(settings, place, channel, language)


@app.command()
@one_sentence
def report(
    municipality: Municipality = None,
    days: Annotated[
        int | None, typer.Option("--days", help="Look back so many days; else at all.", min=1)
    ] = None,
    limit: Annotated[int, typer.Option("--limit", help="Questions of each kind.", min=1)] = 20,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
) -> None:
    """Show editors which questions were not answered, or not well."""
    import time

    from bot.report import report_on
    from bot.report_text import in_words, nothing_stored, show
    from connectors.conversations import RecordError
    from connectors.stored_turns import stored_municipalities, stored_turns

    settings = load_settings()
    place = municipality or settings.municipality
    since = 0.0 if days is None else time.time() - days * 86_400
    try:
        turns = stored_turns(settings.database, place, since)
        stored = stored_municipalities(settings.database)
    except RecordError as error:
        raise OperatorError(str(error)) from None
    if place not in stored:
        _check_known(settings, place)
    found = report_on(place, turns, limit)
    if as_json:
        typer.echo(json.dumps(found.as_dict(), ensure_ascii=False, indent=2))
    elif not turns:
        typer.echo(nothing_stored(place, since, stored, settings.database))
    elif sys.stdout.isatty():
        from rich.console import Console

        show(found, Console(highlight=False))
    else:
        typer.echo(in_words(found))


@app.command()
@one_sentence
def forget(
    municipality: Annotated[str, typer.Argument(help="Municipality that was asked.")],
    sender: Annotated[
        str, typer.Argument(help="What the client calls the person; for web, the chat's id.")
    ],
    channel: Annotated[
        Channel, typer.Option("--channel", help="Channel of the client.")
    ] = Channel.REST,
) -> None:
    """Erase one conversation everywhere it is stored; the assistant must be running."""
    from bot.forgetting import forget

    forget(load_settings(), municipality, sender, channel)
    typer.echo("The conversation is erased everywhere.")


def _check_known(settings: Settings, place: str) -> None:
    """Refuses a municipality that is neither in the content nor in what is stored."""
    from knowledge.entries.places import municipalities_in

    if place not in municipalities_in(settings.content_dir):
        raise unanswered(place, settings.content_dir)


@app.command()
@one_sentence
def doctor() -> None:
    """Check that everything is in place, one line for each part."""
    from bot.doctor import examine

    findings = examine(load_settings())
    for finding in findings:
        typer.echo(str(finding))
    if not all(finding.good for finding in findings):
        raise typer.Exit(1)


@app.command()
@one_sentence
def train(
    force: Annotated[bool, typer.Option("--force", help="Train even if nothing changed.")] = False,
) -> None:
    """Train the dialogue model if its inputs have changed."""
    from bot.supervisor import prepare_data_dir, train_if_needed

    settings = load_settings()
    prepare_data_dir(settings)
    if not train_if_needed(settings, typer.echo, force=force):
        typer.echo("The dialogue model is up to date.")


@app.command(
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True},
    add_help_option=False,
)
@one_sentence
def knowledge(context: typer.Context) -> None:
    """Import, index, lint, search and evaluate the knowledge."""
    from knowledge.cli import app as knowledge_app

    knowledge_app(args=context.args or ["--help"], prog_name="auskunft knowledge")


@app.command(
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True},
    add_help_option=False,
)
@one_sentence
def phone(context: typer.Context) -> None:
    """Run and check the telephone hotline."""
    from voice.cli import app as phone_app

    phone_app(args=context.args or ["--help"], prog_name="auskunft phone")


def as_text(message: dict[str, Any]) -> str:
    """A message for a plain terminal: its text, and its buttons as lines."""
    lines = [str(message.get("text", ""))]
    lines += [f"  → {button['title']}" for button in message.get("buttons", [])]
    return "\n".join(lines)


def log_to_stderr(settings: Settings) -> None:
    """Log lines carry no texts of users, on any level."""
    logging.basicConfig(
        level=settings.log_level.upper(),
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
        stream=sys.stderr,
    )
    # Some libraries set their own level when they are imported, later.
    for handler in logging.getLogger().handlers:
        handler.setLevel(settings.log_level.upper())
    # These tell of every request, or of their own start.
    noisy_ones = "faiss httpcore httpx rasa_sdk sentence_transformers uvicorn watchfiles"
    for noisy in noisy_ones.split():
        logging.getLogger(noisy).setLevel(logging.WARNING)


if __name__ == "__main__":
    app()
