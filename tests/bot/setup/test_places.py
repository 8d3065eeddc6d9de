"""The locks that the set-up installs from."""

import pytest

from bot.setup import places


@pytest.mark.parametrize(
    "lock",
    [
        places.APP_LOCK,
        places.CUDA_LOCK,
        places.DEV_LOCK,
        places.RASA_LOCK,
        places.TOOLS_LOCK,
    ],
)
def test_locks_name_no_host_and_hash_everything(lock: str) -> None:
    text = (places.ROOT / lock).read_text(encoding="utf-8")
    assert "://" not in text
    assert "+cpu" not in text
    assert "index-url" not in text
    blocks = text.replace(" \\\n    --hash", " --hash").splitlines()[1:]
    assert blocks
    assert all("==" in block and "--hash=sha256:" in block for block in blocks if block)
