"""Texts become the pieces that the model was trained with."""

from pathlib import Path

import pytest

from knowledge.retrieval.e5.packed import PackedModel
from knowledge.retrieval.e5.tokenizer import E5Tokenizer
from tests.knowledge.retrieval.e5.packing import PIECES


@pytest.fixture(scope="module")
def tokenizer(packed: PackedModel) -> E5Tokenizer:
    return E5Tokenizer.of(packed)


@pytest.fixture(scope="module")
def real(real_folder: Path) -> E5Tokenizer:
    return E5Tokenizer.load(real_folder)


def pieces(tokenizer: E5Tokenizer, text: str) -> list[str]:
    return [PIECES[number] for number in tokenizer.encode(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("guten tag", ["▁gut", "en", "▁tag"]),
        ("  guten \n\t tag ", ["▁gut", "en", "▁tag"]),
        ("tAg", ["▁tag"]),
        ("gu\xadten", ["▁gut", "en"]),
        ("a\u0308", ["▁", "ä"]),
        ("я", ["▁", "я"]),
        ("gut🙂", ["▁gut", "<unk>"]),
        ("", []),
        (" \n", []),
    ],
)
def test_characters_and_blanks_are_brought_into_one_form(
    tokenizer: E5Tokenizer, text: str, found: list[str]
) -> None:
    assert pieces(tokenizer, text) == ["<s>", *found, "</s>"]


def test_a_long_text_is_cut_and_still_ends(tokenizer: E5Tokenizer) -> None:
    long = pieces(tokenizer, "guten tag " * 20)
    assert len(long) == 16
    assert long[0] == "<s>"
    assert long[-1] == "</s>"


def test_what_is_saved_is_loaded(tokenizer: E5Tokenizer, tmp_path: Path) -> None:
    tokenizer.save(tmp_path)
    loaded = E5Tokenizer.load(tmp_path)
    for text in ("guten tag", "A…🙂\xadя", "", "guten tag " * 20):
        assert loaded.encode(text).tolist() == tokenizer.encode(text).tolist()


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Was kostet ein Personalausweis?", [5282, 129203, 599, 17915, 6287, 33824, 32]),
        ("Скільки коштує паспорт?", [233071, 48978, 10403, 45858, 32]),
        ("كم تكلفة جواز السفر؟", [28521, 6, 157811, 145753, 145429, 1245]),
        ("👍🏽", [6, 118280, 245164]),
        ("query: ", [41, 1294, 12]),
        ("", []),
    ],
)
def test_the_real_pieces(real: E5Tokenizer, text: str, numbers: list[int]) -> None:
    assert real.encode(text).tolist() == [0, *numbers, 2]


def test_ten_thousand_words_are_cut(real: E5Tokenizer) -> None:
    numbers = real.encode("Personalausweis beantragen " * 5000)
    assert numbers.shape == (512,)
    assert numbers[0] == 0
    assert numbers[-1] == 2
