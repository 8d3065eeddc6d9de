"""The wording of composed answers; what is answered at all is tested with the desk."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from knowledge.answers.compose import Answer, Composer, begun, render
from knowledge.entries.entry import Aspect, Entry, Office, SourceRef
from knowledge.entries.municipality import Municipality
from knowledge.locale import LANGUAGES, locale
from knowledge.reading.question import QuestionReader
from tests.knowledge.fakes import WEDNESDAY

SOURCE = {"title": "Quelle", "url": "https://www.example.org", "date": "2026-01-01"}
TOWN: dict[str, Any] = {
    "id": "town",
    "name": "Musterstadt",
    "title": "Landkreis Musterstadt",
    "state": "TH",
    "bot_name": "Auskunft",
    "human": "office",
}
ADULT = {"amount": 70, "label": "ab 24 Jahren", "min_age": 24}
YOUNG = {"amount": 37.5, "label": "unter 24 Jahren", "max_age": 23}
EXPRESS = {"amount": 32, "label": "Aufpreis für Express"}
PHOTO = {"amount": 6, "label": "Passbild"}


def fees_said(*fees: dict[str, Any], language: str = "de", asked: str = "") -> str:
    entry = Entry.model_validate(
        {
            "id": "pass",
            "title": "Reisepass",
            "fees": fees,
            "sources": [SOURCE],
            "reviewed": dt.date(2026, 1, 1),
        }
    )
    composer = Composer(Municipality.model_validate(TOWN), {})
    question = QuestionReader("Musterstadt", ()).read(asked, WEDNESDAY)
    answer = composer.entry_answer(entry, Aspect.FEE, question, WEDNESDAY, locale(language))
    assert answer is not None
    return answer.text


def test_amounts_of_which_one_holds_are_alternatives() -> None:
    assert fees_said(ADULT, YOUNG) == (
        "Reisepass: Das kostet 70 Euro (ab 24 Jahren) oder 37,50 Euro (unter 24 Jahren)."
    )


def test_what_does_not_depend_on_the_age_comes_apart() -> None:
    first, more = fees_said(ADULT, YOUNG, PHOTO).split("\n")
    assert first.endswith("37,50 Euro (unter 24 Jahren).")
    assert more == "Weiterer Betrag: 6 Euro (Passbild)."
    _, heading, *items = fees_said(ADULT, YOUNG, PHOTO, EXPRESS).split("\n")
    assert heading == "Weitere Beträge:"
    assert items == ["- 6 Euro (Passbild)", "- 32 Euro (Aufpreis für Express)"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_other_amounts_are_listed_and_never_read_as_a_sum(language: str) -> None:
    said = fees_said(PHOTO, EXPRESS, {"amount": 4, "label": "Kopie"}, language=language)
    heading, *items = said.split("\n")
    assert heading.endswith(":")
    assert len(items) == 3
    assert all(item.startswith("- ") for item in items)
    assert locale(language).say("and") not in heading


@pytest.mark.parametrize(
    ("label", "said"),
    [
        (
            "ab 24 Jahren (70 Euro plus 32 Euro Express)",
            "ab 24 Jahren; 70 Euro plus 32 Euro Express",
        ),
        ("Vielreisende (mit 48 Seiten), zusätzlich", "Vielreisende; mit 48 Seiten; zusätzlich"),
    ],
)
def test_no_brackets_within_brackets(label: str, said: str) -> None:
    assert fees_said({"amount": 102, "label": label}).endswith(f"102 Euro ({said}).")


def test_the_office_is_named_without_an_article() -> None:
    office = Office.model_validate(
        {
            "id": "office",
            "name": "Amt Süderbrarup",
            "phone": "04641 78-0",
            "sources": [SOURCE],
            "reviewed": dt.date(2026, 1, 1),
        }
    )
    entry = Entry.model_validate(
        {
            "id": "pass",
            "title": "Reisepass",
            "office": "office",
            "sources": [SOURCE],
            "reviewed": dt.date(2026, 1, 1),
        }
    )
    composer = Composer(Municipality.model_validate(TOWN), {"office": office})
    question = QuestionReader("Musterstadt", ()).read("", WEDNESDAY)
    answer = composer.entry_answer(entry, Aspect.PLACE, question, WEDNESDAY, locale("de"))
    assert answer is not None
    assert answer.text == (
        "Zuständig für „Reisepass“: Amt Süderbrarup, Telefon 04641 78-0."
        " Die Anschrift liegt mir nicht vor."
    )


@pytest.mark.parametrize(
    ("section", "begin"),
    [
        ("- Personalausweis\n- Geburtsurkunde", "Heirat:\n- Personalausweis\n- Geburtsurkunde"),
        ("1. Anmelden.\n2. Kommen.", "Heirat:\n1. Anmelden.\n2. Kommen."),
        ("Den Ausweis.", "Heirat: Den Ausweis."),
        ("1. Oktober bis 31. März", "Heirat: 1. Oktober bis 31. März"),
    ],
)
@pytest.mark.parametrize("aspect", [Aspect.DOCUMENTS, Aspect.HOURS])
def test_a_list_stands_below_the_name(aspect: Aspect, section: str, begin: str) -> None:
    entry = Entry.model_validate(
        {
            "id": "heirat",
            "title": "Heirat",
            "sections": [{"aspect": aspect, "text": section}],
            "questions": [{"question": "Was brauche ich?", "answer": section}],
            "sources": [SOURCE],
            "reviewed": dt.date(2026, 1, 1),
        }
    )
    composer = Composer(Municipality.model_validate(TOWN), {})
    question = QuestionReader("Musterstadt", ()).read("", WEDNESDAY)
    answer = composer.entry_answer(entry, aspect, question, WEDNESDAY, locale("de"))
    assert answer is not None
    assert answer.text == begin
    related = composer.related_answer(entry, entry.questions[0])
    assert related.said == begin.replace("Heirat", "Zur Frage „Was brauche ich?“", 1)


def test_the_title_reads_right_after_services() -> None:
    town = Municipality.model_validate(TOWN)
    assert town.services_of("de") == "der Verwaltung (Landkreis Musterstadt)"
    told = Municipality.model_validate({**TOWN, "title_genitive": "des Landkreises Musterstadt"})
    assert told.services_of("de") == "des Landkreises Musterstadt"
    assert told.services_of("en") == "Landkreis Musterstadt"


def test_pages_of_the_same_name_and_day_are_one_source() -> None:
    pages = [SourceRef.model_validate({**SOURCE, "url": f"https://a.example/{n}"}) for n in "12"]
    answers = [Answer(f"Satz {page.url}", (page,)) for page in pages]
    text, sources = render(answers, Municipality.model_validate(TOWN), "rest", locale("de"))
    assert [source.url for source in sources] == ["https://a.example/1"]
    assert text.count("Quelle: Quelle") == 1


@pytest.mark.parametrize(
    ("second", "said"),
    [
        ("Nein, das kostet nichts.", "Das kostet nichts."),
        ("Nein, nur wenn Sie umziehen.", "Nein, nur wenn Sie umziehen."),
    ],
)
def test_only_the_first_answer_says_yes_or_no(second: str, said: str) -> None:
    answers = [Answer("Ja, das geht.", ()), Answer(second, ())]
    text, _ = render(answers, Municipality.model_validate(TOWN), "rest", locale("de"))
    assert text == f"Ja, das geht.\n\n{said}"


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ([Aspect.FEE], "Hund: Was das kostet, weiß ich leider nicht."),
        (
            [Aspect.FEE, Aspect.DURATION],
            "Hund: Was das kostet und wie lange das dauert, weiß ich leider nicht.",
        ),
        (["number"], "Hund: Wie viele es sind, weiß ich leider nicht."),
        (["detail"], "Hund: Wie das genau ist, weiß ich leider nicht."),
    ],
)
def test_says_plainly_what_is_not_known(asked: list[str], said: str) -> None:
    assert locale("de").unknown("Hund", asked) == said


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_that_is_asked_can_be_unknown(language: str) -> None:
    asked = [*Aspect, "number", "detail"]
    said = {locale(language).unknown("Hund", [one]) for one in asked}
    assert len(said) == len(asked)


BINS = [
    {"amount": 4, "label": "60 Liter", "unit": "je Leerung"},
    {"amount": 6, "label": "120 Liter", "unit": "je Leerung"},
    {"amount": 9, "label": "240 Liter", "unit": "je Leerung"},
]


@pytest.mark.parametrize(
    ("asked", "amounts"),
    [
        ("Was kostet die 120er Tonne?", ["6"]),
        ("120 oder 240 Liter, was kostet das?", ["6", "9"]),
        ("Was kostet die Tonne je Liter?", ["4", "6", "9"]),
        ("und die mit 60 Litern?", ["4"]),
    ],
)
def test_of_fees_for_several_things_the_one_that_is_named(asked: str, amounts: list[str]) -> None:
    said = fees_said(*BINS, asked=asked)
    assert [amount for amount in "469" if f"{amount} Euro" in said] == amounts


@pytest.mark.parametrize(
    ("asked", "said"),
    [("Was kostet jeder weitere Hund?", False), ("Muss ich weiter zahlen?", True)],
)
def test_an_adverb_names_no_fee(asked: str, said: bool) -> None:
    first = {"amount": 102, "label": "erster Hund", "unit": "pro Jahr"}
    other = {"amount": 120, "label": "jeder weitere Hund", "unit": "pro Jahr"}
    assert ("102 Euro" in fees_said(first, other, asked=asked)) is said


def test_a_surcharge_that_is_named_does_not_hide_the_fee() -> None:
    assert "70 Euro" in fees_said(ADULT, YOUNG, EXPRESS, asked="Was kostet Express?")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("vorläufiger Pass: 10 Euro.", "Vorläufiger Pass: 10 Euro."),
        ("übrigens ja", "Übrigens ja"),
        ("i-Kfz: Ja.", "i-Kfz: Ja."),
        ("eID-Karte: Ja.", "eID-Karte: Ja."),
        ("ksj.jena.de hat mehr", "ksj.jena.de hat mehr"),
        ("", ""),
    ],
)
def test_an_answer_begins_with_a_capital(text: str, said: str) -> None:
    assert begun(text) == said


def _entry(**more: Any) -> Entry:
    basics = {"id": "e", "title": "Bonus", "sources": [SOURCE], "reviewed": dt.date(2026, 1, 1)}
    return Entry.model_validate({**basics, "office": "office", **more})


OFFICE = Office.model_validate(
    {
        "id": "office",
        "name": "Rathaus",
        "street": "Markt 1",
        "postcode": "01234",
        "city": "Musterstadt",
        "appointment": "required",
        "sources": [SOURCE],
        "reviewed": dt.date(2026, 1, 1),
    }
)


def test_the_office_s_appointment_is_not_said_where_the_entry_tells_of_its_own() -> None:
    composer = Composer(Municipality.model_validate(TOWN), {"office": OFFICE})
    question = QuestionReader("Musterstadt", ()).read("Wo?", WEDNESDAY)
    told = {"aspect": Aspect.APPOINTMENT, "text": "Sie brauchen keinen Termin."}

    def place(entry: Entry) -> str:
        answer = composer.entry_answer(entry, Aspect.PLACE, question, WEDNESDAY, locale("de"))
        return answer.text if answer else ""

    assert "Termin" in place(_entry())
    assert "Termin" not in place(_entry(sections=[told]))


def test_dates_of_a_topic_are_not_offered_as_what_to_keep() -> None:
    composer = Composer(Municipality.model_validate(TOWN), {})
    dates = {"sections": [{"aspect": Aspect.DEADLINE, "text": "Seit 2024."}]}
    assert Aspect.DEADLINE in composer.available(_entry(**dates), WEDNESDAY.date())
    topic = _entry(kind="topic", **dates)
    assert Aspect.DEADLINE not in composer.available(topic, WEDNESDAY.date())


@pytest.mark.parametrize(
    ("known", "told"),
    [
        ({"phone": "0123 4"}, ", Telefon 0123 4"),
        ({"street": "Markt 1", "postcode": "01234", "city": "Musterstadt"}, ", Markt 1, 01234 Mus"),
        ({}, ""),
    ],
)
def test_an_office_is_told_by_its_address_where_no_line_is_known(
    known: dict[str, str], told: str
) -> None:
    office = Office.model_validate(
        {"id": "office", "name": "Amt", "sources": [SOURCE], "reviewed": "2026-01-01", **known}
    )
    said = Composer(Municipality.model_validate(TOWN), {}).contact(office, locale("de"))
    assert said.startswith(told) if told else said == ""


def overview_said(*questions: str, language: str = "de") -> str | None:
    entry = Entry.model_validate(
        {
            "id": "bad",
            "title": "Freibad",
            "questions": [{"question": each, "answer": "Ja."} for each in questions],
            "sources": [SOURCE],
            "reviewed": dt.date(2026, 1, 1),
        }
    )
    composer = Composer(Municipality.model_validate(TOWN), {})
    question = QuestionReader("Musterstadt", ()).read("Freibad", WEDNESDAY)
    answer = composer.entry_answer(entry, Aspect.OVERVIEW, question, WEDNESDAY, locale(language))
    return answer.said if answer else None


def test_without_a_teaser_the_overview_says_what_may_be_asked() -> None:
    assert overview_said() is None
    assert overview_said("Ist offen?") == "Zur Frage „Ist offen?“: Ja."
    heading, *items = (overview_said(*[f"Frage {n}?" for n in range(7)]) or "").split("\n")
    assert heading == "Zu „Freibad“ kann ich zum Beispiel diese Fragen beantworten:"
    assert items == [f"- Frage {n}?" for n in range(5)]
    assert (overview_said("A?", "B?", language="en") or "").startswith("About Freibad I can")


YARDS = {
    "nord": {"name": "Wertstoffhof Nord", "street": "Lange Straße 5", "phone": "1"},
    "sued": {"name": "Wertstoffhof Neudorf", "street": "Talweg 9", "phone": "2"},
}


@pytest.mark.parametrize(
    ("told", "office"),
    [
        ("In Neudorf ist samstags bis 14 Uhr geöffnet.", "sued"),
        ("Der Hof am Talweg nimmt Reifen an.", "sued"),
        ("In der Lange Straße ist samstags bis 12 Uhr geöffnet.", "nord"),
        ("Lange Straße 5 und Talweg 9: je ein Hof.", "nord"),
        ("Kleidung ist kostenlos.", "nord"),
        ("Sie dürfen bis zu 9 Reifen abgeben.", "nord"),
        ("Stellen Sie nichts auf die Straße, es dauert nicht lange.", "nord"),
        ("In Alt-Neudorf wird nichts angenommen, in Musterstadt schon.", "sued"),
        ("Die Neudorfer bringen viel.", "nord"),
    ],
)
def test_of_several_offices_the_one_is_responsible_whose_place_is_told(
    told: str, office: str
) -> None:
    source = {"sources": [SOURCE], "reviewed": dt.date(2026, 1, 1)}
    offices = {
        id: Office.model_validate({"id": id, **said, **source}) for id, said in YARDS.items()
    }
    entry = Entry.model_validate(
        {"id": "hof", "title": "Wertstoffhof", "office": "nord", "offices": ["sued"], **source}
    )
    town = Municipality.model_validate({**TOWN, "places": ["Musterstadt", "Neudorf"]})
    assert Composer(town, offices).quote(entry, told).office == offices[office]
