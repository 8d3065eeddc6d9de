"""Makes what runs from the embedding model as it was fetched."""

from __future__ import annotations

from pathlib import Path

from bot.setup.installer import Installer
from bot.setup.interpreters import interpreter
from bot.setup.models import EMBEDDING_MODEL
from bot.setup.places import APP_ENV
from bot.setup.programs import run
from knowledge.retrieval.e5.files import is_prepared


class Preparation:
    """Runs in the application's environment, which has the libraries for it."""

    title = "Preparing the embedding model"

    def __init__(self, installer: Installer, folder: Path) -> None:
        self._installer = installer
        self._folder = folder

    def is_done(self) -> bool:
        return is_prepared(self._folder, EMBEDDING_MODEL.sha256)

    def make(self) -> None:
        """Raises SetupError where it fails."""
        python = interpreter(self._installer.root / APP_ENV)
        command = [str(python), "-m", "knowledge.retrieval.e5.prepare", str(self._folder)]
        run(command, purpose=self.title, environment=self._installer.environment)
