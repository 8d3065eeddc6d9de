import datetime as dt

import pytest

from knowledge.importers.origin import Origin


@pytest.fixture
def origin() -> Origin:
    return Origin("https://ort.example/seite", dt.date(2026, 6, 1), "amt")
