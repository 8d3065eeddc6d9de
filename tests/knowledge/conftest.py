"""Two small municipalities, a quick encoder for most tests and the real one for a few."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from knowledge.desk import Desk
from knowledge.entries.content import load_content
from knowledge.retrieval.e5.files import FILES
from knowledge.retrieval.encoder import Encoder, load_encoder
from knowledge.service import Knowledge
from tests.knowledge.fakes import Asker, FakeEncoder
from tests.parts import missing

CONTENT = Path(__file__).parent / "content"
MODELS = Path("var/models")
INDEX = Path("var/index")
WRONG_ANSWER_COST = 2.0

IndexOf = Callable[[str], Path]


@pytest.fixture
def content_dir(tmp_path: Path) -> Path:
    """A copy that a test may change."""
    return Path(shutil.copytree(CONTENT, tmp_path / "content"))


@pytest.fixture(scope="session")
def fake_encoder() -> FakeEncoder:
    return FakeEncoder()


@pytest.fixture(scope="session")
def real_encoder() -> Encoder:
    """The embedded model, where the set-up has fetched it."""
    if not all((MODELS / name).is_file() for name in FILES):
        missing("the embedding model is not there; 'make setup' fetches it")
    return load_encoder("embedded", MODELS)


@pytest.fixture(scope="session")
def index_of(tmp_path_factory: pytest.TempPathFactory) -> IndexOf:
    """Gives a folder with a copy of a municipality's public index, where that was built.

    What it holds need not be embedded again; of another content that is most of the texts.
    """

    def copy(municipality: str) -> Path:
        folder = tmp_path_factory.mktemp(municipality) / "index"
        built = INDEX / municipality / "public"
        if built.is_dir():
            shutil.copytree(built, folder)
        return folder

    return copy


@pytest.fixture(scope="session")
def desk(fake_encoder: FakeEncoder, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """The public desk of Musterstadt."""
    cache = tmp_path_factory.mktemp("index")
    return Desk(load_content(CONTENT / "musterstadt"), fake_encoder, cache, WRONG_ANSWER_COST)


@pytest.fixture
def asker(desk: Desk) -> Asker:
    return Asker(desk)


@pytest.fixture
def knowledge(content_dir: Path, tmp_path: Path, fake_encoder: FakeEncoder) -> Knowledge:
    """Both municipalities over a copy of the content."""
    opened = Knowledge(content_dir, tmp_path / "index", fake_encoder, WRONG_ANSWER_COST)
    opened.refresh()
    opened.learn()
    return opened
