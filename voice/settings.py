"""Settings of the telephone, the group `voice` of the settings file."""

from datetime import time
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from voice.call.opening_hours import Hours

DAYS = ("mo", "tu", "we", "th", "fr", "sa", "su")
Day = Literal["mo", "tu", "we", "th", "fr", "sa", "su"]


class HumanHours(BaseModel):
    """When humans take calls."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    days: tuple[Day, ...] = Field(description="days of the week: mo, tu, we, th, fr, sa, su")
    opens: time = Field(description="first minute, such as 08:30")
    closes: time = Field(description="minute from which on they take none, such as 16:00")

    def as_hours(self) -> Hours:
        """For the call."""
        return Hours(frozenset(DAYS.index(day) for day in self.days), self.opens, self.closes)


class VoiceSettings(BaseModel):
    """The telephone hotline."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    host: str = Field(
        default="127.0.0.1", description="address for media connections: usually 127.0.0.1"
    )
    port: int = Field(
        default=8090,
        ge=0,
        le=65535,
        description="port for Asterisk (chan_websocket), Twilio and the browser: 1 to 65535",
    )
    audiosocket_port: int = Field(
        default=0, ge=0, le=65535, description="port for AudioSocket, or 0 for none"
    )
    secret: str = Field(
        default="",
        description="what Asterisk proves itself with: 16 characters or more; unset means the "
        "one 'auskunft phone configure' made",
    )
    gateway_url: str = Field(
        default="",
        description="where the assistant runs: a URL; unset means this machine",
    )
    languages: tuple[Literal["de", "en"], ...] = Field(
        default=("de", "en"),
        min_length=1,
        description="languages spoken, the first one greets: a list of de and en",
    )
    models: dict[str, Path] = Field(
        default={}, description="Vosk models of your own: a path for each language"
    )
    voices_dir: Path = Field(
        default=Path("var/voices"), description="folder with Piper voices: a path"
    )
    pico_library: str | None = Field(
        default=None, description="path of libttspico.so.0, where the system does not find it"
    )
    pico_languages: Path = Field(
        default=Path("/usr/share/pico/lang"), description="folder with Pico's voices: a path"
    )
    max_calls: int = Field(
        default=20, ge=1, description="calls at once; further ones go to a human: 1 or more"
    )
    human_hours: tuple[HumanHours, ...] = Field(
        default=(), description="when humans take calls: a list; empty means always"
    )
    human_hours_spoken: str = Field(
        default="zu den Öffnungszeiten",
        description="the same as it is said: such as 'montags bis freitags von 8 bis 16 Uhr'",
    )
    twilio_token: str = Field(
        default="", description="Twilio's auth token; unset means Twilio may not connect"
    )
    public_url: str = Field(
        default="", description="address Twilio connects to: such as wss://phone.example.org"
    )
    mail_server: str = Field(
        default="",
        description="mail server inside the house that sends answers by e-mail: a host name; "
        "unset means no e-mails",
    )
    mail_port: int = Field(
        default=25, ge=1, le=65535, description="port of the mail server: 1 to 65535"
    )
    mail_from: str = Field(
        default="", description="sender of e-mails: an address such as telefon@example.org"
    )
    browser: bool = Field(
        default=True, description="offer the microphone page to browsers on this machine"
    )
