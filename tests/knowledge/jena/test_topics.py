"""Which topic a message is about."""

import pytest

from knowledge.desk import Desk
from knowledge.reply import Outcome
from tests.knowledge.jena.conftest import ask


@pytest.mark.parametrize(
    ("text", "service", "said"),
    [
        ("Personalausweisgebühr", "personalausweis", "46 Euro"),
        ("wie melde ich mein auto ab", "kfz-abmelden", "abmeld"),
        ("perso weg was tun", "ausweis-verloren", "116 116"),
        ("hat der wertstoffhof heute offen", "wertstoffhof", "8 bis 18 Uhr"),
        ("jetzt offen?", "buergerservice", "jetzt ist geöffnet"),
        ("Was kostet die Hundesteuer?", "hundesteuer", "102 Euro"),
        ("is the library open on saturdays", "buecherei", "17"),
        ("Wer ist Benjamin Koppe?", "smart-city-ansprechpartner", "Bürgermeister"),
        ("Wie erfahre ich die Adresse einer Person?", "melderegisterauskunft", "Bürgerservice"),
        ("ich hab meinen regenschirm liegen lassen", "fundbuero", "Fundbüro"),
        ("gewerbeangelegenheiten mittwoch offen?", "gewerbe-anmelden", "geschlossen"),
        ("wann wurde der digital innovation hub eröffnet", "jedi", "2024"),
    ],
)
def test_everyday_questions(jena: Desk, text: str, service: str, said: str) -> None:
    ((outcome, found, answer),) = ask(jena, text)
    assert (outcome, found) == (Outcome.ANSWERED, service)
    assert said in answer


@pytest.mark.parametrize("text", ["führerschein", "auto", "Müll?"])
def test_a_word_that_names_several_topics_is_asked_back(jena: Desk, text: str) -> None:
    ((outcome, _, _),) = ask(jena, text)
    assert outcome is Outcome.CLARIFY


@pytest.mark.parametrize(
    "text",
    [
        "will mich selbständig machen, nagelstudio, nebenbei",
        "will nen kleinen onlineshop aufmachen, nebenbei, bin angestellt",
        "will n imbiss aufmachen",
    ],
)
def test_who_only_tells_what_he_is_up_to_is_told_what_to_do(jena: Desk, text: str) -> None:
    (told,) = ask(jena, text)
    assert (told[0], told[1]) == (Outcome.ANSWERED, "gewerbe-anmelden")


def test_moving_to_the_town_is_no_move_within_it(jena: Desk) -> None:
    (to_jena,) = ask(jena, "umziehn nach jena, was muss ich da machen")
    assert to_jena[1] == "wohnung-anmelden"
