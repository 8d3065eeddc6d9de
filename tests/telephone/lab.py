"""A telephone laboratory: Asterisk and SIPp from Debian sid in a folder of their own.

`python -m tests.telephone.lab` builds it once (Debian, as root, about two minutes); the test
group `telephone` uses it. Nothing is installed on the machine itself.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

FOLDER_VARIABLE = "AUSKUNFT_TEST_TELEPHONE"
REQUIRED_VARIABLE = "AUSKUNFT_TEST_TELEPHONE_REQUIRED"
DEFAULT = Path(__file__).resolve().parents[2] / "var" / "telephone" / "sid"
PACKAGES = ("asterisk", "sip-tester", "libttspico-utils")
BUILD_SECONDS = 900


def folder() -> Path:
    """Where the laboratory lies or is to lie."""
    return Path(os.environ.get(FOLDER_VARIABLE, DEFAULT))


def missing() -> str:
    """Why the laboratory cannot be used, in one sentence; empty when it can."""
    if os.geteuid() != 0:
        return "Asterisk's folder can be entered by root only"
    if not (folder() / "usr/sbin/asterisk").exists():
        return f"there is no Asterisk in {folder()}: run 'python -m tests.telephone.lab' as root"
    if not (folder() / "usr/bin/sipp").exists():
        return f"there is no SIPp in {folder()}"
    return ""


def build() -> None:
    """Make the laboratory; CalledProcessError when a package cannot be had."""
    target = folder()
    if not missing():
        return
    if shutil.which("debootstrap") is None:
        _run("apt-get", "install", "-y", "-q", "debootstrap")
    if not (target / "usr/bin/apt-get").exists():
        target.mkdir(parents=True, exist_ok=True)
        _run("debootstrap", "--variant=minbase", "--components=main,non-free", "sid", str(target))
    install = "DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends"
    _run("chroot", str(target), "sh", "-c", f"{install} {' '.join(PACKAGES)}")


def _run(*command: str) -> None:
    subprocess.run(command, check=True, timeout=BUILD_SECONDS, stdout=sys.stderr)


if __name__ == "__main__":
    build()
    print(missing() or f"ready: {folder()}")
