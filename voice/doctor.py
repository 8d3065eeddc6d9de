"""Is everything there for the first call? One line for each part, and what to do."""

import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.error import HTTPError, URLError
from urllib.request import ProxyHandler, Request, build_opener

from bot.listening import url_of
from voice.asterisk_config import FILES
from voice.hotline import assistant_url, reachable, secret_of, speech_folder, voice_places
from voice.media.access import WeakSecretError
from voice.recognition.choice import models_for
from voice.recognition.models import installed
from voice.synthesis.choice import load_synthesiser
from voice.synthesis.synthesiser import SynthesiserMissingError

if TYPE_CHECKING:
    from bot.settings import Settings

MODULES = ("chan_websocket", "res_websocket_client", "func_curl", "app_dial")
OLDEST = (22, 8)
_INCLUDE = re.compile(r"^\s*#include\s+\"?extensions_auskunft\.conf", re.MULTILINE)
_HUMAN = re.compile(r"^AUSKUNFT_HUMAN\s*=\s*(\S+)", re.MULTILINE)
_ROUTE = re.compile(r"\(auskunft(-audiosocket)?,s,1\)")
_LINE = re.compile(
    r"^ *(\S+?)/(sips?:\S+) .*?\b(Registered|Unregistered|Rejected|Stopped)\b", re.MULTILINE
)
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
    """The output of a command; OSError with one line when it cannot be run or fails."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=15, check=False)
    except subprocess.TimeoutExpired:
        raise OSError(f"{command[0]} does not answer") from None
    if done.returncode:
        lines = done.stderr.strip().splitlines() or [f"{command[0]} ended with {done.returncode}"]
        raise OSError(lines[-1])
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
    yield _configuration(settings, asterisk)
    yield from _running(run, asterisk)


def _secret(settings: "Settings") -> Finding:
    try:
        secret_of(settings)
    except PermissionError as error:
        return Finding("secret", False, f"{error.filename} cannot be read: run this with sudo")
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
    url = assistant_url(settings)
    try:
        # Straight to this machine, whatever proxy is set for the world outside.
        with build_opener(ProxyHandler({})).open(f"{url}/readyz", timeout=5):
            return Finding("assistant", True, f"ready at {url}")
    except (OSError, URLError) as error:
        return Finding("assistant", False, f"{url} is not ready ({error}): run 'auskunft run'")


def _server(settings: "Settings") -> Finding:
    url = url_of(reachable(settings.voice.host), settings.voice.port)
    try:
        request = Request(
            f"{url}/handovers",
            headers={"Authorization": f"Bearer {secret_of(settings)}"},
        )
        with build_opener(ProxyHandler({})).open(request, timeout=2):
            return Finding("phone server", True, f"listens at {url}")
    except HTTPError:
        text = f"{url} does not know the secret: restart 'auskunft phone serve'"
        return Finding("phone server", False, text)
    except (OSError, WeakSecretError):
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


def _configuration(settings: "Settings", folder: Path) -> Finding:
    needed = False  # Another machine may have Asterisk, or Twilio may take its place.
    try:
        texts = {name: (folder / name).read_text("utf-8") for name in FILES}
        dialplan = (folder / "extensions.conf").read_text("utf-8")
        secret = secret_of(settings)
    except PermissionError as error:
        text = f"{error.filename} cannot be read: run this with sudo"
        return Finding("configuration", False, text, needed)
    except OSError as error:
        text = f"{error.filename} is missing: run 'auskunft phone configure --to {folder}'"
        return Finding("configuration", False, text, needed)
    except WeakSecretError as error:
        return Finding("configuration", False, str(error))
    if secret not in texts["websocket_client.conf"]:
        return Finding("configuration", False, "holds another secret: run 'phone configure' again")
    if not _INCLUDE.search(dialplan):
        return Finding(
            "configuration", False, "extensions.conf lacks #include extensions_auskunft.conf"
        )
    return Finding("configuration", True, str(folder))


def _running(run: Run, folder: Path) -> Iterator[Finding]:
    """What Asterisk itself says: modules, dialplan, lines, and the telephone of who takes over."""
    try:
        modules = run(["asterisk", "-rx", "module show"])
        dialplan = run(["asterisk", "-rx", "dialplan show"])
        lines = run(["asterisk", "-rx", "pjsip show registrations"])
    except OSError as error:
        text = f"does not answer ({error}): start it, or run this with sudo"
        yield Finding("Asterisk running", False, text, False)
        return
    for module in MODULES:
        there = any(line.startswith(f"{module}.so") for line in modules.splitlines())
        yield Finding(module, there, "loaded" if there else "not loaded: see modules.conf")
    there = "'auskunft'" in dialplan
    text = "loaded" if there else "not loaded: run 'asterisk -rx \"core reload\"', see its log"
    yield Finding("dialplan", there, text)
    there = _ROUTE.search(dialplan) is not None
    hint = "no number leads here: add 'exten => 115,1,Gosub(auskunft,s,1)' to extensions.conf"
    yield Finding("number", there, "leads to the hotline" if there else hint)
    yield from _lines(lines)
    yield from _human(run, folder)


def _lines(registrations: str) -> Iterator[Finding]:
    """The lines Asterisk registers with a provider or with the telephone system of the house."""
    for name, server, status in _LINE.findall(registrations):
        there = status == "Registered"
        hint = ": check server, user and password (right after a start: wait ten seconds)"
        text = f"{status.lower()} at {server}{'' if there else hint}"
        yield Finding(f"line {name}", there, text)


def _human(run: Run, folder: Path) -> Iterator[Finding]:
    """The telephones named in the dialplan, as far as they are Asterisk's own (PJSIP)."""
    try:
        text = (folder / "extensions_auskunft.conf").read_text("utf-8")
        human = _HUMAN.search(text)
        for name in re.findall(r"PJSIP/([^@/&\s]+)(?=&|$)", human[1] if human else ""):
            shown = run(["asterisk", "-rx", f"pjsip show endpoint {name}"])
            yield _telephone(name, re.search(rf"Endpoint: +{re.escape(name)}\S* +(\w+)", shown))
    except OSError:
        return  # Said already.


def _telephone(name: str, state: re.Match[str] | None) -> Finding:
    part = f"human PJSIP/{name}"
    if state is None:
        hint = "set it up in pjsip.conf, or choose another with --human"
        return Finding(part, False, f"not known to Asterisk: {hint}")
    if state[1] == "Unavailable":
        hint = "callers who want a human come back to the computer"
        return Finding(part, False, f"no telephone is registered as {name}: {hint}", False)
    return Finding(part, True, "reachable")
