"""`auskunft knowledge`: what editors and operators do with the content."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from knowledge.entries.content import ContentError
from knowledge.entries.places import municipalities_in, no_municipality, unknown_municipality
from knowledge.importers.cli import app as import_app
from knowledge.local_time import local_now
from knowledge.progress import progress_bar, shown_steps

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import TaskID

    from bot.settings import Settings

app = typer.Typer(
    help="Look after the content: lint, index, search, import, eval.", no_args_is_help=True
)
app.add_typer(import_app, name="import")

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
        found = run_checks(settings().content_dir, local_now().date(), municipality)
    except FileNotFoundError as error:
        raise stop(str(error)) from None
    colours = {Severity.ERROR: typer.colors.RED, Severity.WARNING: typer.colors.YELLOW}
    for finding in found:
        typer.secho(str(finding), fg=colours[finding.severity])
    errors = sum(finding.severity is Severity.ERROR for finding in found)
    typer.echo(f"{_count(errors, 'error')}, {_count(len(found) - errors, 'warning')}")
    raise typer.Exit(1 if errors else 0)


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


@app.command()
def index(municipality: Municipality = None) -> None:
    """Build or update the search index; only texts that changed are embedded anew."""
    from knowledge.indexing import build_index
    from knowledge.retrieval.encoder import load_encoder

    chosen = settings()
    folders = _folders(chosen, municipality)
    try:
        encoder = load_encoder(chosen.encoder, chosen.models_dir)
    except OSError as error:
        raise stop(str(error)) from None
    with progress_bar() as bar:
        for folder in folders:
            task = bar.add_task(folder.name, total=None)

            def show(done: int, total: int, task: TaskID = task) -> None:
                bar.update(task, completed=done, total=total)

            try:
                built = build_index(folder, chosen.index_dir / folder.name, encoder, show)
            except ContentError as error:
                raise stop(str(error), 1) from None
            for problem in built.problems:
                typer.secho(f"left out: {problem}", err=True, fg=typer.colors.YELLOW)
            typer.echo(
                f"{folder.name}: {built.documents} documents, {built.passages} passages,"
                f" {built.embedded} embedded anew"
            )


@app.command()
def search(
    query: Annotated[str, typer.Argument(help="A question or search words.")],
    municipality: Municipality = None,
    limit: Annotated[int, typer.Option(min=1, max=100, help="Rows to show.")] = 10,
    internal: Annotated[bool, typer.Option(help="Include internal entries.")] = False,
) -> None:
    """Show the candidates for a question with their scores."""
    from knowledge.explaining.explain import candidate_table
    from knowledge.service import Knowledge

    chosen = settings()
    name = municipality or chosen.municipality
    _folders(chosen, name)
    try:
        with shown_steps("The knowledge is loading …") as say:
            knowledge = Knowledge.open(chosen, say)
    except (OSError, ContentError) as error:
        raise stop(str(error)) from None
    desk = knowledge.desk(name, internal=internal)
    _console().print(candidate_table(desk, query, limit, chosen.wrong_answer_cost))


def _folders(chosen: Settings, municipality: str | None) -> list[Path]:
    known = municipalities_in(chosen.content_dir)
    if not known:
        raise stop(no_municipality(chosen.content_dir))
    if municipality is not None and municipality not in known:
        raise stop(unknown_municipality(municipality, known, chosen.content_dir))
    return [chosen.content_dir / name for name in ([municipality] if municipality else known)]


def _console() -> Console:
    from rich.console import Console

    return Console()


@app.command("export-beir")
def export_beir(
    services: Annotated[Path, typer.Argument(help="services.jsonl of the city of Munich.")],
    queries: Annotated[Path, typer.Argument(help="editor_queries.jsonl.")],
    folder: Annotated[Path, typer.Argument(help="Folder to write the question set into.")],
) -> None:
    """Write Munich's services and its editors' search words as a question set for eval."""
    from knowledge.evaluation.beir import write_folder
    from knowledge.importers.imported import SourceError
    from knowledge.importers.munich_beir import munich_questions

    try:
        questions, skipped = munich_questions(services, queries)
        write_folder(folder, questions)
    except SourceError as error:
        raise stop(str(error)) from None
    except OSError as error:
        raise stop(f"{folder} cannot be written: {error.strerror}.") from None
    for part in skipped:
        typer.secho(f"skipped: {part}", err=True, fg=typer.colors.YELLOW)
    typer.echo(f"{len(questions.documents)} documents, {len(questions.queries)} queries")


@app.command("eval")
def evaluate(
    folder: Annotated[Path, typer.Argument(help="corpus.jsonl, queries.jsonl, qrels/test.tsv.")],
    out: Annotated[
        Path | None, typer.Option(help="Folder for table, figures and plot; else only shown.")
    ] = None,
) -> None:
    """Measure search and refusal on a question set in the BEIR layout."""
    from knowledge.evaluation import report
    from knowledge.evaluation.beir import BeirError, read_folder
    from knowledge.evaluation.evaluate import Runner, score
    from knowledge.retrieval.encoder import load_encoder

    chosen = settings()
    try:
        questions = read_folder(folder)
        encoder = load_encoder(chosen.encoder, chosen.models_dir)
    except (BeirError, OSError) as error:
        raise stop(str(error)) from None
    with progress_bar() as bar:
        task = bar.add_task(folder.name, total=None)
        runner = Runner(
            questions,
            encoder,
            chosen.index_dir / "eval" / folder.resolve().name,
            chosen.wrong_answer_cost,
            lambda done, total: bar.update(task, completed=done, total=total),
        )
    outcomes = runner.run()
    scores = score(questions, outcomes)
    title = f"{folder.resolve().name} ({chosen.encoder} encoder)"
    _console().print(report.table(scores, title))
    if out is None:
        return
    try:
        report.write_figures(out, scores, title)
        typer.echo(f"written: {report.write_plot(out, outcomes, title)}")
    except ModuleNotFoundError:
        typer.echo("No plot: it needs matplotlib, which make setup-dev installs.", err=True)
    except OSError as error:
        raise stop(f"{out} cannot be written: {error.strerror}.") from None
