"""Settings: one YAML file, overridden by environment variables, validated at once.

Order of precedence: arguments, `PORT`/`HOST`, `AUSKUNFT_<KEY>` (nested keys joined with two
underscores, `AUSKUNFT_LIMITS__MESSAGE_CHARS`), the settings file, the defaults below.
Every mistake ends in a `SettingsError` whose text names place, key and permitted values.
"""

import os
import re
from collections.abc import Iterable, Mapping
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails
from pydantic_settings import (
    BaseSettings,
    InitSettingsSource,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)
from pydantic_settings import (
    SettingsError as SourceError,
)
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from knowledge.entries.hints import among, encoding_hint, meant, yaml_hint
from knowledge.entries.places import municipalities_in
from voice.settings import VoiceSettings

SETTINGS_FILE = "auskunft.yaml"
SETTINGS_VARIABLE = "AUSKUNFT_SETTINGS"
PREFIX = "AUSKUNFT_"
NESTING = "__"
SHORT_VARIABLES = {"PORT": "port", "HOST": "host"}
_MUNICIPALITY = r"^[a-z0-9][a-z0-9_-]*$"
_ORIGIN = re.compile(r"https?://[^\s/*?#@]+/?")
# What was written there is never shown: it may be a secret, even where a name should be.
_SECRETS = ("trusted_tokens", "voice.twilio_token")
# Read by the set-up and by tests, not settings of the running assistant.
OTHER_VARIABLES = ("AUSKUNFT_SETUP_", "AUSKUNFT_TEST_")


class SettingsError(Exception):
    """The settings cannot be used; the text has one sentence for each mistake."""


def _natural(default: int, meaning: str, *, minimum: int = 1) -> Any:
    return Field(
        default=default,
        ge=minimum,
        description=f"{meaning}: a whole number, {minimum} or more",
    )


class Limits(BaseModel):
    """What one client may demand."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    message_chars: int = _natural(1000, "longest message in characters")
    body_bytes: int = _natural(65536, "largest HTTP body in bytes", minimum=1024)
    messages_per_minute: int = _natural(
        30, "messages a minute and conversation, five times that a client"
    )
    websocket_connections: int = _natural(2000, "WebSocket connections in all")
    websocket_connections_per_client: int = _natural(20, "WebSocket connections of one client")
    history_messages: int = _natural(200, "messages kept of a conversation")


class RasaSettings(BaseModel):
    """The dialogue core's child process."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    python: Path | None = Field(
        default=None,
        description="path of the Python that has Rasa; unset means the one `make setup` made",
    )
    start_timeout_s: float = Field(
        default=120,
        gt=0,
        description="seconds Rasa may take to start: a number above 0",
    )


class Settings(BaseSettings):
    """All settings of one deployment. Relative paths start at the working directory."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_nested_delimiter=NESTING,
        env_ignore_empty=True,
        extra="forbid",
        frozen=True,
    )

    host: str = Field(
        default="127.0.0.1",
        min_length=1,
        description="address to listen on, such as 127.0.0.1, or 0.0.0.0 for all networks",
    )
    port: int = Field(
        default=8080,
        ge=0,
        le=65535,
        description="port to listen on: a whole number from 1 to 65535 (0 takes any free one)",
    )
    municipality: str = Field(
        default="jena",
        pattern=_MUNICIPALITY,
        description="a folder name in content_dir, of small letters, digits, - and _, such as jena",
    )
    content_dir: Path = Field(
        default=Path("knowledge/content"), description="folder with the content: a path"
    )
    data_dir: Path = Field(
        default=Path("var"), description="folder for models, index and databases: a path"
    )
    encoder: str = Field(
        default="embedded",
        min_length=1,
        description="embedding model: 'embedded' or the name of a SentenceTransformer model",
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="amount of logging: debug, info, warning or error"
    )
    wrong_answer_cost: float = Field(
        default=4.0,
        ge=0,
        description="how many refusals one wrong answer is worth: a number, 0 or more",
    )
    retention_days: int = _natural(30, "days after which conversations are erased")
    allowed_origins: Annotated[list[str], NoDecode] = Field(
        default=[],
        description="sites that may embed the widget, each without a path and without *: "
        "a list such as [https://www.jena.de]; empty means any",
    )
    trusted_proxies: Annotated[list[str], NoDecode] = Field(
        default=[],
        description="addresses or networks of web servers in front, whose X-Forwarded-For counts: "
        "a list such as [127.0.0.1, 10.0.0.0/8]",
    )
    trusted_tokens: dict[Literal["phone", "intranet"], Annotated[str, Field(min_length=16)]] = (
        Field(
            default={},
            description="a bearer token of at least 16 characters for each trusted channel, "
            "phone and intranet",
        )
    )
    limits: Limits = Field(default=Limits(), description="limits for one client: a group of keys")
    rasa: RasaSettings = Field(
        default=RasaSettings(), description="the dialogue core: a group of keys"
    )

    voice: VoiceSettings = Field(
        default=VoiceSettings(), description="the telephone: a group of keys"
    )

    @property
    def models_dir(self) -> Path:
        """Downloaded models."""
        return self.data_dir / "models"

    @property
    def index_dir(self) -> Path:
        """Search index derived from the content."""
        return self.data_dir / "index"

    @property
    def rasa_models_dir(self) -> Path:
        """Trained dialogue models and Rasa's tracker store."""
        return self.data_dir / "rasa"

    @property
    def log_dir(self) -> Path:
        """Log files; they never hold what users wrote."""
        return self.data_dir / "log"

    @property
    def database(self) -> Path:
        """SQLite database of the gateway."""
        return self.data_dir / "auskunft.sqlite"

    @field_validator("allowed_origins", "trusted_proxies", mode="before")
    @classmethod
    def _split_list(cls, value: Any) -> Any:
        """An environment variable can only hold text: items separated by commas."""
        if isinstance(value, str):
            return [item.strip() for item in value.split(",") if item.strip()]
        return value

    @field_validator("trusted_proxies")
    @classmethod
    def _check_proxies(cls, value: list[str]) -> list[str]:
        for network in value:
            ip_network(network, strict=False)
        return value

    @field_validator("allowed_origins")
    @classmethod
    def _check_origins(cls, value: list[str]) -> list[str]:
        for origin in value:
            if not _ORIGIN.fullmatch(origin):
                raise ValueError(f"{origin!r} is not https:// or http:// and a host alone")
        return [origin.rstrip("/") for origin in value]

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments, then `PORT` and `HOST`, then `AUSKUNFT_…`."""
        short = InitSettingsSource(settings_cls, _short_variables(os.environ))
        return init_settings, short, env_settings


def load_settings(path: Path | None = None) -> Settings:
    """Settings from `path`, else from `AUSKUNFT_SETTINGS`, else from `auskunft.yaml` if present.

    Raises:
        SettingsError: naming the place, the key and the permitted values.
    """
    file = _settings_file(path)
    values = _read(file) if file else {}
    _refuse_unknown_variables(os.environ)

    class FromFile(Settings):
        @classmethod
        def settings_customise_sources(
            cls, settings_cls: type[BaseSettings], *args: Any, **kwargs: Any
        ) -> tuple[PydanticBaseSettingsSource, ...]:
            sources = super().settings_customise_sources(settings_cls, *args, **kwargs)
            return *sources, InitSettingsSource(settings_cls, values)

    try:
        return FromFile()
    except ValidationError as error:
        raise SettingsError(_sentences(error, file, values)) from None
    except SourceError as error:
        # The environment source gives up before validation, on malformed JSON for instance.
        raise SettingsError(f"An {PREFIX}… environment variable cannot be read: {error}.") from None


def check_municipality(settings: Settings) -> None:
    """Whether the municipality asked by default is there.

    Raises:
        SettingsError: naming the place, the key and the folders there are.
    """
    folder = settings.content_dir
    known = _municipalities(folder)
    if settings.municipality in known:
        return
    key = "municipality" if known else "content_dir"
    file = _settings_file(None)
    place = _place([key], file, _read(file) if file else {})
    if not known:
        raise SettingsError(
            f"{place}: 'content_dir' cannot be '{folder}'; permitted is a folder with content,"
            " where each municipality has a folder with a municipality.yaml."
        )
    raise SettingsError(f"{place}: {_no_municipality(settings.municipality, folder, known)}")


def _municipalities(folder: Path) -> list[str]:
    """Names that may be asked for; a folder named otherwise is none of them."""
    return [name for name in municipalities_in(folder) if re.match(_MUNICIPALITY, name)]


def _no_municipality(name: object, folder: Path, known: list[str]) -> str:
    rule = (
        "" if re.match(_MUNICIPALITY, str(name)) else " named with small letters, digits, - and _"
    )
    hint = meant(str(name), known)
    return (
        f"'municipality' cannot be {str(name)!r:.60}; permitted is a folder in {folder}{rule}:"
        f" {', '.join(known)}{hint or '.'}"
    )


def _settings_file(path: Path | None) -> Path | None:
    named = path or (Path(value) if (value := os.environ.get(SETTINGS_VARIABLE)) else None)
    if named is None:
        usual = Path(SETTINGS_FILE)
        return usual if usual.exists() else None
    if not named.is_file():
        raise SettingsError(f"The settings file {named} does not exist.")
    return named


def _read(file: Path) -> dict[str, Any]:
    """Content of the file, with ruamel's line numbers still attached."""
    try:
        values = YAML(typ="rt").load(file.read_text(encoding="utf-8"))
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        # Of a duplicate key the values are told, which may be secrets.
        problem = yaml_hint(str(error.problem).partition(" with value")[0])
        raise SettingsError(f"{file}, line {line}: this is not YAML: {problem}.") from None
    except UnicodeDecodeError as error:
        line, hint = encoding_hint(error)
        raise SettingsError(f"{file}, line {line}: this {hint}.") from None
    except YAMLError as error:
        raise SettingsError(f"{file} is not a YAML text ({error}).") from None
    except OSError as error:
        raise SettingsError(f"{file} cannot be read: {error.strerror}.") from None
    if values is None:
        return {}
    if not isinstance(values, dict):
        raise SettingsError(f"{file} must hold lines of the form 'key: value'.")
    return values


def _short_variables(environment: Mapping[str, str]) -> dict[str, Any]:
    return {
        key: environment[name] for name, key in SHORT_VARIABLES.items() if environment.get(name)
    }


def _refuse_unknown_variables(environment: Iterable[str]) -> None:
    for name in sorted(environment):
        if not name.startswith(PREFIX) or name == SETTINGS_VARIABLE:
            continue
        if name.startswith(OTHER_VARIABLES):
            continue
        key = name.removeprefix(PREFIX).lower().split(NESTING)[0]
        if key not in Settings.model_fields:
            raise SettingsError(
                f"The environment variable {name} sets an unknown key"
                f"{among(key, Settings.model_fields)}."
            )


def _sentences(error: ValidationError, file: Path | None, values: Mapping[str, Any]) -> str:
    """One sentence a line for each mistake."""
    problems = error.errors(include_url=False)
    return "\n".join(dict.fromkeys(_sentence(problem, file, values) for problem in problems))


def _sentence(problem: ErrorDetails, file: Path | None, values: Mapping[str, Any]) -> str:
    keys = [str(part) for part in problem["loc"] if part != "[key]"]
    known = _known_keys(keys)
    place = _place(keys, file, values)
    name = ".".join(keys)
    if problem["type"] == "extra_forbidden":
        return f"{place}: unknown key '{name}'{among(keys[-1], known)}."
    folder = _content_dir(values)
    if keys == ["municipality"] and (there := _municipalities(folder)):
        return f"{place}: {_no_municipality(problem['input'], folder, there)}"
    field = _field(keys)
    permitted = field.description if field else problem["msg"]
    if secret := _secret(keys):
        wrong = f"'{secret}' cannot be used as it is written there"
    else:
        wrong = f"'{name}' cannot be {problem['input']!r:.60}"
    return f"{place}: {wrong}; permitted is {permitted}."


def _content_dir(values: Mapping[str, Any]) -> Path:
    """Where the content lies, as far as that can be told while there are mistakes."""
    written = os.environ.get(f"{PREFIX}CONTENT_DIR") or values.get("content_dir")
    return Path(str(written or Settings.model_fields["content_dir"].default))


def _secret(keys: list[str]) -> str | None:
    """The name of the secret among the keys; of a channel only where there is one."""
    name = ".".join(keys)
    if name in {f"trusted_tokens.{channel}" for channel in ("phone", "intranet")}:
        return name
    return next((secret for secret in _SECRETS if name.startswith(secret)), None)


def _model_of(keys: list[str]) -> type[BaseModel]:
    """The group of keys, or the item of a list of groups, that the last key stands in."""
    model: type[BaseModel] = Settings
    for key in keys[:-1]:
        field = model.model_fields.get(key)
        kinds = (field.annotation, *get_args(field.annotation)) if field else ()
        groups = (k for k in kinds if isinstance(k, type) and issubclass(k, BaseModel))
        model = next(groups, model)
    return model


def _known_keys(keys: list[str]) -> list[str]:
    return list(_model_of(keys).model_fields)


def _field(keys: list[str]) -> FieldInfo | None:
    known = _model_of(keys).model_fields
    return next((known[key] for key in reversed(keys) if key in known), None)


def _place(keys: list[str], file: Path | None, values: Mapping[str, Any]) -> str:
    for variable in _variables(keys):
        if os.environ.get(variable):
            return f"Environment variable {variable}"
    line = _line(keys, values)
    if file is None:
        return "Settings"
    return f"{file}, line {line}" if line else str(file)


def _variables(keys: list[str]) -> list[str]:
    """Environment variables that may have set the key, the strongest first."""
    short = [name for name, key in SHORT_VARIABLES.items() if keys == [key]]
    paths = (keys[:depth] for depth in range(len(keys), 0, -1))
    return short + [PREFIX + NESTING.join(path).upper() for path in paths]


def _line(keys: list[str], values: Any) -> int | None:
    line = None
    for key in keys:
        marks = getattr(values, "lc", None)
        if marks is None:
            break
        if isinstance(values, list) and key.isdecimal() and int(key) < len(values):
            line = marks.item(int(key))[0] + 1
            values = values[int(key)]
        elif isinstance(values, dict) and key in values:
            line = marks.key(key)[0] + 1
            values = values[key]
        else:
            break
    return line
