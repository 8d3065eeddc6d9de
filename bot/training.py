"""The dialogue model: trained when its inputs have changed, and only then."""

import hashlib
import json
import os
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

from bot.errors import OperatorError, explain_os_error
from bot.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
PROJECT = ROOT / "bot" / "rasa"
MODEL_FILE = "dialogue.tar.gz"
STAMP_FILE = "dialogue.json"
INPUTS = ("config.yml", "requirements.lock", "train.py", "lean_imports.py")
INPUT_FOLDERS = {"components": "*.py", "data": "*.yml", "domain": "*.yml"}


def rasa_python(settings: Settings) -> Path:
    """Interpreter of Rasa's environment.

    Raises:
        OperatorError: it is missing.
    """
    made = ROOT / ".venv-rasa" / "bin" / "python"
    python = settings.rasa.python or made
    if not python.exists():
        raise OperatorError(f"Rasa's Python is missing at {python}: run 'make setup' first.")
    return python.absolute()


def rasa_environment() -> dict[str, str]:
    """Environment of programs that run in Rasa's Python: nothing of ours leaks into it."""
    ours = ("VIRTUAL_ENV", "PYTHONPATH", "PYTHONHOME", "PORT", "HOST")
    kept: Mapping[str, str] = {
        name: value
        for name, value in os.environ.items()
        if name not in ours and not name.startswith("AUSKUNFT_")
    }
    return {
        **kept,
        "PYTHONUNBUFFERED": "1",
        "RASA_TELEMETRY_ENABLED": "false",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        "TF_CPP_MIN_LOG_LEVEL": "3",
    }


def model_path(settings: Settings) -> Path:
    """Where the trained model lies."""
    return settings.rasa_models_dir / MODEL_FILE


def is_trained(settings: Settings) -> bool:
    """Whether the model is there and was trained from the present inputs."""
    try:
        stamp = json.loads((settings.rasa_models_dir / STAMP_FILE).read_text("utf-8"))
        size = model_path(settings).stat().st_size
    except (OSError, ValueError):
        return False
    return bool(stamp == {"inputs": inputs_hash(), "size": size})


def train(settings: Settings) -> Path:
    """Trains the model; the former one stays until the new one is complete.

    Raises:
        OperatorError: it failed; the text names the log.
    """
    log = settings.log_dir / "rasa-train.log"
    inputs = inputs_hash()
    command = [str(rasa_python(settings)), str(PROJECT / "train.py")]
    try:
        settings.rasa_models_dir.mkdir(parents=True, exist_ok=True)
        settings.log_dir.mkdir(parents=True, exist_ok=True)
        with log.open("wb") as output:
            done = subprocess.run(
                [*command, str(settings.rasa_models_dir.absolute())],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=rasa_environment(),
                cwd=PROJECT,
            )
        if done.returncode:
            raise OperatorError(_reason(log, done.returncode))
        model = model_path(settings)
        stamp = {"inputs": inputs, "size": model.stat().st_size}
        (settings.rasa_models_dir / STAMP_FILE).write_text(json.dumps(stamp), "utf-8")
    except OSError as error:
        raise explain_os_error(error, "The dialogue model cannot be written") from None
    return model


def inputs_hash() -> str:
    """Changes when anything changes that the model is made from."""
    digest = hashlib.sha256()
    for file in _inputs():
        digest.update(str(file.relative_to(PROJECT)).encode() + b"\0")
        digest.update(file.read_bytes() + b"\0")
    return digest.hexdigest()


def _inputs() -> Iterator[Path]:
    yield from (PROJECT / name for name in INPUTS if (PROJECT / name).exists())
    for folder, pattern in INPUT_FOLDERS.items():
        yield from sorted((PROJECT / folder).rglob(pattern))


def _reason(log: Path, status: int) -> str:
    text = log.read_text("utf-8", "replace")
    if "No space left on device" in text:
        return "The dialogue model cannot be written because the disk is full: free some space."
    lines = [line for line in text.splitlines() if line.strip()]
    last = lines[-1] if lines else f"status {status}"
    return f"Training the dialogue model failed ({last[:200]}): see {log}."
