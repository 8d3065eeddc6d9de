"""Is everything there for the first call? One line for each part, and what to do."""

import shutil
import socket
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener

from voice.asterisk_config import FILES
from voice.hotline import secret_of, speech_folder, voice_places
from voice.media.access import WeakSecretError
from voice.recognition.choice import models_for
from voice.recognition.models import installed
from voice.synthesis.choice import load_synthesiser
from voice.synthesis.synthesiser import SynthesiserMissingError

if TYPE_CHECKING:
    from bot.settings import Settings

MODULES = ("chan_websocket", "res_websocket_client", "func_curl", "app_dial")
OLDEST = (22, 8)
Run = Callable[[list[str]], str]
"""Runs a command and returns what it prints; OSError when that fails."""


@dataclass(frozen=True)
class Finding:
    """One checked part."""

    part: str
    ok: bool
    text: str
    """What was found, and if it is not well, what to do."""
    needed: bool = True
    """Whether the hotline cannot work without it."""


def run_command(command: list[str]) -> str:
    """The output of a command; OSError when it cannot be run or fails."""
    done = subprocess.run(command, capture_output=True, text=True, timeout=15, check=False)
    if done.returncode:
        raise OSError(done.stderr.strip() or f"{command[0]} ended with {done.returncode}")
    return done.stdout


def examine(settings: "Settings", asterisk: Path, run: Run = run_command) -> Iterator[Finding]:
    """Check everything, cheapest first. `asterisk` is the folder of its configuration."""
    yield _secret(settings)
    for language in settings.voice.languages:
        yield _recogniser(settings, language)
        yield _voice(settings, language)
    yield _gateway(settings)
    yield _server(settings)
    yield _version(run)
    yield from _modules(run)
    yield _configuration(settings, asterisk)


def _secret(settings: "Settings") -> Finding:
    try:
        secret_of(settings)
    except (WeakSecretError, OSError) as error:
        return Finding("secret", False, str(error))
    return Finding("secret", True, "there")


def _recogniser(settings: "Settings", language: str) -> Finding:
    part = f"hearing {language}"
    own = settings.voice.models.get(language)
    if own is not None:
        there = (own / "am" / "final.mdl").is_file()
        return Finding(part, there, f"Vosk model {own}" + ("" if there else " is missing"))
    for model in models_for(language):
        if installed(model, speech_folder(settings)):
            return Finding(part, True, f"{model.engine}, {model.name}")
    return Finding(
        part,
        False,
        "no model: run 'auskunft phone fetch'",
        needed=language == settings.voice.languages[0],
    )


def _voice(settings: "Settings", language: str) -> Finding:
    try:
        name = load_synthesiser(language, voice_places(settings.voice)).name
    except SynthesiserMissingError as error:
        return Finding(
            f"speaking {language}", False, str(error), language == settings.voice.languages[0]
        )
    return Finding(f"speaking {language}", True, name)


def _gateway(settings: "Settings") -> Finding:
    url = settings.voice.gateway_url or f"http://127.0.0.1:{settings.port}"
    try:
        # Straight to this machine, whatever proxy is set for the world outside.
        with build_opener(ProxyHandler({})).open(f"{url}/readyz", timeout=5):
            return Finding("assistant", True, f"ready at {url}")
    except (OSError, URLError) as error:
        return Finding("assistant", False, f"{url} is not ready ({error}): run 'auskunft run'")


def _server(settings: "Settings") -> Finding:
    address = (settings.voice.host, settings.voice.port)
    try:
        with socket.create_connection(address, timeout=2):
            return Finding("phone server", True, f"listens at {address[0]}:{address[1]}")
    except OSError:
        return Finding("phone server", False, "does not run: run 'auskunft phone serve'")


def _version(run: Run) -> Finding:
    oldest = ".".join(map(str, OLDEST))
    if shutil.which("asterisk") is None and run is run_command:
        return Finding("Asterisk", False, f"not on this machine: install {oldest} or later", False)
    try:
        text = run(["asterisk", "-V"]).strip()
        number = text.split()[1].split("~")[0].split("-")[0].split("+")[0]
        version = tuple(int(part) for part in number.split(".")[:2])
    except (OSError, ValueError, IndexError) as error:
        return Finding("Asterisk", False, f"its version cannot be read ({error})", False)
    if version < OLDEST:
        return Finding("Asterisk", False, f"{text}; needed is {oldest}, or use AudioSocket", False)
    return Finding("Asterisk", True, text)


def _modules(run: Run) -> Iterator[Finding]:
    try:
        loaded = run(["asterisk", "-rx", "module show"])
    except OSError as error:
        yield Finding("Asterisk running", False, f"it does not answer ({error})", False)
        return
    for module in MODULES:
        there = any(line.startswith(f"{module}.so") for line in loaded.splitlines())
        yield Finding(module, there, "loaded" if there else "not loaded: see modules.conf")


def _configuration(settings: "Settings", folder: Path) -> Finding:
    try:
        texts = {name: (folder / name).read_text("utf-8") for name in FILES}
        dialplan = (folder / "extensions.conf").read_text("utf-8")
    except OSError as error:
        return Finding(
            "configuration", False, f"{error}: run 'auskunft phone configure --to {folder}'", False
        )
    if secret_of(settings) not in texts["websocket_client.conf"]:
        return Finding("configuration", False, "holds another secret: run 'phone configure' again")
    if "extensions_auskunft.conf" not in dialplan:
        return Finding(
            "configuration", False, "extensions.conf lacks #include extensions_auskunft.conf"
        )
    return Finding("configuration", True, str(folder))
