"""A tiny model and, where the set-up has made it, the real one."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.retrieval.e5.files import FILES
from knowledge.retrieval.e5.packed import PackedModel
from tests.knowledge.retrieval.e5.packing import TinyModel
from tests.parts import missing

MODELS = Path("var/models")


@pytest.fixture(scope="session")
def tiny() -> TinyModel:
    return TinyModel()


@pytest.fixture(scope="session")
def packed(tiny: TinyModel, tmp_path_factory: pytest.TempPathFactory) -> PackedModel:
    return PackedModel(tiny.write(tmp_path_factory.mktemp("packed")))


@pytest.fixture(scope="session")
def real_folder() -> Path:
    """Where the real model lies."""
    if not all((MODELS / name).is_file() for name in FILES):
        missing("the embedding model is not there; 'make setup' fetches it")
    return MODELS
