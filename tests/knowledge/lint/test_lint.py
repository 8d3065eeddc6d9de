"""Every mistake is named with its file and line."""

import datetime as dt
from pathlib import Path

import pytest

from connectors.texts import LANGUAGES
from knowledge.lint import Finding, Severity, lint, lint_municipality
from knowledge.lint.contacts import SURFACE_LANGUAGES

TODAY = dt.date(2026, 9, 30)


@pytest.fixture
def folder(content_dir: Path) -> Path:
    return content_dir / "musterstadt"


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def found(folder: Path, words: str, today: dt.date = dt.date(2026, 10, 1)) -> Finding:
    """The one finding whose message holds the words."""
    matching = [f for f in lint_municipality(folder, today) if words in f.problem.message]
    assert len(matching) == 1, lint_municipality(folder, today)
    return matching[0]


def line_of(path: Path, text: str) -> int:
    lines = path.read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, start=1) if text in line)


def test_good_content_has_no_findings(folder: Path) -> None:
    assert lint_municipality(folder, dt.date(2026, 10, 1)) == []


def test_an_unreadable_entry(folder: Path) -> None:
    replace(folder / "reisepass.md", "office: buergerbuero", "office: [")
    assert found(folder, "YAML").problem.line > 1


def test_an_unreadable_entry_is_no_mistake_of_those_that_link_to_it(folder: Path) -> None:
    path = folder / "personalausweis.md"
    replace(path, "related: [reisepass]", "related: [reisepass, sperrmuell]")
    text = path.read_text(encoding="utf-8")
    path.write_text(f"{text}\n### Was kostet der Reisepass?\n60 Euro.\n", encoding="utf-8")
    replace(folder / "reisepass.md", "office: buergerbuero", "office: [")
    names = {Path(f.problem.path).name for f in lint_municipality(folder, dt.date(2026, 10, 1))}
    assert names == {"reisepass.md"}


def test_unreadable_offices_do_not_hide_broken_entries(folder: Path) -> None:
    (folder / "offices.yaml").write_text("buergerbuero: 3\n", encoding="utf-8")
    (folder / "reisepass.md").write_text("no front matter", encoding="utf-8")
    names = {Path(f.problem.path).name for f in lint_municipality(folder, TODAY)}
    assert names == {"offices.yaml", "reisepass.md"}


def test_all_mistakes_are_named_in_one_run(folder: Path) -> None:
    replace(folder / "offices.yaml", 'di: ["09:00-12:00"]', 'di: ["9-12"]')
    replace(folder / "municipality.yaml", "state:", "stat:")
    replace(folder / "reisepass.md", "kind: service", "kind: pass")
    replace(folder / "reisepass.md", "reviewed:", "gepr:")
    names = [Path(f.problem.path).name for f in lint_municipality(folder, TODAY)]
    assert names == ["municipality.yaml"] * 2 + ["offices.yaml"] + ["reisepass.md"] * 3


def test_a_broken_link_between_entries(folder: Path) -> None:
    path = folder / "personalausweis.md"
    replace(path, "related: [reisepass]", "related:\n  - reisepass\n  - gibt-es-nicht")
    problem = found(folder, "no entry 'gibt-es-nicht'").problem
    assert (problem.path, problem.line) == (str(path), line_of(path, "gibt-es-nicht"))


def test_a_public_entry_must_not_link_to_an_internal_one(folder: Path) -> None:
    path = folder / "personalausweis.md"
    replace(path, "related: [reisepass]", "related: [passwort-zuruecksetzen]")
    assert found(folder, "internal entry").severity is Severity.ERROR


@pytest.mark.parametrize(
    ("other", "message"),
    [
        ("gibt-es-nicht", "later: there is no entry 'gibt-es-nicht'"),
        ("passwort-zuruecksetzen", "later: public entry links to internal entry"),
    ],
)
def test_the_entry_for_those_with_more_time_is_to_be_found(
    folder: Path, other: str, message: str
) -> None:
    path = folder / "personalausweis.md"
    later = f"related: [reisepass]\nlater: {{days: 3, entry: {other}}}"
    replace(path, "related: [reisepass]", later)
    problem = found(folder, message).problem
    assert (problem.path, problem.line) == (str(path), line_of(path, f"entry: {other}"))


def test_a_missing_office(folder: Path) -> None:
    path = folder / "reisepass.md"
    replace(path, "office: buergerbuero", "office: passamt")
    problem = found(folder, "'passamt' is not in offices.yaml").problem
    assert problem.line == line_of(path, "office: passamt")


def test_an_internal_office_of_a_public_entry(folder: Path) -> None:
    replace(folder / "reisepass.md", "office: buergerbuero", "office: helpdesk")
    assert found(folder, "internal office 'helpdesk'").severity is Severity.ERROR


def test_a_missing_human(folder: Path) -> None:
    path = folder / "municipality.yaml"
    replace(path, "human: buergerbuero", "human: niemand")
    assert found(folder, "'niemand'").problem.line == line_of(path, "human:")


def test_a_registry_that_nobody_may_be_sent_to(folder: Path) -> None:
    path = folder / "municipality.yaml"
    human = "human: buergerbuero"
    replace(path, human, f"{human}\nregistry: buergerburo")
    finding = found(folder, "registry: office 'buergerburo' is not in offices.yaml")
    assert finding.problem.line == line_of(path, "registry:")
    assert "did you mean 'buergerbuero'?" in finding.problem.message
    replace(path, "registry: buergerburo", "registry: helpdesk")
    assert found(folder, "registry: office 'helpdesk' is internal").severity is Severity.ERROR


def test_an_id_that_is_not_the_name_of_the_folder(folder: Path) -> None:
    path = folder / "municipality.yaml"
    replace(path, "id: musterstadt", "id: muster-stadt")
    finding = found(folder, "id: 'muster-stadt' is not the folder's name; write musterstadt")
    assert (finding.severity, finding.problem.path) == (Severity.ERROR, str(path))
    assert finding.problem.line == line_of(path, "id:")


@pytest.mark.parametrize("name", ["Musterstadt", "muster_stadt", "Müsterstadt"])
def test_a_folder_whose_name_is_no_id_must_be_renamed(folder: Path, name: str) -> None:
    renamed = folder.rename(folder.with_name(name))
    message = f"id: 'musterstadt' is not the folder's name; rename the folder '{name}' to"
    assert found(renamed, message).problem.message == f"{message} musterstadt"


def test_an_id_in_capitals_is_told_with_the_folder_that_has_them_too(folder: Path) -> None:
    replace(folder / "municipality.yaml", "id: musterstadt", "id: Musterstadt")
    renamed = folder.rename(folder.with_name("Musterstadt"))
    assert [str(finding) for finding in lint_municipality(renamed, TODAY)] == [
        f"{renamed}: error: rename the folder 'Musterstadt' to musterstadt",
        f"{renamed}/municipality.yaml:{line_of(renamed / 'municipality.yaml', 'id:')}: error:"
        " id: 'Musterstadt': write small letters a-z, digits and hyphens only",
    ]


def test_missing_offices_are_named_as_a_file(folder: Path) -> None:
    (folder / "offices.yaml").unlink()
    assert found(folder, "is missing").problem.path == str(folder / "offices.yaml")
    messages = [f.problem.message for f in lint_municipality(folder, TODAY)]
    assert not any("human" in message.split(":")[0] for message in messages)


def test_a_folder_without_its_municipality_is_named(content_dir: Path) -> None:
    (content_dir / "nachbarstadt" / "municipality.yaml").unlink()
    first = lint(content_dir, TODAY)[0]
    assert str(first) == (
        f"{content_dir}/nachbarstadt/municipality.yaml: error: is missing: without that file the"
        " folder is no municipality"
    )
    with pytest.raises(FileNotFoundError, match=r"nachbarstadt/municipality\.yaml is missing"):
        lint(content_dir, TODAY, "nachbarstadt")


def test_an_expired_review(folder: Path) -> None:
    path = folder / "sperrmuell.md"
    finding = found(folder, "review was due", dt.date(2026, 10, 2))
    assert finding.severity is Severity.ERROR
    assert finding.problem.line == line_of(path, "review_by")


def test_a_missing_date_of_the_next_review_is_a_warning(folder: Path) -> None:
    replace(folder / "reisepass.md", "review_by: 2027-10-01\n", "")
    assert found(folder, "no date of the next review").severity is Severity.WARNING


def test_dates_in_the_future(folder: Path) -> None:
    replace(folder / "reisepass.md", "reviewed: 2026-10-01", "reviewed: 2026-12-24")
    assert found(folder, "is in the future").severity is Severity.ERROR


def test_an_entry_that_ends_before_it_begins(folder: Path) -> None:
    replace(
        folder / "reisepass.md",
        "audience:",
        "valid_from: 2026-05-01\nvalid_until: 2026-04-01\naudience:",
    )
    assert found(folder, "before valid_from").severity is Severity.ERROR


def test_the_same_fee_with_two_amounts(folder: Path) -> None:
    path = folder / "gewerbe-anmelden.md"
    replace(path, "  - {amount: 26.00}", "  - {amount: 26.00}\n  - {amount: 31.00}")
    problem = found(folder, "26.00 € and 31.00 €").problem
    assert problem.line == line_of(path, "31.00")


def test_a_fee_that_changes_is_no_contradiction(folder: Path) -> None:
    messages = [f.problem.message for f in lint_municipality(folder, TODAY)]
    assert not any("fees" in message for message in messages)


def test_overlapping_periods_of_a_changing_fee(folder: Path) -> None:
    replace(folder / "hundesteuer.md", "valid_from: 2027-01-01", "valid_from: 2026-12-01")
    assert found(folder, "60.00 € and 72.00 €").severity is Severity.ERROR


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("max_age: 23", "max_age: 25", "two fees apply at the age of 24"),
        ("max_age: 23", "max_age: 20", "no fee for the age of 21 to 23"),
        ("label: unter 24 Jahren, max_age: 23", "label: Kind, max_age: 23, min_age: 40", "below"),
    ],
)
def test_ages(folder: Path, old: str, new: str, words: str) -> None:
    path = folder / "reisepass.md"
    text = path.read_text(encoding="utf-8").replace("label: unter 24 Jahren, ", "")
    path.write_text(text if "unter" not in old else path.read_text(encoding="utf-8"))
    replace(path, old, new)
    messages = [f.problem.message for f in lint_municipality(folder, TODAY)]
    assert any(words in message for message in messages), messages


def test_a_label_that_says_another_age(folder: Path) -> None:
    replace(folder / "reisepass.md", "label: ab 24 Jahren", "label: ab 18 Jahren")
    assert found(folder, "'ab 18 Jahren' but min_age 24").severity is Severity.ERROR


@pytest.mark.parametrize("amount", ["37,00 Euro", "37 €", "1.037,00 EUR"])
def test_an_amount_in_the_text_that_the_fees_do_not_know(folder: Path, amount: str) -> None:
    path = folder / "personalausweis.md"
    replace(path, "Ja, mit einer Vollmacht.", f"Ja. Der Ausweis kostet {amount}.")
    finding = found(folder, f"the text says {amount}")
    assert finding.severity is Severity.ERROR
    assert finding.problem.line == line_of(path, amount)


def test_a_fee_that_stands_in_the_text_alone_is_a_warning(folder: Path) -> None:
    path = folder / "sperrmuell.md"
    text = path.read_text(encoding="utf-8")
    assert "fees:" not in text
    head, mark, body = text.rpartition("---\n")
    path.write_text(f"{head}{mark}Die Gebühr beträgt 25 Euro. {body}", encoding="utf-8")
    finding = found(folder, "the text says 25 Euro, but there are no fees")
    assert finding.severity is Severity.WARNING
    assert finding.problem.line == line_of(path, "25 Euro")


@pytest.mark.parametrize(
    "text",
    [
        "## Hinweise\nDie Gebühr beträgt 25 Euro.",
        "## Fragen\n\n### Was kostet das Freibad?\nErwachsene 25 Euro.",
    ],
)
def test_a_fee_in_a_section_or_an_answer_alone_is_a_warning(folder: Path, text: str) -> None:
    path = folder / "hallenbad.md"
    head = (folder / "sperrmuell.md").read_text(encoding="utf-8").rpartition("---\n")[0]
    path.write_text(f"{head}---\nEin Bad.\n\n{text}\n", encoding="utf-8")
    finding = found(folder, "the text says 25 Euro, but there are no fees")
    assert finding.severity is Severity.WARNING
    assert finding.problem.line == line_of(path, "25 Euro")


def test_a_deposit_among_the_fees_may_be_named(folder: Path) -> None:
    path = folder / "gewerbe-anmelden.md"
    replace(path, "---\nEin Gewerbe", "---\nDazu kommen 100 Euro Kaution. Ein Gewerbe")
    assert found(folder, "the text says 100 Euro").severity is Severity.WARNING
    deposit = "  - {amount: 26.00}\n  - {amount: 100.00, label: Kaution}"
    replace(path, "  - {amount: 26.00}", deposit)
    assert lint_municipality(folder, dt.date(2026, 10, 1)) == []


def test_an_amount_that_is_no_fee_is_a_warning(folder: Path) -> None:
    path = folder / "personalausweis.md"
    replace(path, "Ja, mit einer Vollmacht.", "Ja, bei einem Einkommen von 900 Euro.")
    assert found(folder, "900 Euro").severity is Severity.WARNING


def test_amounts_of_related_entries_may_be_named(folder: Path) -> None:
    replace(folder / "personalausweis.md", "Ja, mit", "Der Pass kostet 70 Euro. Ja, mit")
    assert lint_municipality(folder, dt.date(2026, 10, 1)) == []


def test_two_entries_of_the_same_leistung_with_different_fees(folder: Path) -> None:
    for name in ("personalausweis", "reisepass"):
        replace(folder / f"{name}.md", "kind: service", 'kind: service\nleika: "99008001000000"')
    messages = [f.problem.message for f in lint_municipality(folder, dt.date(2026, 10, 1))]
    assert any("70.00 € here and 46.00 € in 'personalausweis'" in m for m in messages)


@pytest.mark.parametrize(
    ("span", "words"),
    [
        ("12:00-08:00", "ends before it starts"),
        ("08:00-25:00", "no such time"),
        ('08:00-12:00", "11:00-13:00', "overlap"),
    ],
)
def test_opening_hours(folder: Path, span: str, words: str) -> None:
    path = folder / "offices.yaml"
    replace(path, '{di: ["09:00-12:00"]}', f'{{di: ["{span}"]}}')
    assert found(folder, words).problem.line == line_of(path, "{di:")


def test_a_season_on_a_day_that_does_not_exist(folder: Path) -> None:
    replace(folder / "offices.yaml", '"05-15"', '"02-30"')
    assert found(folder, "there is no day 02-30").severity is Severity.ERROR


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("email", "poststelle", "'poststelle' is no e-mail address; write one, such as amt@ort"),
        ("email", "a@ort.example, b@ort.example", "is no e-mail address"),
        ("url", "www.ort.example", "'www.ort.example': a web address begins with https:// or"),
        ("appointment_url", "ort.example/termin", "a web address begins with"),
    ],
)
def test_an_address_of_an_office_that_leads_nowhere(
    folder: Path, key: str, value: str, words: str
) -> None:
    path = folder / "offices.yaml"
    lines = path.read_text(encoding="utf-8").split("\nsteueramt:\n")
    path.write_text(f'{lines[0]}\nsteueramt:\n  {key}: "{value}"\n{lines[1]}', encoding="utf-8")
    finding = found(folder, words)
    assert finding.severity is Severity.WARNING
    assert finding.problem.message.startswith(f"steueramt.{key}: ")
    assert finding.problem.line == line_of(path, f'"{value}"')


def test_the_municipality_s_own_page_begins_with_its_scheme(folder: Path) -> None:
    path = folder / "municipality.yaml"
    text = path.read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("url:")]
    path.write_text("\n".join([*lines, "url: www.ort.example"]) + "\n", encoding="utf-8")
    finding = found(folder, "url: 'www.ort.example': a web address begins with https://")
    assert (finding.severity, finding.problem.line) == (Severity.WARNING, len(lines) + 1)


@pytest.mark.parametrize("language", ["tr", "deutsch", "EN"])
def test_a_language_that_the_surface_has_not(folder: Path, language: str) -> None:
    path = folder / "municipality.yaml"
    text = path.read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("languages:")]
    lines += ["languages:", "  - de", f"  - {language}"]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    finding = found(folder, f"languages: '{language}' is not permitted; write de or en")
    assert (finding.severity, finding.problem.line) == (Severity.WARNING, len(lines))


def test_the_surface_has_the_languages_that_are_permitted() -> None:
    assert SURFACE_LANGUAGES == LANGUAGES


@pytest.mark.parametrize("name", ["hund.md.txt", "hund.markdown", "hund.MD", "sub/hund.Md.TXT"])
def test_a_file_that_is_no_entry_for_its_ending_is_named(folder: Path, name: str) -> None:
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.touch()
    finding = found(folder, "is ignored: an entry's file ends in .md; rename it to hund.md")
    assert (finding.severity, finding.problem.place) == (Severity.WARNING, (str(path), 0))


@pytest.mark.parametrize(
    "name", ["README.md", "README.markdown", "notiz.txt", "bild.png", "x.MD/a"]
)
def test_a_file_that_is_not_meant_as_an_entry_is_none(folder: Path, name: str) -> None:
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).touch()
    assert lint_municipality(folder, dt.date(2026, 10, 1)) == []


@pytest.mark.parametrize("broken", [False, True])
def test_a_municipality_without_an_entry_is_an_error(folder: Path, *, broken: bool) -> None:
    for path in folder.rglob("*.md"):
        path.unlink()
    (folder / "README.md").touch()
    if broken:
        (folder / "offices.yaml").write_text("a: [", encoding="utf-8")
    finding = found(folder, "has no entry: write at least one file that ends in .md")
    assert (finding.severity, finding.problem.path) == (Severity.ERROR, str(folder))


def test_related_entries_of_the_same_name_are_asked_back(folder: Path) -> None:
    replace(folder / "reisepass.md", "synonyms: [Pass]", "synonyms: [Pass, ausweis]")
    messages = [f.problem.message for f in lint_municipality(folder, TODAY)]
    assert not any("is also a name of" in message for message in messages)


def test_two_entries_of_the_same_name(folder: Path) -> None:
    path = folder / "reisepass.md"
    replace(path, "synonyms: [Pass]", "synonyms: [Pass, ausweis]")
    replace(path, "related: [personalausweis]", "related: []")
    replace(folder / "personalausweis.md", "related: [reisepass]", "related: []")
    finding = found(folder, "is also a name of 'personalausweis'")
    assert finding.severity is Severity.WARNING
    assert finding.problem.line == line_of(path, "synonyms")


def test_a_finding_reads_like_a_compiler_message(folder: Path) -> None:
    replace(folder / "reisepass.md", "office: buergerbuero", "office: passamt")
    finding = found(folder, "'passamt'")
    assert str(finding).startswith(f"{finding.problem.path}:{finding.problem.line}: error: ")


def test_all_municipalities_or_one(content_dir: Path) -> None:
    today = dt.date(2026, 10, 2)
    assert len(lint(content_dir, today)) == 1
    assert lint(content_dir, today, "nachbarstadt") == []


def test_an_unknown_municipality_is_named_with_the_known_ones(content_dir: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"'atlantis'.*musterstadt, nachbarstadt"):
        lint(content_dir, TODAY, "atlantis")


def test_a_folder_without_municipalities_says_where_to_run(tmp_path: Path) -> None:
    for municipality in (None, "jena"):
        with pytest.raises(FileNotFoundError, match="folder where auskunft"):
            lint(tmp_path, TODAY, municipality)
