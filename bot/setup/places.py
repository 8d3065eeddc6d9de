"""Where the set-up puts and finds things."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

APP_LOCK = "requirements.lock"
DEV_LOCK = "requirements-dev.lock"
CUDA_LOCK = "requirements-cuda.lock"
TOOLS_LOCK = "requirements-tools.lock"
RASA_LOCK = "bot/rasa/requirements.lock"

TOOLS_ENV = ".tools"
APP_ENV = ".venv"
RASA_ENV = ".venv-rasa"


def models_dir(root: Path) -> Path:
    """Folder for models: as in the settings, of which only the variable can be known yet."""
    return root / os.environ.get("AUSKUNFT_DATA_DIR", "var") / "models"
