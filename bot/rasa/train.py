"""Trains the dialogue model: `python bot/rasa/train.py OUTPUT_FOLDER`.

Runs in Rasa's own Python environment. Writes `OUTPUT_FOLDER/dialogue.tar.gz` in one step (an
interrupted training leaves the former model) and prints its path.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

PROJECT = Path(__file__).resolve().parent
sys.path.insert(0, str(PROJECT))

import lean_imports  # noqa: E402
import quiet  # noqa: E402

quiet.prepare()
lean_imports.install(lean_imports.NEURAL, lean_imports.SERVICES)

MODEL_FILE = "dialogue.tar.gz"


def train(output: Path) -> Path:
    """Trains from the files next to this one; returns the model archive in `output`.

    Raises:
        RuntimeError: Rasa made no model; it has said why on standard error.
    """
    import components.recipe  # noqa: F401
    from rasa.model_training import train as train_rasa

    output.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=output, prefix=".training-") as folder:
        os.environ["RASA_CACHE_DIRECTORY"] = str(Path(folder) / "cache")
        result = train_rasa(
            domain=str(PROJECT / "domain"),
            config=str(PROJECT / "config.yml"),
            training_files=str(PROJECT / "data"),
            output=folder,
            force_training=True,
            fixed_model_name=MODEL_FILE.removesuffix(".tar.gz"),
        )
        if result.model is None:
            raise RuntimeError("Rasa made no model.")
        target = output / MODEL_FILE
        os.replace(result.model, target)
    return target


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(description="Trains the dialogue model.")
    parser.add_argument("output", type=Path, help="folder to write the model to")
    print(train(parser.parse_args().output.resolve()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
