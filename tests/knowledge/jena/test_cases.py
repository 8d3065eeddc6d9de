"""What is said where a case is told: an honorary office, a dog that died, a tag that is lost."""

import pytest

from knowledge.desk import Desk
from tests.knowledge.fakes import Asker
from tests.knowledge.jena.conftest import ask


def test_an_aspect_is_that_of_the_case_told_before(jena: Desk) -> None:
    told, fee = ask(jena, "Führungszeugnis fürs Ehrenamt im Sportverein", "muss ich da zahlen")
    assert "entfällt die Gebühr" in told[2]
    assert fee[2].startswith("Mit einem Nachweis über das Ehrenamt entfällt die Gebühr.")
    assert "13 Euro" not in fee[2]


def test_a_case_told_beside_another_is_kept(jena: Desk) -> None:
    *_, fee = ask(jena, "erweitertes Führungszeugnis fürs Ehrenamt", "kostet das was")
    assert fee[2].startswith("Mit einem Nachweis über das Ehrenamt entfällt die Gebühr.")


def test_when_a_fee_falls_away_is_told_with_the_fee(jena: Desk) -> None:
    text = Asker(jena).ask("führungszeugnis fürs ehrenamt kostet das was").text
    assert "13 Euro" in text
    assert "entfällt die Gebühr" in text


def test_what_is_to_do_in_the_case_told_goes_before_the_fees(jena: Desk) -> None:
    text = Asker(jena).ask("mein hund ist gestorben muss ich weiter zahlen").text
    assert text.startswith("Sagen Sie es dem Team Gemeindesteuern")
    assert "Das kostet 120 Euro" not in text


def test_another_name_may_tell_a_case_too(jena: Desk) -> None:
    ((_, service, text),) = ask(jena, "Hundemarke verloren")
    assert service == "hundesteuer"
    assert "Ersatzmarke" in text.split("\n\n")[0]


def test_a_case_of_its_own_goes_before_the_fees(jena: Desk) -> None:
    honorary = Asker(jena).ask("was kostet ein führungszeugnis ehrenamtlich")
    assert honorary.text.startswith("Mit einem Nachweis über das Ehrenamt entfällt die Gebühr.")
    assert "13 Euro" in Asker(jena).ask("was kostet ein führungszeugnis").text


def test_a_case_told_does_not_hide_another_aspect(jena: Desk) -> None:
    _, both = ask(jena, "erweitertes Führungszeugnis", "was brauch ich da und was kostets")
    assert "13 Euro" in both[2]
    assert "Schreiben der Stelle" in both[2]


@pytest.mark.parametrize(
    ("text", "service"),
    [
        ("pass abgelaufen, in 10 tagen gehts nach ägypten, hilfe", "express-reisepass"),
        ("we fly to egypt in ten days and my passport has expired", "express-reisepass"),
        ("pass abgelaufen, flug übermorgen", "vorlaeufiger-reisepass"),
        ("Ich fliege in zwei Tagen und mein Pass ist abgelaufen", "vorlaeufiger-reisepass"),
        ("Gilt der vorläufige Reisepass in zwei Wochen noch?", "vorlaeufiger-reisepass"),
    ],
)
def test_who_has_more_time_is_told_of_what_takes_longer(
    jena: Desk, text: str, service: str
) -> None:
    (first, fee) = ask(jena, text, "was kostet das")
    assert (first[1], fee[1]) == (service, service)


@pytest.mark.parametrize(
    ("texts", "begin"),
    [
        (("ummelden was mitbringen",), "Ummeldung: Sie brauchen Ihren Ausweis"),
        (("ich bin 75, mein Ausweis ist abgelaufen", "Und was kost das?"), "Personalausweis: Das"),
    ],
)
def test_a_certain_case_does_not_go_first_where_none_is_told(
    jena: Desk, texts: tuple[str, ...], begin: str
) -> None:
    *_, (_, _, said) = ask(jena, *texts)
    assert said.startswith(begin)
