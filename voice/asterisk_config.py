"""Asterisk's configuration for the hotline, from the templates in deploy/asterisk."""

import re
from dataclasses import dataclass
from pathlib import Path

TEMPLATES = Path(__file__).resolve().parent.parent / "deploy" / "asterisk"
FILES = ("websocket_client.conf", "chan_websocket.conf", "extensions_auskunft.conf")


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


def rendered(plan: AsteriskPlan) -> dict[str, str]:
    """The text of each file, by its name."""
    values = {
        "HOST": plan.host,
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
    """Write the files into `folder`, readable by owner and group only; they hold the secret."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, text in rendered(plan).items():
        file = folder / name
        file.touch(mode=0o640)
        file.write_text(text, "utf-8")
        written.append(file)
    return written
