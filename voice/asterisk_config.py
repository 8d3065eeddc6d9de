"""Asterisk's configuration for the hotline, from the templates in deploy/asterisk."""

import re
from dataclasses import dataclass
from pathlib import Path

from voice.ownership import give_to_owner_of

MARK = "Written by `auskunft phone configure`"
BACKUP = ".before-auskunft"
"""Appended to the name of a file that lay there before."""
TEMPLATES = Path(__file__).resolve().parent.parent / "deploy" / "asterisk"
FILES = ("websocket_client.conf", "chan_websocket.conf", "extensions_auskunft.conf")


class AsteriskConfigError(ValueError):
    """The configuration would not work or would destroy another; one sentence says why."""


@dataclass(frozen=True)
class AsteriskPlan:
    """What the templates leave open."""

    host: str
    port: int
    audiosocket_port: int
    secret: str
    human: str
    """Dial string of whoever takes over, such as `PJSIP/100`."""
    ring_seconds: int = 25
    """How long their telephone rings before the bot takes the caller back."""

    def __post_init__(self) -> None:
        # Both become parts of Asterisk's dialplan, where other signs have a meaning.
        if not re.fullmatch(r"[\w.~-]+", self.secret, re.ASCII):
            raise AsteriskConfigError(
                "the secret may hold letters, digits and . _ ~ - only: Asterisk's dialplan "
                "would misread others"
            )
        if not self.human or re.search(r"[\s,;(){}$]", self.human):
            raise AsteriskConfigError(
                f"{self.human!r} is no dial string; permitted are such as PJSIP/100, "
                "PJSIP/100&PJSIP/101 or PJSIP/03641494938@provider"
            )


def rendered(plan: AsteriskPlan) -> dict[str, str]:
    """The text of each file, by its name."""
    values = {
        "HOST": f"[{plan.host}]" if ":" in plan.host else plan.host,
        "PORT": str(plan.port),
        "AUDIOSOCKET_PORT": str(plan.audiosocket_port),
        "SECRET": plan.secret,
        "HUMAN": plan.human,
        "RING": str(plan.ring_seconds),
    }
    return {
        name: re.sub(
            r"@([A-Z_]+)@",
            lambda match: values[match[1]],
            (TEMPLATES / name).read_text("utf-8"),
        )
        for name in FILES
    }


def write(plan: AsteriskPlan, folder: Path) -> list[Path]:
    """Write the files into `folder`, for its owner and its group only; they hold the secret.

    AsteriskConfigError, before anything is written, when one of them has settings of the
    operator's own. A file that has none, such as Debian's examples, is kept beside.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name in FILES:
        if has_own_settings(folder / name):
            raise AsteriskConfigError(
                f"{folder / name} has settings of your own: choose another folder with --to "
                "and carry the new settings over"
            )
    written = []
    for name, text in rendered(plan).items():
        file = folder / name
        if file.exists() and MARK not in file.read_text("utf-8"):
            file.rename(file.with_name(name + BACKUP))
        file.touch(mode=0o640)
        file.write_text(text, "utf-8")
        give_to_owner_of(folder, file)
        written.append(file)
    return written


def has_own_settings(file: Path) -> bool:
    """Whether `file` sets something and was not written by this program."""
    if not file.exists():
        return False
    text = file.read_text("utf-8")
    lines = (line.partition(";")[0] for line in text.splitlines())
    return MARK not in text and any("=" in line for line in lines)
