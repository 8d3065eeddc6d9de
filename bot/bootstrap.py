"""Sets everything up, from nothing but a bare Python: the way in to `bot.setup`.

    python3 bot/bootstrap.py [--dev]

Environment variables (all optional):
    AUSKUNFT_SETUP_PYTHON      Python 3.11 or newer for the application
    AUSKUNFT_SETUP_PYTHON310   Python 3.10 for the dialogue core
    AUSKUNFT_SETUP_MODEL_URL   where to fetch the embedding model first
"""

import sys
from pathlib import Path

if __name__ == "__main__":
    # A script finds its own folder's modules only, not the packages beside that.
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    from bot.setup.command import main

    sys.exit(main(sys.argv[1:]))
