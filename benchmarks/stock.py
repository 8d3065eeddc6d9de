"""The yardstick: the bot that `rasa init` makes, unchanged, with the same Rasa."""

import os
import shutil
import subprocess
from pathlib import Path

from benchmarks.processes import Server, free_port

QUIET = {
    "RASA_TELEMETRY_ENABLED": "false",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "TF_CPP_MIN_LOG_LEVEL": "3",
}
GREETING, GREETED = "hello", "How are you"
"""A message the stock bot understands, and what its right answer contains."""


def prepare_stock_bot(python: Path, folder: Path) -> None:
    """Creates and trains the bot in `folder`, once.

    Rasa's environment is byte-compiled too, so that no start pays for compilation.
    Raises `subprocess.CalledProcessError` when Rasa cannot make its bot.
    """
    _byte_compile(python)
    if any(folder.glob("models/*.tar.gz")):
        return
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    command = [str(python), "-m", "rasa", "init", "--no-prompt", "--init-dir", "."]
    with (folder / "init.log").open("wb") as log:
        subprocess.run(
            command,
            cwd=folder,
            env=os.environ | QUIET,
            stdout=log,
            stderr=subprocess.STDOUT,
            check=True,
        )


def stock_server(python: Path, folder: Path) -> Server:
    """The stock bot as it is started by its manual: `rasa run`, REST channel."""
    port = free_port()
    command = [str(python), "-m", "rasa", "run", "--interface", "127.0.0.1", "--port", str(port)]
    return Server(
        name="stock rasa",
        command=command,
        cwd=folder,
        env=QUIET,
        port=port,
        log=folder / "run.log",
        question=GREETING,
        right=GREETED,
    )


def _byte_compile(python: Path) -> None:
    code = "import sysconfig; print(sysconfig.get_path('purelib'))"
    site = subprocess.run([str(python), "-c", code], capture_output=True, text=True, check=True)
    script = "import compileall, sys; compileall.compile_dir(sys.argv[1], quiet=2, workers=0)"
    subprocess.run([str(python), "-c", script, site.stdout.strip()], check=False)
