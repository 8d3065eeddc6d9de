"""Which aspects are meant, in conversations with the information desk of Musterstadt."""

from tests.knowledge.fakes import Asker


def test_the_same_question_about_another_topic(asker: Asker) -> None:
    asker.ask("Was kostet ein Personalausweis?")
    reply = asker.ask("Und der Reisepass?")
    assert (reply.service, reply.aspect) == ("reisepass", "fee")
    assert "70 Euro" in reply.text


def test_two_aspects_in_one_question(asker: Asker) -> None:
    reply = asker.ask("Was kostet der Personalausweis und was muss ich mitbringen?")
    assert "46 Euro" in reply.text
    assert "alter Ausweis" in reply.text


def test_an_age_is_not_carried_over_to_another_person(asker: Asker) -> None:
    asker.ask("Was kostet ein Reisepass?")
    assert "70 Euro" not in asker.ask("ich bin 22").text
    assert "70 Euro" in asker.ask("und mein Opa?").text
