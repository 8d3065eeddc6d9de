"""This assistant, started for measuring: as `make run` does, with the rate limits lifted."""

import sys
from collections.abc import Mapping
from pathlib import Path

from benchmarks.processes import Server, free_port, running
from bot.settings import load_settings

UNLIMITED = 1_000_000_000
QUESTION, ANSWERED = "Was kostet ein Personalausweis?", "46"


def our_server(data_dir: Path, rasa_python: Path | None = None) -> Server:
    """The assistant with data of its own in `data_dir`, so that no real conversation mixes in."""
    port = free_port()
    return Server(
        name="auskunft",
        command=_command(),
        cwd=Path.cwd(),
        env=_environment(port, data_dir, rasa_python),
        port=port,
        log=data_dir / "run.log",
        question=QUESTION,
        right=ANSWERED,
    )


def prepare_our_bot(data_dir: Path, rasa_python: Path | None = None) -> None:
    """Lets the assistant train and index in `data_dir`, so that a later start builds nothing."""
    data_dir.mkdir(parents=True, exist_ok=True)
    models, shared = data_dir / "models", load_settings().models_dir
    if shared.is_dir() and not models.exists():
        models.symlink_to(shared.resolve())
    with running(our_server(data_dir, rasa_python), timeout_s=900):
        pass


def _command() -> list[str]:
    program = Path(sys.executable).parent / "auskunft"
    return [str(program), "run"] if program.exists() else [sys.executable, "-m", "bot.cli", "run"]


def _environment(port: int, data_dir: Path, rasa_python: Path | None) -> Mapping[str, str]:
    environment = {
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "AUSKUNFT_DATA_DIR": str(data_dir.resolve()),
        "AUSKUNFT_LOG_LEVEL": "warning",
        "AUSKUNFT_LIMITS__MESSAGES_PER_MINUTE": str(UNLIMITED),
    }
    if rasa_python is not None:
        environment["AUSKUNFT_RASA__PYTHON"] = str(rasa_python)
    return environment
