from collections import defaultdict
from importlib.resources import files

import pytest
import yaml

from knowledge.entries.entry import Aspect
from knowledge.language.phrasebook import LANGUAGES, Phrasebook, folded_word, phrasebook
from knowledge.reading.question import find_aspects, normal_text

ASKED = {
    "kosten": Aspect.FEE,
    "Unterlagen": Aspect.DOCUMENTS,
    "Frist": Aspect.DEADLINE,
    "Bearbeitungsdauer": Aspect.DURATION,
    "gültig": Aspect.VALIDITY,
    "Öffnungszeiten": Aspect.HOURS,
    "Telefonnummer": Aspect.PHONE,
    "email": Aspect.EMAIL,
    "wohin": Aspect.PLACE,
    "online": Aspect.ONLINE,
    "Termin": Aspect.APPOINTMENT,
    "Voraussetzungen": Aspect.PREREQUISITES,
    "Ablauf": Aspect.PROCEDURE,
    "Formular": Aspect.FORMS,
    "Rechtsgrundlage": Aspect.LEGAL_BASIS,
}


@pytest.fixture
def book() -> Phrasebook:
    forms = [
        ("kart* kimli*", "Personalausweis"),
        ("kart*", "Karte"),
        ("ne kadar", "kosten"),
        ("için", ""),
    ]
    return Phrasebook("tr", forms)


def data(language: str) -> dict[str, dict[str, list[str]]]:
    text = (files("knowledge.language.phrasebook") / f"{language}.yaml").read_text(encoding="utf-8")
    read: dict[str, dict[str, list[str]]] = yaml.safe_load(text)
    return read


def test_the_longest_form_goes_first(book: Phrasebook) -> None:
    assert book.german("Karta Kimliğe ne kadar?") == "Personalausweis kosten?"
    assert book.german("Kartı ne kadar") == "Karte kosten"


def test_what_is_not_known_stays(book: Phrasebook) -> None:
    assert book.german("Wohngeld için ne zaman") == "Wohngeld ne zaman"
    assert list(book.pieces("için uzay")) == [("için", ""), ("uzay", None)]


def test_a_form_does_not_reach_over_a_full_stop(book: Phrasebook) -> None:
    assert book.german("ne. kadar") == "ne. kadar"


@pytest.mark.parametrize(
    ("word", "folded"),
    [
        ("KİMLİĞİ", "kimligi"),
        ("kartı", "karti"),
        ("Żłobek", "zlobek"),
        ("паспортЁ", "паспорте"),
        ("بطاقةُ", "بطاقه"),
        ("أوراق", "اوراق"),
        ("٢٢", "22"),
        ("œuvre", "oeuvre"),
    ],
)
def test_one_form_for_the_spellings_of_a_word(word: str, folded: str) -> None:
    assert folded_word(word) == folded


def test_arabic_joins_small_words_to_the_next() -> None:
    book = Phrasebook("ar", [("جواز سفر", "Reisepass"), ("هويه", "Personalausweis")])
    assert book.german("والجواز السفر") == "Reisepass"
    assert book.german("للهوية") == "Personalausweis"


@pytest.mark.parametrize(
    ("language", "said", "german"),
    [
        ("tr", "Kimlik kartı ne kadar?", "Personalausweis kosten?"),
        ("ru", "Какие документы нужны для загранпаспорта?", "Unterlagen Reisepass?"),
        ("ar", "متى يفتح مكتب خدمة المواطنين غداً؟", "Öffnungszeiten Bürgerservice morgen?"),
        ("ar", "كيف أجدد جوازًا؟", "Ablauf verlängern Reisepass?"),
        ("pl", "Do kiedy muszę zapłacić podatek od psa?", "Frist kosten Hundesteuer?"),
        ("fr", "Où est l'état civil ?", "wohin Standesamt?"),
        ("fr", "J'ai 22 ans, combien coûte le passeport ?", "22 jahre, kosten Reisepass?"),
    ],
)
def test_questions_word_for_word(language: str, said: str, german: str) -> None:
    assert phrasebook(language).german(said) == german


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_aspect_can_be_asked_for(language: str) -> None:
    known = data(language)["german"]
    for german, aspect in ASKED.items():
        assert known[german]
        assert aspect in find_aspects(normal_text(german), "de")


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_form_means_two_things(language: str) -> None:
    book = data(language)
    meanings: defaultdict[str, set[str]] = defaultdict(set)
    for word in str(book["empty"]).split():
        meanings[folded_word(word)].add("")
    for german, forms in book["german"].items():
        for form in forms:
            meanings[folded_word(form)].add(german)
    assert {form: german for form, german in meanings.items() if len(german) > 1} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_books_know_the_same_german(language: str) -> None:
    needed = {"Personalausweis", "Reisepass", "Wohnsitz anmelden", "heiraten", "Sperrmüll"}
    needed |= {"Aufenthaltserlaubnis", "Kindergeld", "mit einem Menschen sprechen", "wo wohnt"}
    assert needed <= data(language)["german"].keys()


def test_there_is_no_book_for_german() -> None:
    with pytest.raises(KeyError):
        phrasebook("de")
