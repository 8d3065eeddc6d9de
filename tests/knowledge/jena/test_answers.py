"""What is said to one question: all that was asked for, and nothing twice."""

import re

import pytest

from knowledge.desk import Desk
from knowledge.reply import Outcome
from tests.knowledge.fakes import Asker
from tests.knowledge.jena.conftest import MONDAY, ask


def test_a_word_taken_for_an_aspect_is_no_gap(jena: Desk) -> None:
    reply = Asker(jena).ask("Aus welchem Bundesprogramm kommt das Geld für Smart City?", now=MONDAY)
    assert "Modellprojekte Smart Cities" in reply.text
    assert "weiß ich leider nicht" not in reply.text


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        ("Sperrmüll", "Sperrmüll aus privaten Haushalten"),
        ("Wertstoffhof", "In Jena gibt es zwei Wertstoffhöfe"),
        ("Abfuhrtermin", "Wann Ihr Müll abgeholt wird"),
        ("umzug", "Wenn Sie innerhalb von Jena umziehen"),
        ("wohnung anmelden", "Wenn Sie neu nach Jena ziehen"),
        ("Was ist der ProbierLaden?", "Im ProbierLaden"),
        ("Was ist Smart City?", "Smart City Jena ist ein Projekt"),
    ],
)
def test_a_name_alone_is_answered_with_the_overview(jena: Desk, text: str, begins: str) -> None:
    ((outcome, _, said),) = ask(jena, text)
    assert outcome is Outcome.ANSWERED
    assert said.startswith(begins)


def test_the_same_is_not_said_twice_in_other_words(jena: Desk) -> None:
    text = Asker(jena).ask("bewohnerparken gebühr").text
    assert text.count("120 Euro") == 1


def test_an_address_is_no_repetition(jena: Desk) -> None:
    text = Asker(jena).ask("An wen schreib ich wegen der Abfallgebühr und wo sitzen die?").text
    assert "gebuehren@jena.de" in text


def test_a_module_asked_for_is_said_though_others_ask_in_vain(jena: Desk) -> None:
    reply = Asker(jena).ask("Einmal die 120-Liter-Restmülltonne leeren, was kostet der Spaß?")
    assert reply.outcome is Outcome.ANSWERED
    assert "6,98 Euro" in reply.text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("wbs beantragen", "Stellen Sie den Antrag beim Team Wohnen"),
        ("sperrmüll bestellen", "telefonisch unter 03641 4989-510"),
        ("Jenabonus beantragen", "formlos per E-Mail"),
    ],
)
def test_who_says_what_to_do_with_a_topic_is_told_how(jena: Desk, text: str, said: str) -> None:
    assert said in ask(jena, text)[0][2]
    assert said not in ask(jena, text.split()[0])[0][2]


def test_each_of_two_aspects_is_told(jena: Desk) -> None:
    (both,) = ask(jena, "bewohnerparkausweis gebühr und wie lange gültig")
    assert "120 Euro" in both[2]
    assert "gilt ein Jahr" in both[2]


def test_both_pieces_that_are_as_likely_are_told(jena: Desk) -> None:
    text = Asker(jena).ask("Jenabonus: welchen Nachweis brauche ich, und wie lange gilt der?").text
    assert "Nachweis" in text
    assert "ein Jahr" in text


@pytest.mark.parametrize(
    ("texts", "fact"),
    [
        (("was heißt jedi",), "Jena Digital Innovation Hub"),
        (("smart city jena", "was is handlungsfeld 4"), "Wirtschaft und Wissenschaft"),
    ],
)
def test_what_is_surely_asked_about_a_name_is_told(
    jena: Desk, texts: tuple[str, ...], fact: str
) -> None:
    *_, last = ask(jena, *texts)
    assert last[2].startswith(("JEDI steht", "Handlungsfeld 4"))
    assert fact in last[2]


def test_a_fee_is_told_where_the_piece_meant_is_about_another_number(jena: Desk) -> None:
    text = Asker(jena).ask("Bei uns zieht Vierbeiner Nummer drei ein – was kommt da dazu?").text
    assert "120 Euro" in text


@pytest.mark.parametrize(
    "texts",
    [
        ("i-kfz grad abgeschickt wann is der brief mit den papieren im kasten",),
        ("i-kfz", "wann kommen die papiere"),
    ],
)
def test_what_is_surely_meant_goes_before_what_a_word_was_taken_for(
    jena: Desk, texts: tuple[str, ...]
) -> None:
    *_, (_, _, text) = ask(jena, *texts)
    assert "3 bis 5 Arbeitstagen" in text.split("\n")[0]


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        (("wohnung anmelden", "wie lange hab ich zeit"), "innerhalb von zwei Wochen"),
        (("kostet so ne biotonne was",), "35 Euro einmalig"),
    ],
)
def test_what_a_module_says_is_not_said_by_an_editor_too(
    jena: Desk, texts: tuple[str, ...], said: str
) -> None:
    *_, (outcome, _, text) = ask(jena, *texts)
    assert outcome is Outcome.ANSWERED
    assert said in text
    assert text.count(re.findall(r"zwei Wochen|35 Euro", said)[0]) == 1


@pytest.mark.parametrize(
    ("asked", "known"),
    [
        ("geht die ummeldung des gewerbes online", False),
        ("kann ich mein führungszeugnis online beantragen", True),
        ("trauung online reservieren?", True),
    ],
)
def test_how_it_is_done_does_not_tell_whether_that_goes_online(
    jena: Desk, asked: str, known: bool
) -> None:
    (reply,) = ask(jena, asked)
    assert reply[0] is Outcome.ANSWERED
    assert ("Ob das online geht, weiß ich leider nicht." in reply[2]) is not known


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("how fast must i register after moving in?", "innerhalb von zwei Wochen"),
        ("how fast is the express passport", "nach drei Arbeitstagen"),
        ("i want open small shop, gewerbe", "Wenn Sie ein Gewerbe beginnen"),
    ],
)
def test_clumsy_english_is_understood(jena: Desk, asked: str, told: str) -> None:
    assert told in Asker(jena).ask(asked, language="en").text


def test_where_no_amount_is_known_that_is_said_beside_what_is_known(jena: Desk) -> None:
    ((outcome, _, text),) = ask(jena, "Vier alte Winterreifen: Was verlangt der Wertstoffhof?")
    assert outcome is Outcome.ANSWERED
    assert "Reifen sind kostenpflichtig." in text
    assert "Was das kostet, weiß ich leider nicht." in text


@pytest.mark.parametrize(
    "question",
    [
        "Was kostet ein Personalausweis?",
        "Wie viel Wohngeld bekomme ich?",
        "Was zahle ich als Ehrenamtler fürs Führungszeugnis?",
    ],
)
def test_an_amount_or_what_it_goes_by_is_enough(jena: Desk, question: str) -> None:
    ((_, _, text),) = ask(jena, question)
    assert "weiß ich leider nicht" not in text


def test_what_is_surely_meant_goes_before_a_module_that_a_word_was_taken_for(jena: Desk) -> None:
    question = (
        "Meine Tochter fliegt übermorgen nach New York, und ihr Pass ist abgelaufen. Es gibt wohl"
        " einen Ersatzpass zum gleich Mitnehmen. Kommt sie damit in Amerika überhaupt rein?"
    )
    ((_, service, text),) = ask(jena, question)
    assert service == "vorlaeufiger-reisepass"
    assert "USA" in text.split("\n\n")[0]


def test_what_is_told_of_a_district_names_the_office_there(jena: Desk) -> None:
    ((_, _, text),) = ask(jena, "wertstoffhof lobeda samstag bis wann")
    assert "Emil-Wölk-Straße 13a" in text
    assert "Löbstedter" not in text


@pytest.mark.parametrize(
    ("text", "service"),
    [
        ("Mein Reisepass ist abgelaufen, ich fliege am Freitag", "express-reisepass"),
        ("reisepass abgelaufen, flug morgen früh", "vorlaeufiger-reisepass"),
    ],
)
def test_a_day_of_departure_tells_how_much_time_is_left(
    jena: Desk, text: str, service: str
) -> None:
    assert ask(jena, text)[0][1] == service


def test_who_deals_with_it_is_told_with_the_telephone(jena: Desk) -> None:
    ((_, _, said),) = ask(jena, "Was mache ich mit einem neuen Hund?")
    assert "Team Gemeindesteuern" in said
    assert "03641 49-3021" in said


def test_a_topic_offered_before_is_still_meant_by_what_any_could_be_asked(jena: Desk) -> None:
    *_, (outcome, service, said) = ask(
        jena,
        "Was kostet ein Parkausweis für schwerbehinderte Menschen?",
        "Sie hat nur ein G im Ausweis",
        "was kostet der",
    )
    assert (outcome, service) == (Outcome.ANSWERED, "schwerbehindertenparkausweis")
    assert "kostenlos" in said
