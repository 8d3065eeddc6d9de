"""The whole set-up, step by step."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bot.setup import models
from bot.setup.environments import AppEnvironment, RasaEnvironment
from bot.setup.failures import SetupError, sentence_for
from bot.setup.installer import Installer
from bot.setup.places import ROOT, models_dir
from bot.setup.preparation import Preparation
from bot.setup.progress import say, step


def set_up(root: Path = ROOT, *, dev: bool = False) -> bool:
    """Does what is left to do; whether there was anything. `dev` adds what tests need."""
    installer = Installer(root)
    parts = (installer, AppEnvironment(installer, dev=dev), RasaEnvironment(installer))
    worked = False
    for part in parts:
        stamp = part.stamp()
        if stamp.fits():
            continue
        worked = True
        with step(part.title):
            part.make()
            stamp.leave()
    folder = models_dir(root)
    for model in models.MODELS:
        if not models.is_present(model, folder):
            worked = True
            with step(model.title):
                models.fetch(model, folder, installer)
    preparation = Preparation(installer, folder)
    if not preparation.is_done():
        worked = True
        with step(preparation.title):
            preparation.make()
    return worked


def main(arguments: Sequence[str]) -> int:
    """Sets up and says how it ended; 0 when everything is in place."""
    try:
        if set_up(dev="--dev" in arguments):
            say("Set-up complete. No network is needed from here on.")
        else:
            say("Everything is set up already.")
    except SetupError as error:
        say(f"\nSet-up stopped. {error}")
        return 1
    except OSError as error:
        say("\nSet-up stopped. " + sentence_for(error, "A file could not be written"))
        return 1
    except KeyboardInterrupt:
        say("\nSet-up interrupted: run it again to go on where it stopped.")
        return 130
    return 0
