"""The module in sentence-transformers: tiny for its manners, real for its sense."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from sentence_transformers import SentenceTransformer

from knowledge.retrieval.e5.files import FILES, GRAPH_FILE
from knowledge.retrieval.e5.module import PROMPTS, E5Module
from knowledge.retrieval.e5.prepare import prepare
from tests.knowledge.retrieval.e5.packing import WIDTH, TinyModel

ROOT = Path(__file__).parents[4]


@pytest.fixture(scope="module")
def folder(tiny: TinyModel, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models")
    tiny.write(folder)
    prepare(folder)
    return folder


@pytest.fixture(scope="module")
def small(folder: Path) -> SentenceTransformer:
    prompts = {"query": "a ", "document": "g "}
    return SentenceTransformer(modules=[E5Module(folder)], prompts=prompts, device="cpu")


@pytest.fixture(scope="module")
def real(real_folder: Path) -> SentenceTransformer:
    return SentenceTransformer(modules=[E5Module(real_folder)], prompts=PROMPTS, device="cpu")


def test_texts_become_rows(small: SentenceTransformer) -> None:
    assert small.get_embedding_dimension() == WIDTH
    assert small.encode(["guten tag", "tag", ""]).shape == (3, WIDTH)
    assert small.encode("guten tag").shape == (WIDTH,)
    assert small.encode("guten tag").dtype == np.float32


def test_prompts_come_before_the_text(small: SentenceTransformer) -> None:
    np.testing.assert_array_equal(small.encode_query("tag"), small.encode("a tag"))
    np.testing.assert_array_equal(small.encode_document("tag"), small.encode("g tag"))


def test_company_does_not_change_an_embedding(small: SentenceTransformer) -> None:
    texts = ["guten tag", "tag", "gut", "guten tag " * 20]
    together = small.encode(texts)
    np.testing.assert_array_equal(together, np.stack([small.encode(text) for text in texts]))


def test_threads_do_not_disturb_each_other(small: SentenceTransformer) -> None:
    texts = [f"{'guten ' * (n % 5)}tag" for n in range(200)]
    with ThreadPoolExecutor(4) as pool:
        beside = list(pool.map(small.encode, texts))
    np.testing.assert_array_equal(np.stack(beside), small.encode(texts))


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_says_what_to_do(tmp_path: Path, folder: Path, name: str) -> None:
    for other in FILES:
        if other != name:
            (tmp_path / other).symlink_to(folder / other)
    with pytest.raises(FileNotFoundError, match=rf"{name} is missing\. Run 'make setup'"):
        E5Module(tmp_path)


def test_what_is_saved_is_loaded(small: SentenceTransformer, tmp_path: Path) -> None:
    small.save(str(tmp_path))
    loaded = SentenceTransformer(str(tmp_path), device="cpu", trust_remote_code=True)
    np.testing.assert_array_equal(loaded.encode_query("tag"), small.encode_query("tag"))


def test_the_runtime_prints_nothing(folder: Path) -> None:
    code = (
        "import sys; from pathlib import Path;"
        "from knowledge.retrieval.e5.session import open_session;"
        "open_session(Path(sys.argv[1]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(folder / GRAPH_FILE)],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize(
    ("question", "right", "wrong"),
    [
        (
            "Was kostet ein Personalausweis?",
            "Die Gebühr für den Personalausweis beträgt 37 Euro.",
            "Die Bücherei ist montags geschlossen.",
        ),
        (
            "Скільки коштує посвідчення особи?",
            "Die Gebühr für den Personalausweis beträgt 37 Euro.",
            "Die Bücherei ist montags geschlossen.",
        ),
        (
            "When is the library open?",
            "Die Bücherei ist montags geschlossen.",
            "Die Gebühr für den Personalausweis beträgt 37 Euro.",
        ),
        (
            "wo krieg ich nen anwohnerparkausweis",
            "Bewohnerparken: Antrag beim Team Verkehr",
            "Eheschließung: Anmeldung beim Standesamt",
        ),
        (
            "Як зареєструвати собаку?",
            "Dog tax: register your dog within two weeks",
            "Parking permit for residents",
        ),
    ],
)
def test_what_belongs_together_is_near(
    real: SentenceTransformer, question: str, right: str, wrong: str
) -> None:
    near, far = real.similarity(real.encode_query(question), real.encode_document([right, wrong]))[
        0
    ]
    assert near > far + 0.02
