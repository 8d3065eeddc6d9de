"""Where tests keep what is fetched once for all clones: outside the repository."""

import os
from pathlib import Path

SPEECH_VARIABLE = "AUSKUNFT_TEST_SPEECH"


def cache_folder() -> Path:
    """The user's cache folder for this project."""
    home = os.environ.get("XDG_CACHE_HOME")
    return (Path(home) if home else Path.home() / ".cache") / "auskunft"


def speech_folder() -> Path:
    """Where the tests' speech models lie or are to lie."""
    return Path(os.environ.get(SPEECH_VARIABLE) or cache_folder() / "speech")
