"""A telephone laboratory: Asterisk and SIPp from Debian sid in a folder of their own.

`python -m tests.telephone.lab` builds it once (Debian, as root, one to three minutes) and
fetches the speech models; the test group `telephone` uses both. Nothing is installed on the
machine itself but `debootstrap`.
"""

import fcntl
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from tests.parts import required
from tests.voice.cache import cache_folder, speech_folder
from voice.recognition.models import ModelError, fetch, model_named

FOLDER_VARIABLE = "AUSKUNFT_TEST_TELEPHONE"
PACKAGES = ("asterisk", "sip-tester", "libttspico-utils")
MODELS = ("vosk-model-small-en-us-0.15", "whisper-base")
STEP_SECONDS = 600
REPORT_SECONDS = 10
Say = Callable[[str], None]


class LabError(RuntimeError):
    """The laboratory cannot be built; the text is one sentence."""


def folder() -> Path:
    """Where the laboratory lies or is to lie."""
    return Path(os.environ.get(FOLDER_VARIABLE) or cache_folder() / "telephone" / "sid")


def missing() -> str:
    """Why the laboratory cannot be used, in one sentence; empty when it can."""
    if os.geteuid() != 0:
        return "Asterisk's folder can be entered by root only"
    if not (folder() / "usr/sbin/asterisk").exists():
        return f"there is no Asterisk in {folder()}: run 'python -m tests.telephone.lab' as root"
    if not (folder() / "usr/bin/sipp").exists():
        return f"there is no SIPp in {folder()}"
    return ""


def build(say: Say) -> None:
    """Make whatever is missing; LabError when it cannot be had."""
    if os.geteuid() != 0:
        raise LabError(missing())
    if shutil.which("apt-get") is None:
        raise LabError("Asterisk is taken from Debian, and this is not Debian (no apt-get)")
    target = folder()
    target.parent.mkdir(parents=True, exist_ok=True)
    with (target.parent / "lock").open("w") as lock:
        # Two clones may share the folder.
        fcntl.flock(lock, fcntl.LOCK_EX)
        if missing():
            _debian(target, say)
        _models(say)


def _debian(target: Path, say: Say) -> None:
    if target.exists() and any(target.iterdir()):
        raise LabError(f"{missing()}; the folder holds something else")
    # Built beside its place, then renamed: an interrupted set-up leaves no half laboratory.
    fresh = target.with_name(f"{target.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    if shutil.which("debootstrap") is None:
        step("debootstrap", ["sh", "-c", "apt-get update && apt-get install -y debootstrap"], say)
    bootstrap = ["debootstrap", "--variant=minbase", "--components=main,non-free"]
    step("Debian sid", ["unshare", "--mount", *bootstrap, "sid", str(fresh)], say)
    # Nothing here has to survive a power cut.
    options = "-o Acquire::Retries=3 -o DPkg::Options::=--force-unsafe-io --no-install-recommends"
    command = f"apt-get -y {options} install {' '.join(PACKAGES)}"
    inside = f'mount --bind /proc "{fresh}/proc" && exec chroot "{fresh}" {command}'
    step("Asterisk, SIPp and a voice", ["unshare", "--mount", "sh", "-c", inside], say)
    shutil.rmtree(fresh / "var/cache/apt/archives", ignore_errors=True)
    fresh.rename(target)


def _models(say: Say) -> None:
    try:
        for name in MODELS:
            fetch(model_named(name), speech_folder(), say)
    except ModelError as error:
        raise LabError(str(error)) from None


def step(title: str, command: list[str], say: Say) -> None:
    """Run a command, telling now and then how far it is; LabError when it fails."""
    say(f"{title} …")
    begun = told = time.monotonic()
    process = subprocess.Popen(
        ["timeout", str(STEP_SECONDS), *command],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        env={**os.environ, "DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8"},
    )
    assert process.stdout is not None
    last = ""
    with process.stdout as lines:
        for line in lines:
            last = line.strip() or last
            if time.monotonic() - told >= REPORT_SECONDS:
                told = time.monotonic()
                say(f"  {round(told - begun)} s: {last[:100]}")
    if status := process.wait():
        raise LabError(f"{title} cannot be installed (status {status}): {last[:300]}")
    say(f"  done in {round(time.monotonic() - begun)} s")


def main() -> int:
    """Build, and say in one line why not; a failure only where the group is required."""
    try:
        build(lambda line: print(f"laboratory: {line}", flush=True))
    except LabError as error:
        print(f"The test group 'telephone' is left out: {error}.", flush=True)
        return 1 if required() else 0
    print(f"The telephone laboratory is ready: {folder()}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
