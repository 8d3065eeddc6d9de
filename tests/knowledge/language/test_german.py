import pytest

from knowledge.language.german import CompoundSplitter, char_ngrams, fold, stem, stems, tokens


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Was kostet's?", ["was", "kostet's"]),
        ("§ 5 Abs. 2", ["5", "abs", "2"]),
        ("Müll-Abfuhr", ["müll", "abfuhr"]),
        ("😀 \u202e", []),
        ("Mu\u0308ll", ["müll"]),
    ],
)
def test_tokens(text: str, words: list[str]) -> None:
    assert tokens(text) == words


@pytest.mark.parametrize("spelling", ["Müll", "Muell", "MÜLL", "Mull", "Mu\u0308ll"])
def test_spellings_of_a_word_fold_to_one_form(spelling: str) -> None:
    assert fold(spelling) == "mull"


def test_sharp_s_folds_to_double_s() -> None:
    assert fold("Straße") == fold("Strasse") == fold("STRASSE")


@pytest.mark.parametrize("spelling", ["zählen", "zaehlen", "ZÄHLEN", "za\u0308hlen"])
def test_to_count_is_not_to_pay(spelling: str) -> None:
    assert fold(spelling) == fold("zählen") != fold("zahlen")


@pytest.mark.parametrize(
    ("one", "other"),
    [("Personalausweise", "Personalausweis"), ("Gebühren", "Gebuehr"), ("Hunde", "Hund")],
)
def test_inflected_forms_share_a_stem(one: str, other: str) -> None:
    assert stem(one) == stem(other)


def test_stems_keep_the_order() -> None:
    assert stems("Hunde und Katzen")[0] == stem("Hund")


def test_ngrams_mark_the_ends() -> None:
    assert list(char_ngrams("Hund", sizes=(4,))) == ["<hun", "hund", "und>"]
    assert list(char_ngrams("ab")) == ["<ab>", "<ab>"]


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("Personalausweisgebühr", ("personalausweis", "gebuhr")),
        ("Geburtsurkunde", ("geburt", "urkunde")),
        ("Hundesteuer", ("hund", "steuer")),
        ("Steuer", ()),
        ("Quantenphysik", ()),
    ],
)
def test_compounds(word: str, parts: tuple[str, ...]) -> None:
    known = {"Personalausweis", "Gebühr", "Geburt", "Urkunde", "Hund", "Steuer"}
    assert CompoundSplitter(set(map(fold, known))).split(word) == tuple(map(fold, parts))


def test_a_very_long_word_is_split_quickly_or_not_at_all() -> None:
    splitter = CompoundSplitter({"abc", "bca", "cab"})
    assert isinstance(splitter.split("abc" * 60), tuple)
