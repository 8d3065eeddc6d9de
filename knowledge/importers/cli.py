"""`auskunft knowledge import`: one command per format."""

from __future__ import annotations

import datetime as dt
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from knowledge.importers.imported import Importer, SourceError
from knowledge.importers.plan import Change, Plan, Step, plan_import
from knowledge.importers.preview import preview
from knowledge.local_time import local_now
from knowledge.progress import ProgressLine

if TYPE_CHECKING:
    from knowledge.entries.entry import Office as OfficeEntry
    from knowledge.importers.origin import Origin

app = typer.Typer(
    help="Bring in content from elsewhere. Editors' own changes are kept and reported.",
    no_args_is_help=True,
)
_MUNICIPALITY = re.compile(r"^[a-z0-9][a-z0-9-]{0,59}$")
_SHOWN = 20

DryRun = Annotated[
    bool, typer.Option("--dry-run", "-n", help="Only show what would change, and its text.")
]
Overwrite = Annotated[
    bool, typer.Option("--overwrite", help="Where an editor's change conflicts, take the source.")
]
Municipality = Annotated[str, typer.Option("--municipality", "-m", help="Folder to import into.")]
Url = Annotated[str, typer.Option("--url", help="Web page the content comes from.")]


def _day(text: str) -> dt.date:
    from knowledge.importers.faq import read_date

    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        shown = read_date(text) or "2026-10-01"
        message = f"'{text}' is no date; write year-month-day, such as {shown}."
        raise typer.BadParameter(message) from None


Date = Annotated[
    dt.date | None,
    typer.Option(
        "--date", parser=_day, metavar="YYYY-MM-DD", help="State of the content; else today."
    ),
]
Office = Annotated[str | None, typer.Option("--office", help="Responsible office: its key.")]
Into = Annotated[str, typer.Option("--municipality", "-m", help="Municipality to import into.")]
Source = Annotated[Path, typer.Argument(help="The file to import.")]


@app.command()
def munich(
    services: Annotated[Path, typer.Argument(help="services.jsonl: one service a line.")],
    offices: Annotated[
        Path | None,
        typer.Option(help="locations.jsonl; else the file of that name beside the services."),
    ] = None,
    municipality: Municipality = "muenchen",
    dry_run: DryRun = False,
    overwrite: Overwrite = False,
) -> None:
    """Service list of the city of Munich (JSON lines)."""
    from knowledge.importers.munich import MunichImporter

    beside = services.with_name("locations.jsonl")
    locations = offices or (beside if beside.is_file() else None)
    run(MunichImporter(services, locations, municipality), municipality, dry_run, overwrite)


@app.command()
def faq(
    file: Source,
    municipality: Into,
    url: Url,
    date: Date = None,
    office: Office = None,
    dry_run: DryRun = False,
    overwrite: Overwrite = False,
) -> None:
    """Questions and answers in a table (CSV or XLSX)."""
    from knowledge.importers.faq import FaqImporter

    origin = _origin(url, date, office, municipality)
    importer = FaqImporter(file, origin, _offices(municipality))
    run(importer, municipality, dry_run, overwrite)


@app.command()
def xzufi(
    file: Source,
    municipality: Into,
    url: Url,
    date: Date = None,
    office: Office = None,
    dry_run: DryRun = False,
    overwrite: Overwrite = False,
) -> None:
    """Leistungen and offices in XZuFi 2.2 (XML)."""
    from knowledge.importers.xzufi import XzufiImporter

    run(XzufiImporter(file, _origin(url, date, office)), municipality, dry_run, overwrite)


@app.command()
def pages(
    folder: Annotated[Path, typer.Argument(help="Folder of HTML files.")],
    municipality: Into,
    url: Url,
    date: Date = None,
    office: Office = None,
    dry_run: DryRun = False,
    overwrite: Overwrite = False,
) -> None:
    """Main text of web pages in a folder; --url is the address of the folder."""
    from knowledge.importers.pages import PagesImporter

    origin = _origin(url, date, office, municipality)
    run(PagesImporter(folder, origin), municipality, dry_run, overwrite)


@app.command()
def sitemap(
    address: Annotated[str, typer.Argument(help="Address of a sitemap.xml.")],
    municipality: Into,
    limit: Annotated[int, typer.Option(min=1, help="Pages at most.")] = 1000,
    date: Date = None,
    office: Office = None,
    dry_run: DryRun = False,
    overwrite: Overwrite = False,
) -> None:
    """Main text of a web site's pages; keeps to robots.txt, one page a second."""
    from knowledge.importers.sitemap import SitemapImporter

    origin = _origin(address, date, office, municipality)
    progress = ProgressLine(sys.stderr, "pages").show
    importer = SitemapImporter(address, origin, limit=limit, progress=progress)
    run(importer, municipality, dry_run, overwrite)


@app.command()
def documents(
    path: Annotated[Path, typer.Argument(help="A PDF or DOCX file, or a folder of them.")],
    municipality: Into,
    url: Url,
    date: Date = None,
    office: Office = None,
    dry_run: DryRun = False,
    overwrite: Overwrite = False,
) -> None:
    """Leaflets as PDF or DOCX."""
    from knowledge.importers.documents import DocumentsImporter

    origin = _origin(url, date, office, municipality)
    run(DocumentsImporter(path, origin), municipality, dry_run, overwrite)


@app.command()
def calendar(
    file: Source,
    municipality: Into,
    url: Url,
    date: Date = None,
    office: Office = None,
    dry_run: DryRun = False,
    overwrite: Overwrite = False,
) -> None:
    """Dates in iCalendar, such as a waste calendar; days before --date are left out."""
    from knowledge.cli import stop
    from knowledge.importers.calendar import CalendarImporter

    if not _is_calendar(file):
        raise stop(f"{file} is no calendar (iCalendar): it has no line BEGIN:VCALENDAR.")
    origin = _origin(url, date, office, municipality)
    run(CalendarImporter(file, origin), municipality, dry_run, overwrite)


def _is_calendar(file: Path) -> bool:
    """Whether the parser may say what is wrong; of anything else it shows the bytes."""
    from knowledge.cli import stop
    from knowledge.importers.files import read_bytes

    try:
        return b"BEGIN:VCALENDAR" in read_bytes(file).upper()
    except SourceError as error:
        raise stop(str(error)) from None


def run(importer: Importer, municipality: str, dry_run: bool, overwrite: bool) -> None:
    """Plans, shows and, unless `dry_run`, applies an import; exit code 1 with conflicts."""
    from knowledge.cli import settings, stop

    if not _MUNICIPALITY.match(municipality):
        raise stop(f"'{municipality}' is no folder name: use a-z, 0-9 and hyphens.")
    folder = settings().content_dir / municipality
    try:
        plan = plan_import(folder, importer, overwrite=overwrite)
    except SourceError as error:
        raise stop(_printable(str(error))) from None
    if plan.municipality is None and not (folder / "municipality.yaml").exists():
        raise stop(f"There is no municipality '{municipality}': {folder} has no municipality.yaml.")
    show(plan, typer.echo, in_full=dry_run)
    if dry_run:
        typer.echo("Nothing was written (--dry-run).")
    else:
        try:
            plan.apply()
        except OSError as error:
            raise stop(f"{folder} cannot be written: {error.strerror}.", 1) from None
    raise typer.Exit(1 if plan.conflicts else 0)


def show(plan: Plan, say: Callable[[str], None], *, in_full: bool = False) -> None:
    """What was skipped, what changes, what is in conflict, and the sums.

    With `in_full`, also what would be written.
    """
    for skipped in plan.skipped:
        say(_printable(f"skipped: {skipped}" if skipped.lost else f"note: {skipped}"))
    for change in Change:
        if change is Change.UNCHANGED:
            continue
        steps = [step for step in plan.steps if step.change is change]
        for step in steps[:_SHOWN]:
            from_other = change is Change.TAKEN and step.owner
            owner = f", which is from {step.owner}" if from_other else ""
            say(_printable(f"{change.value}: {_name(step)}{owner}"))
            for line in preview(step) if in_full else ():
                say(_printable(f"  {line}"))
        if len(steps) > _SHOWN:
            say(f"{change.value}: … and {len(steps) - _SHOWN} more")
    counts = plan.counts
    kept = sum(n for change, n in counts.items() if change.value.startswith("kept"))
    lost = sum(skipped.lost for skipped in plan.skipped)
    say(
        f"{counts[Change.NEW]} new, {counts[Change.CHANGED]} changed,"
        f" {counts[Change.REMOVED]} removed, {counts[Change.UNCHANGED]} unchanged,"
        f" {kept} kept, {len(plan.conflicts)} conflicts, {lost} skipped"
    )


def _printable(text: str) -> str:
    """Without what a damaged file could do to a terminal."""
    return "".join(c if c.isprintable() or c == "\n" else "\ufffd" for c in text)


def _name(step: Step) -> str:
    kind, _, key = step.item.partition(":")
    return f"office {key}" if kind == "office" else f"{step.path.name} ({key})"


def _origin(
    url: str, date: dt.date | None, office: str | None, municipality: str | None = None
) -> Origin:
    """Where the content comes from. The office must be one of `municipality`, if that is given."""
    from knowledge.cli import stop
    from knowledge.importers.origin import Origin

    if not url.startswith(("https://", "http://")):
        raise stop(f"'{url}' is no web address: it must begin with https:// or http://.")
    if office is not None and municipality is not None:
        _check_office(office, municipality)
    return Origin(url, date or local_now().date(), office)


def _check_office(office: str, municipality: str) -> None:
    from knowledge.cli import stop

    known = sorted(_offices(municipality))
    if office not in known:
        file = _offices_file(municipality)
        raise stop(f"There is no office '{office}' in {file}; there are: {', '.join(known)}.")


def _offices(municipality: str) -> dict[str, OfficeEntry]:
    """Empty where the municipality has no directory, or is none."""
    from knowledge.cli import stop
    from knowledge.entries.content import ContentError, load_offices

    file = _offices_file(municipality)
    if not file.exists():
        return {}
    try:
        return load_offices(file)
    except ContentError as error:
        raise stop(str(error)) from None


def _offices_file(municipality: str) -> Path:
    from knowledge.cli import settings

    return settings().content_dir / municipality / "offices.yaml"
