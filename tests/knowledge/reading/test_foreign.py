import json
from pathlib import Path

import pytest

from knowledge.reading.foreign import foreign_language, is_foreign, read_in_german

QUESTIONS = Path("benchmarks/questions/jena")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Kimlik kartı ne kadar?", "tr"),
        ("kimlik karti ne kadar", "tr"),
        ("merhaba", "tr"),
        ("Сколько стоит паспорт?", "ru"),
        ("ЗАГС", "ru"),
        ("كم تكلف بطاقة الهوية؟", "ar"),
        ("Ile kosztuje paszport?", "pl"),
        ("dzien dobry", "pl"),
        ("Combien coûte le passeport ?", "fr"),
        ("carte d identite prix", "fr"),
        ("bonjour", "fr"),
        ("Anmeldung için ne lazım?", "tr"),
        ("Wohngeld jak dostać", "pl"),
        ("Où est le Bürgerservice ?", "fr"),
        ("нужен führungszeugnis для работы", "ru"),
        ("اريد termin في bürgeramt", "ar"),
    ],
)
def test_languages_are_told(text: str, language: str) -> None:
    assert foreign_language(text) == language


@pytest.mark.parametrize(
    "text",
    [
        "",
        "?",
        "46",
        "Personalausweis",
        "visa",
        "ok",
        "merci",
        "residence permit",
        "do I need an appointment",
        "ne neie tonne bitte",
        "Was kostet ein Café-Besuch?",
        "¿Cuánto cuesta el pasaporte?",
        "Quanto costa la carta d'identità?",
        "Скільки коштує паспорт?",
        "گذرنامه چقدر است؟",
        "wann ist termin für паспорт",
    ],
)
def test_all_else_is_not_taken_for_one_of_them(text: str) -> None:
    assert foreign_language(text) is None


@pytest.mark.parametrize("split", ["dev", "train"])
def test_german_and_english_questions_stay_what_they_are(split: str) -> None:
    lines = (QUESTIONS / f"{split}.jsonl").read_text(encoding="utf-8").splitlines()
    asked = [json.loads(line) for line in lines]
    texts = [text for row in asked for text in (row["question"], *(row.get("context") or []))]
    assert len(texts) > 100
    assert [text for text in texts if foreign_language(text)] == []


def test_questions_of_the_five_languages_are_recognised() -> None:
    lines = (QUESTIONS / "languages-dev.jsonl").read_text(encoding="utf-8").splitlines()
    asked = [json.loads(line) for line in lines]
    found = {row["question"]: foreign_language(row["question"]) for row in asked}
    assert found == {row["question"]: row["language"] for row in asked}


def test_what_was_spoken_before_settles_the_doubt() -> None:
    assert foreign_language("et pour 15 ans", "fr") == "fr"
    assert foreign_language("merci", "fr") == "fr"
    assert foreign_language("merci") is None
    assert foreign_language("Was kostet der Reisepass?", "fr") is None
    assert foreign_language("Personalausweis", "fr") is None
    assert foreign_language("Combien coûte le passeport ?", "tr") == "fr"


def test_names_of_the_content_say_nothing_about_the_language() -> None:
    assert foreign_language("kanepe", knows=lambda word: word == "kanepe") is None
    assert foreign_language("kanepe") == "tr"


def test_read_in_german() -> None:
    assert read_in_german("Сколько стоит паспорт?", "ru") == "kosten Reisepass?"
    assert [is_foreign(language) for language in ("tr", "de", "en")] == [True, False, False]
    with pytest.raises(KeyError):
        read_in_german("Hvad koster et pas?", "da")
