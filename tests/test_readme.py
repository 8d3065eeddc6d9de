"""What the documentation names exists: files, make targets, commands, settings, messages."""

import datetime as dt
import re
import shlex
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml
from typer.main import get_command

from bot.cli import app
from bot.settings import Settings
from knowledge.cli import app as knowledge_app
from knowledge.entries.content import load_entry, load_offices
from knowledge.entries.entry import Office
from voice.cli import app as phone_app

ROOT = Path(__file__).parents[1]
DOCUMENTS = sorted(
    [
        *ROOT.glob("*.md"),
        *(ROOT / "docs").glob("*.md"),
        ROOT / "bot" / "rasa" / "README.md",
        ROOT / "benchmarks" / "README.md",
    ]
)
# These two hand their arguments on, so that their modules are imported only when needed.
GROUPS: dict[str, typer.Typer] = {"knowledge": knowledge_app, "phone": phone_app}

FENCE = re.compile(r"^ *```(\w*)\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\]\(([^)\s]+)\)")
SETTINGS_ROW = re.compile(r"^\| `([\w.]+)` \|.*\| *(.*?) *\|$", re.MULTILINE)


documents = pytest.mark.parametrize(
    "document", DOCUMENTS, ids=[str(path.relative_to(ROOT)) for path in DOCUMENTS]
)


def command_lines(document: Path) -> Iterator[str]:
    """Lines of shell blocks, and everything in backticks, without comments."""
    text = document.read_text("utf-8")
    for language, body in FENCE.findall(text):
        if language in ("", "sh", "bash"):
            yield from body.replace("\\\n", " ").splitlines()
    yield from INLINE.findall(FENCE.sub("", text))


def invocations(document: Path, program: str) -> Iterator[list[str]]:
    """Arguments of each call of `program`, up to a pipe, a semicolon or a comment."""
    call = rf"(?:sudo (?:-E |-u \w+ )?)?(?:\S*bin/)?{re.escape(program)}\s+(.*)"
    for line in command_lines(document):
        if found := re.match(call, line.strip()):
            arguments = re.split(r"\s#|[|;]", found[1])[0]
            yield shlex.split(arguments.replace("…", ""))


def test_the_documents_are_found() -> None:
    assert ROOT / "README.md" in DOCUMENTS
    assert ROOT / "docs" / "betrieb.md" in DOCUMENTS


def test_the_commands_are_found() -> None:
    called = list(invocations(ROOT / "README.md", "auskunft"))
    assert ["ask", "Bis wann muss ich mich ummelden?"] in called
    assert ["knowledge", "lint"] in called
    assert ["run"] in invocations(ROOT / "README.md", "make")


@documents
def test_linked_files_exist(document: Path) -> None:
    text = FENCE.sub("", document.read_text("utf-8"))
    linked = [link.split("#")[0] for link in LINK.findall(text)]
    local = [link for link in linked if link and "://" not in link]
    missing = [link for link in local if not (document.parent / link).exists()]
    assert not missing


@documents
def test_make_targets_exist(document: Path) -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"^([a-z][\w-]*):", makefile, re.MULTILINE))
    named = {arguments[0] for arguments in invocations(document, "make") if arguments}
    assert named <= targets


@documents
def test_commands_of_auskunft_exist(document: Path) -> None:
    for arguments in invocations(document, "auskunft"):
        if arguments and re.fullmatch(r"[a-z-]+", arguments[0]):
            check_command(get_command(app), arguments)


def check_command(command: Any, arguments: list[str]) -> None:
    """Each word is a command while there are commands, each option is one of the last."""
    rest = list(arguments)
    while rest and hasattr(command, "commands") and not rest[0].startswith("-"):
        name = rest.pop(0)
        assert name in command.commands, f"{shlex.join(arguments)}: no command '{name}'"
        group = GROUPS.get(name)
        command = get_command(group) if group else command.commands[name]
    known = {"--help", *(option for parameter in command.params for option in parameter.opts)}
    unknown = [word for word in rest if word.startswith("-") and word not in known]
    assert not unknown, f"{shlex.join(arguments)}: no option {unknown}"


@documents
def test_scripts_and_modules_exist(document: Path) -> None:
    for arguments in invocations(document, "python"):
        if arguments[:1] == ["-m"] and arguments[1].split(".")[0] in ("benchmarks", "tests"):
            place = ROOT / arguments[1].replace(".", "/")
            assert place.is_dir() or place.with_suffix(".py").is_file(), arguments[1]
        paths = [word for word in arguments if re.match(r"(bot|tests|benchmarks)/[\w/]", word)]
        assert not [path for path in paths if not (ROOT / path).exists()]


@documents
def test_files_of_the_repository_that_are_named_exist(document: Path) -> None:
    tops = "bot|knowledge|connectors|voice|tests|benchmarks|deploy|docs"
    pattern = re.compile(rf"(?:{tops})/[\w./-]*")
    for named in INLINE.findall(FENCE.sub("", document.read_text("utf-8"))):
        if pattern.fullmatch(named):
            assert (ROOT / named).exists() or (document.parent / named).exists(), named


def test_the_settings_table_is_complete_and_right() -> None:
    text = (ROOT / "docs" / "betrieb.md").read_text("utf-8")
    table = text.partition("## Einstellungen")[2].partition("\n## ")[0]
    told = {key: default.strip("`") for key, default in SETTINGS_ROW.findall(table)}
    real = Settings.model_construct().model_dump(mode="json")
    flat = {
        f"{key}.{inner}" if inner else key: default
        for key, value in real.items()
        for inner, default in (value.items() if key in ("limits", "rasa") else [("", value)])
    }
    assert told.keys() == flat.keys()
    flat.pop("voice")  # has a guide of its own
    for key, default in flat.items():
        assert yaml.safe_load(told[key] or "null") == default, key


def test_the_example_settings_are_the_defaults() -> None:
    example = yaml.safe_load((ROOT / "auskunft.example.yaml").read_text("utf-8"))
    defaults = Settings.model_construct().model_dump(mode="json")
    assert {**example, "voice": None} == {**defaults, "voice": None}


def test_the_messages_explained_are_those_that_are_said() -> None:
    text = (ROOT / "docs" / "betrieb.md").read_text("utf-8")
    table = text.partition("## Wenn etwas nicht geht")[2]
    bot = ROOT / "bot"
    sources = [*bot.glob("*.py"), *bot.glob("setup/*.py"), *bot.glob("locale/*.json")]
    sources += [ROOT / "Makefile", ROOT / "knowledge" / "service.py"]
    said = " ".join(path.read_text("utf-8") for path in sources)
    said = re.sub(r'"\s*\n\s*f?"', "", said)
    said = re.sub(r"\{[^{}]*\}", "…", said).replace("'…'", "…")
    for row in table.splitlines():
        if not row.startswith("| `"):
            continue
        for message in INLINE.findall(row.split("|")[1]):
            parts = re.split(r"…|\b\d[\d.]*\b|'", message)
            for part in (part.strip(" .:") for part in parts):
                assert part in said, f"{message}: '{part}'"


def test_metrics_explained_exist() -> None:
    from connectors.metrics import Metrics

    text = (ROOT / "docs" / "betrieb.md").read_text("utf-8")
    named = set(re.findall(r"\| `((?:auskunft|process)_\w+)", text))
    metrics = Metrics()
    metrics.turn("web", "answered", 0.1)
    metrics.request("/", 200)
    metrics.refused("rate")
    metrics.feedback.labels("up").inc()
    shown = metrics.exposition().decode()
    assert named
    assert not [name for name in named if name not in shown]


@pytest.mark.parametrize("document", ["README.md", "docs/redaktion.md"])
def test_the_example_entry_is_valid(document: str, tmp_path: Path) -> None:
    blocks = FENCE.findall((ROOT / document).read_text("utf-8"))
    [example] = [body for language, body in blocks if language == "markdown"]
    file = tmp_path / "hundesteuer.md"
    file.write_text(example, "utf-8")
    assert load_entry(file).title == "Hund anmelden"


def test_the_example_offices_are_valid(tmp_path: Path) -> None:
    blocks = FENCE.findall((ROOT / "docs" / "redaktion.md").read_text("utf-8"))
    examples = [body for language, body in blocks if language == "yaml" and "hours:" in body]
    file = tmp_path / "offices.yaml"
    file.write_text("".join(examples), "utf-8")
    offices = load_offices(file)
    assert offices.keys() == {"buergerbuero", "freibad"}
    assert offices["freibad"].hours_on(dt.date(2027, 7, 5)) == ["10:00-19:00"]
    assert offices["freibad"].hours_on(dt.date(2027, 1, 4)) == []


def test_the_table_of_what_an_office_has_is_complete() -> None:
    text = (ROOT / "docs" / "redaktion.md").read_text("utf-8")
    table = text.partition("### Stellen")[2].partition("\n## ")[0]
    told = {
        key
        for row in table.splitlines()
        if row.startswith("| `")
        for key in INLINE.findall(row.split("|")[1])
    }
    assert told == Office.model_fields.keys() - {"id"}


def test_the_licence_is_complete() -> None:
    text = (ROOT / "LICENSE").read_text("utf-8")
    assert text.startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2")
    assert re.findall(r"^(\d+)\.\s*[A-Z]", text, re.MULTILINE) == [str(n) for n in range(1, 16)]
    assert "Appendix" in text


@pytest.fixture(name="publiccode")
def read_publiccode() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((ROOT / "publiccode.yml").read_text("utf-8"))
    return loaded


class TestPubliccode:
    """The rules of the publiccode.yml standard 0.5, as far as they concern this file."""

    def test_mandatory_keys_are_there(self, publiccode: dict[str, Any]) -> None:
        mandatory = {
            "publiccodeYmlVersion", "name", "url", "platforms", "developmentStatus",
            "softwareType", "description", "legal", "maintenance", "localisation",
        }  # fmt: skip
        optional = {
            "landingURL", "softwareVersion", "releaseDate", "logo", "categories",
            "intendedAudience", "dependsOn", "usedBy", "organisation", "fundedBy",
        }  # fmt: skip
        assert publiccode["publiccodeYmlVersion"] == "0.5"
        assert mandatory <= publiccode.keys() <= mandatory | optional
        assert publiccode["maintenance"]["contacts"][0]["name"]
        assert publiccode["localisation"]["localisationReady"] is True

    def test_it_agrees_with_the_project(self, publiccode: dict[str, Any]) -> None:
        project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
        assert publiccode["legal"]["license"] == project["license"] == "EUPL-1.2"

    def test_it_names_a_release_as_soon_as_there_is_one(self, publiccode: dict[str, Any]) -> None:
        changelog = (ROOT / "CHANGELOG.md").read_text("utf-8")
        released = re.search(r"^## \[([\d.]+)\] - (\d{4}-\d\d-\d\d)$", changelog, re.MULTILINE)
        named = (publiccode.get("softwareVersion"), publiccode.get("releaseDate"))
        assert named == (released.groups() if released else (None, None))

    def test_values_are_permitted(self, publiccode: dict[str, Any]) -> None:
        assert publiccode["url"].startswith("https://")
        assert (ROOT / publiccode["logo"]).is_file()
        assert publiccode["developmentStatus"] in (
            "concept", "development", "beta", "stable", "obsolete",
        )  # fmt: skip
        assert publiccode["maintenance"]["type"] in ("internal", "contract", "community", "none")
        countries = publiccode["intendedAudience"]["countries"]
        assert all(re.fullmatch(r"[A-Z]{2}", code) for code in countries)

    @pytest.mark.parametrize("language", ["de", "en"])
    def test_descriptions_have_the_right_length(
        self, publiccode: dict[str, Any], language: str
    ) -> None:
        description = publiccode["description"][language]
        assert len(description["shortDescription"]) <= 150
        assert 500 <= len(description["longDescription"]) <= 10_000
        assert description["features"]
        assert all(len(feature) <= 100 for feature in description["features"])
        assert all((ROOT / picture).is_file() for picture in description["screenshots"])
