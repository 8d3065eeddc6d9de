"""Settings: precedence, derived paths, and one clear sentence for each mistake."""

import os
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from bot.settings import (
    Limits,
    RasaSettings,
    Settings,
    SettingsError,
    check_municipality,
    load_settings,
)
from voice.settings import VoiceSettings

EXAMPLE = Path(__file__).parents[2] / "auskunft.example.yaml"


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in list(os.environ):
        if name in {"PORT", "HOST"} or name.startswith("AUSKUNFT_"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def write(text: str) -> Path:
    file = Path("auskunft.yaml")
    file.write_text(text, encoding="utf-8")
    return file


def test_defaults_without_a_file() -> None:
    settings = load_settings()
    assert (settings.host, settings.port, settings.municipality) == ("127.0.0.1", 8080, "jena")
    assert settings.limits.message_chars == 1000


def test_derived_paths_follow_the_data_dir() -> None:
    settings = Settings(data_dir=Path("/srv/auskunft"))
    assert settings.models_dir == Path("/srv/auskunft/models")
    assert settings.index_dir == Path("/srv/auskunft/index")
    assert settings.rasa_models_dir == Path("/srv/auskunft/rasa")
    assert settings.log_dir == Path("/srv/auskunft/log")
    assert settings.database == Path("/srv/auskunft/auskunft.sqlite")


def test_file_in_the_working_directory_is_read() -> None:
    write("port: 9000\nlimits:\n  messages_per_minute: 7\n")
    settings = load_settings()
    assert settings.port == 9000
    assert settings.limits == Limits(messages_per_minute=7)


def test_file_named_by_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    other = tmp_path / "folder with blanks" / "other.yaml"
    other.parent.mkdir()
    other.write_text("municipality: suederbrarup\n", encoding="utf-8")
    monkeypatch.setenv("AUSKUNFT_SETTINGS", str(other))
    assert load_settings().municipality == "suederbrarup"


def test_environment_beats_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    write("port: 9000\nlimits:\n  message_chars: 50\n  body_bytes: 2048\n")
    monkeypatch.setenv("AUSKUNFT_PORT", "9001")
    monkeypatch.setenv("AUSKUNFT_LIMITS__MESSAGE_CHARS", "60")
    settings = load_settings()
    assert settings.port == 9001
    assert (settings.limits.message_chars, settings.limits.body_bytes) == (60, 2048)


def test_short_variables_beat_the_long_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUSKUNFT_PORT", "9001")
    monkeypatch.setenv("PORT", "9002")
    monkeypatch.setenv("HOST", "0.0.0.0")
    settings = load_settings()
    assert (settings.host, settings.port) == ("0.0.0.0", 9002)


def test_origins_from_the_environment_are_separated_by_commas(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("AUSKUNFT_ALLOWED_ORIGINS", "https://www.jena.de/, https://example.org")
    assert load_settings().allowed_origins == ["https://www.jena.de", "https://example.org"]


def test_an_empty_file_means_the_defaults() -> None:
    write("# nothing set\n")
    assert load_settings().port == 8080


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("prot: 1\n", ["auskunft.yaml, line 1", "unknown key 'prot'", "port"]),
        ("host: a\nport: abc\n", ["auskunft.yaml, line 2", "'port'", "'abc'", "1 to 65535"]),
        ("port: 70000\n", ["'port'", "70000", "1 to 65535"]),
        ("log_level: loud\n", ["'log_level'", "'loud'", "debug, info, warning or error"]),
        ("municipality: ../x\n", ["'municipality'", "folder name"]),
        (
            "limits:\n  message_chars: 0\n",
            ["line 2", "'limits.message_chars'", "whole number, 1 or more"],
        ),
        ("limits:\n  chars: 1\n", ["line 2", "'limits.chars'", "message_chars"]),
        ("limits: 3\n", ["'limits'", "a group of keys"]),
        ("rasa:\n  start_timeout_s: -1\n", ["'rasa.start_timeout_s'", "above 0"]),
        ("allowed_origins: [jena.de]\n", ["'allowed_origins'", "https://www.jena.de"]),
        ("allowed_origins: ['http://a.example/start']\n", ["'http://a.example/start'", "a path"]),
        ("allowed_origins: ['https://*.jena.de']\n", ["'https://*.jena.de'", "without *"]),
        ("trusted_proxies: [proxy]\n", ["'trusted_proxies'", "10.0.0.0/8"]),
        ("trusted_tokens:\n  phone: short\n", ["line 2", "'trusted_tokens.phone'", "16"]),
        ("trusted_tokens:\n  fax: 0123456789abcdef\n", ["trusted_tokens", "phone and intranet"]),
        ("municipallity: a\n", ["unknown key 'municipallity'; did you mean 'municipality'?"]),
        ("limits:\n  mesage_chars: 1\n", ["did you mean 'message_chars'? (known keys are"]),
        (
            "trusted_tokens:\n  intranet: short\n",
            ["'trusted_tokens.intranet' cannot be used as it is written there; permitted is a "],
        ),
        ("limits:\n\tbody_bytes: 2048\n", ["line 2: this is not YAML", "spaces, not with tabs"]),
        ("municipality: Jena\n", ["small letters", "such as jena"]),
        ("a: [\n", ["auskunft.yaml, line", "not YAML"]),
        ("port: 1\nport: 2\n", ["auskunft.yaml, line 2", "duplicate key"]),
        ("- a\n", ["auskunft.yaml", "key: value"]),
    ],
)
def test_mistakes_are_named(text: str, parts: list[str]) -> None:
    write(text)
    with pytest.raises(SettingsError) as caught:
        load_settings()
    sentence = str(caught.value)
    assert "\n" not in sentence
    for part in parts:
        assert part in sentence


def test_a_file_that_is_not_utf_8_is_named_with_its_line() -> None:
    Path("auskunft.yaml").write_bytes("port: 1\nhost: ö\n".encode("latin-1"))
    with pytest.raises(SettingsError, match=r"line 2: this is not UTF-8 text: save the file"):
        load_settings()


@pytest.mark.parametrize(
    "text",
    [
        "trusted_tokens: geheimgeheimgeheim\n",
        "trusted_tokens: [geheim]\n",
        "trusted_tokens:\n  intranet: geheim\n",
        "trusted_tokens:\n  intranet: [geheim]\n",
        "trusted_tokens:\n  geheimgeheimgeheim: phone\n",
        "trusted_tokens:\n  phone: geheim\n  phone: geheim\n",
        "voice:\n  twilio_token: [geheim]\n",
    ],
)
def test_a_secret_is_never_shown(text: str) -> None:
    write(text)
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert "auskunft.yaml, line" in str(caught.value)
    assert "geheim" not in str(caught.value)


def test_a_wrong_day_is_named_with_its_line_and_the_permitted_ones() -> None:
    hours = "opens: 08:00, closes: 16:00}\n"
    write(f"voice:\n  human_hours:\n    - {{days: [mo], {hours}    - {{days: [mo, di], {hours}")
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert str(caught.value) == (
        "auskunft.yaml, line 4: 'voice.human_hours.1.days.1' cannot be 'di';"
        " permitted is days of the week: mo, tu, we, th, fr, sa, su."
    )


def test_a_wrong_variable_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    write("port: 9000\n")
    monkeypatch.setenv("PORT", "none")
    with pytest.raises(SettingsError, match=r"Environment variable PORT: 'port' .*1 to 65535"):
        load_settings()


def test_an_unknown_variable_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUSKUNFT_PROT", "1")
    with pytest.raises(SettingsError, match=r"AUSKUNFT_PROT .*; did you mean 'port'\?"):
        load_settings()


def test_malformed_nested_variable_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUSKUNFT_LIMITS", "{broken")
    with pytest.raises(SettingsError, match="limits"):
        load_settings()


def test_a_missing_file_is_named() -> None:
    with pytest.raises(SettingsError, match=r"gone\.yaml does not exist"):
        load_settings(Path("gone.yaml"))


def test_the_example_shows_every_key_with_its_default() -> None:
    """The example file is the settings' documentation: it must not drift."""
    example = YAML(typ="safe").load(EXAMPLE.read_text(encoding="utf-8"))
    assert set(example) == set(Settings.model_fields)
    assert set(example["limits"]) == set(Limits.model_fields)
    assert set(example["rasa"]) == set(RasaSettings.model_fields)
    assert set(example["voice"]) == set(VoiceSettings.model_fields)
    assert load_settings(EXAMPLE).model_dump() == Settings().model_dump()


def test_all_mistakes_are_named_at_once() -> None:
    write("retention_days: -3\nlog_level: laut\n")
    with pytest.raises(SettingsError) as caught:
        load_settings()
    first, second = sorted(str(caught.value).splitlines())
    assert first.startswith("auskunft.yaml, line 1: 'retention_days'")
    assert second.startswith("auskunft.yaml, line 2: 'log_level'")


def test_a_municipality_without_a_folder_is_refused() -> None:
    for place in ("jena", "musterstadt"):
        Path("content", place).mkdir(parents=True)
        Path("content", place, "municipality.yaml").touch()
    write("content_dir: content\nmunicipality: erfurt\n")
    with pytest.raises(SettingsError) as caught:
        check_municipality(load_settings())
    assert str(caught.value) == (
        "auskunft.yaml, line 2: 'municipality' cannot be 'erfurt'; permitted is a folder in"
        " content: jena, musterstadt."
    )
    write("content_dir: content\nmunicipality: jena\n")
    check_municipality(load_settings())


@pytest.mark.parametrize("by_variable", [False, True])
def test_a_municipality_in_capitals_is_told_which_there_are(
    by_variable: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    for place in ("jena", "Musterhausen", "musterhausen"):
        Path("content", place).mkdir(parents=True)
        Path("content", place, "municipality.yaml").touch()
    write("municipality: Musterhausen\n" + ("" if by_variable else "content_dir: content\n"))
    if by_variable:
        monkeypatch.setenv("AUSKUNFT_CONTENT_DIR", "content")
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert str(caught.value) == (
        "auskunft.yaml, line 1: 'municipality' cannot be 'Musterhausen'; permitted is a folder in"
        " content named with small letters, digits, - and _: jena, musterhausen; did you mean"
        " 'musterhausen'?"
    )


def test_a_folder_without_content_is_refused() -> None:
    write("content_dir: nirgends\n")
    with pytest.raises(SettingsError, match=r"line 1: 'content_dir' cannot be 'nirgends'"):
        check_municipality(load_settings())
