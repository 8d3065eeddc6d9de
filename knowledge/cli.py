"""`auskunft knowledge`: what editors and operators do with the content."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from bot.settings import Settings

app = typer.Typer(
    help="Look after the content: lint, index, search, import, eval.", no_args_is_help=True
)

Municipality = Annotated[
    str | None, typer.Option("--municipality", "-m", help="Folder name in the content folder.")
]


def settings() -> Settings:
    """The settings, or a clear sentence and exit code 2."""
    from bot.settings import SettingsError, load_settings

    try:
        return load_settings()
    except SettingsError as error:
        raise stop(str(error)) from None


def stop(message: str, code: int = 2) -> typer.Exit:
    """Says what is wrong; raise the result."""
    typer.secho(message, err=True, fg=typer.colors.RED)
    return typer.Exit(code)


@app.command()
def lint(municipality: Municipality = None) -> None:
    """Name broken links, missing offices, expired reviews and contradictory fees."""
    from knowledge.lint import Severity
    from knowledge.lint import lint as run_checks

    try:
        found = run_checks(settings().content_dir, dt.date.today(), municipality)
    except FileNotFoundError as error:
        raise stop(str(error)) from None
    colours = {Severity.ERROR: typer.colors.RED, Severity.WARNING: typer.colors.YELLOW}
    for finding in found:
        typer.secho(str(finding), fg=colours[finding.severity])
    errors = sum(finding.severity is Severity.ERROR for finding in found)
    typer.echo(f"{errors} errors, {len(found) - errors} warnings")
    raise typer.Exit(1 if errors else 0)
