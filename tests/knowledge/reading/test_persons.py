"""Private persons, and those who are public or the asker's own."""

import pytest

from knowledge.language.vocabulary import first_names, vocabulary
from knowledge.reading.persons import Persons

TEXTS = ["Bürgermeisterin ist Dorothea Prell.", "Die Emil-Wölk-Straße", "Hund anmelden"]
NOUNS = frozenset({"hund", "wohngeld", "vogel", "ausweis", "strasse"})
KNOWN = NOUNS | {"anmelden", "hat", "bekommt", "abholen", "mitkommen"}


def asked_for(text: str) -> bool:
    return Persons(TEXTS, NOUNS, KNOWN).asked_for(text, "de")


@pytest.mark.parametrize(
    "text",
    [
        "Bekommt Thomas Lehmann aus der Goethestraße Wohngeld?",
        "bekommt thomas lehmann wohngeld",
        "hat thomas vogel einen hund",
        "Wo wohnt meine Exfreundin Sabine Krause?",
        "Hat mein Nachbar Herr Vogel seinen Hund angemeldet?",
        "hat herr vogel einen hund",
        "Bezieht Familie Schneider Wohngeld?",
        "Steht Karl-Heinz Schuster im Melderegister?",
        "Was macht Herr Prell-Meier?",
    ],
)
def test_a_private_person_is_named(text: str) -> None:
    assert asked_for(text)


@pytest.mark.parametrize(
    "text",
    [
        "reicht es wenn nur meine frau hingeht",
        "Wer ist Dorothea Prell?",
        "wer ist dorothea prell",
        "Wie erreiche ich Frau Prell?",
        "Wo ist Herr Bürgermeister?",
        "Wie komme ich in die Johann Griesbach Straße?",
        "Ist am Maria-Himmelfahrtstag offen?",
        "Wie erfahre ich die Adresse einer Person?",
        "Kann Anna mitkommen?",
        "muss meine frau mitkommen",
    ],
)
def test_nobody_private_is_named(text: str) -> None:
    assert not asked_for(text)


@pytest.mark.parametrize(
    "text",
    [
        "Sehr geehrte Frau Müller, wann haben Sie offen?",
        "Hallo Thomas Lehmann, wann haben Sie offen?",
        "Ich heiße Thomas Lehmann und brauche einen Ausweis",
        "hier spricht thomas lehmann ich brauche einen ausweis",
        "Kann mein Sohn Thomas Lehmann seinen Ausweis selbst abholen?",
        "Was kostet ein Ausweis? Viele Grüße, Sabine Krause",
        "Ich möchte einen Hund anmelden.\n\nThomas Lehmann",
    ],
)
def test_the_asker_their_family_and_whom_they_address_are_no_matter(text: str) -> None:
    assert not asked_for(text)


def test_first_names_are_no_ordinary_words() -> None:
    words = vocabulary("de")
    ordinary = words.stopwords | words.aspect_words | words.persons | words.calendar_words
    assert not first_names() & ordinary
    assert len(first_names()) > 500
