"""Running other programs."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence

from bot.setup.failures import SetupError, explain, sentence_for
from bot.setup.places import ROOT
from bot.setup.progress import say


def run(command: Sequence[str], *, purpose: str, environment: dict[str, str]) -> None:
    """Runs a program with its output shown.

    Raises:
        SetupError: if it fails, with the cause in one sentence.
    """
    try:
        process = subprocess.Popen(
            list(command),
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        )
    except OSError as error:
        raise SetupError(sentence_for(error, f"{purpose} could not start")) from None
    output: list[str] = []
    assert process.stdout
    for line in process.stdout:
        output.append(line)
        if not line.startswith((" + ", " - ", " ~ ")):  # One line for each of 300 packages.
            say("    " + line.rstrip())
    if process.wait():
        raise SetupError(explain(purpose, "".join(output[-40:])))
