"""The report in words and in tables."""

import io
from pathlib import Path

from rich.console import Console

from bot.report import report_on
from bot.report_text import in_words, nothing_stored, show
from connectors.stored_turns import StoredTurn

DAY = 86_400.0
TURNS = [
    StoredTurn("web", 0.0, "Wo gibt es Gold?", "refused"),
    StoredTurn("phone", DAY, "wo gibt es Gold", "refused"),
    StoredTurn("terminal", DAY, "Und [bold]Silber[/bold]?", "refused"),
    StoredTurn(
        "web",
        DAY,
        "Was kostet ein Pass?",
        "answered",
        entry="pass",
        rating="down",
        comment="zu lang",
    ),
    StoredTurn("web", DAY, "Hallo?", "refused", failed=True),
]

PLAIN = """\
Was nicht beantwortet wurde: jena, 01.01.1970 bis 02.01.1970
Fragen: 3 (Website 2, Telefon 1)
Sofort beantwortet: 1 (33 %)
Im Zweifel beantwortet: 0 (0 %)
Zurückgefragt: 0 (0 %)
Abgelehnt: 2 (67 %)
Schlecht bewertete Antworten: 1
Nicht gezählt, weil der Assistent gestört war: 1
Nicht gezählt, weil vom Terminal aus gefragt: 1

Abgelehnt
- 2 ×, zuletzt 02.01.1970, Telefon, Website: wo gibt es Gold
- 1 ×, zuletzt 02.01.1970, Terminal: Und [bold]Silber[/bold]?

Schlecht bewertet
- 1 ×, zuletzt 02.01.1970, Website: Was kostet ein Pass? [pass] – „zu lang“"""


def test_in_words() -> None:
    assert in_words(report_on("jena", TURNS, 10)) == PLAIN


def test_what_is_left_out_is_said() -> None:
    shown = in_words(report_on("jena", TURNS, 1))
    assert "… und 1 ältere: mehr zeigt --limit 2" in shown


def test_where_all_went_well_that_is_said() -> None:
    turns = [StoredTurn("web", 0.0, "Was kostet ein Pass?", "answered")]
    shown = in_words(report_on("jena", turns, 10))
    assert shown.startswith("Was nicht beantwortet wurde: jena, 01.01.1970\n")
    assert shown.endswith("oder schlecht bewertet.")


def test_in_tables() -> None:
    out = io.StringIO()
    show(report_on("jena", TURNS, 1), Console(file=out, width=100))
    shown = out.getvalue()
    assert "Abgelehnt: 2 (67 %)" in shown
    assert "wo gibt es Gold" in shown
    assert "zu lang" in shown
    assert "… und 1 ältere" in shown


def test_what_people_wrote_is_no_markup() -> None:
    out = io.StringIO()
    show(report_on("jena", TURNS, 10), Console(file=out, width=100))
    assert "Und [bold]Silber[/bold]?" in out.getvalue()


def test_nothing_stored() -> None:
    path = Path("var/auskunft.sqlite")
    assert "var/auskunft.sqlite ist leer oder fehlt" in nothing_stored("jena", 0.0, [], path)
    assert nothing_stored("jena", 0.0, ["muenchen"], path) == (
        "Für jena ist kein Gespräch gespeichert. Gespeichert sind Gespräche für: muenchen."
    )
    shown = nothing_stored("jena", DAY, ["jena"], path)
    assert shown.startswith("Für jena ist seit dem 02.01.1970 kein Gespräch gespeichert.")
