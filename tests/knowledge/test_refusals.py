"""What is said where Musterstadt's content has no answer."""

from knowledge.reply import Outcome
from tests.knowledge.fakes import Asker


def test_refusals_in_a_row_are_worded_in_turn_and_end_with_a_human(asker: Asker) -> None:
    asked = ("Wo beantrage ich Kindergeld?", "Was kostet das?", "Wie lange dauert das?")
    replies = [asker.ask(text) for text in asked]
    assert {reply.outcome for reply in replies} == {Outcome.REFUSED}
    first, again, often = (reply.text for reply in replies)
    assert first.startswith("Das klingt nach „Kindergeld“.")
    assert again.startswith("Auch dazu")
    assert often.startswith("Auch das weiß ich leider nicht. Am schnellsten hilft Ihnen ein Mensch")
    assert all("01234 56-100" in text for text in (first, again, often))


def test_an_answer_ends_the_row(asker: Asker) -> None:
    asker.ask("Wo beantrage ich Kindergeld?")
    asker.ask("Was kostet das?")
    asker.ask("Was kostet ein Reisepass?")
    asker.ask("Wo beantrage ich Kindergeld?")
    assert asker.ask("Was kostet das?").text.startswith("Auch darauf")


def test_who_asks_where_to_call_is_told_the_number_first(asker: Asker) -> None:
    asker.ask("Wo beantrage ich Kindergeld?")
    reply = asker.ask("Wo rufe ich da an?")
    assert reply.outcome is Outcome.REFUSED
    apology, number = reply.text.split("\n")[:2]
    assert apology.startswith("Wer dafür zuständig ist, weiß ich leider nicht.")
    assert "01234 56-100" in number


def test_the_office_of_what_may_be_meant_is_named_beside_the_one_for_all_else(
    asker: Asker,
) -> None:
    reply = asker.ask("Wie alt wird ein Hund?")
    assert reply.outcome is Outcome.REFUSED
    assert "Vielleicht meinen Sie: Hund anmelden und Hundesteuer zahlen?" in reply.text
    helping, others = reply.text.split("Dabei hilft Ihnen ein Mensch weiter: ")[1].split(". ", 1)
    assert helping == "Steueramt, Telefon 01234 56-200"
    assert others.startswith("Bei anderen Fragen: Bürgerbüro, Telefon 01234 56-100")


def test_what_the_human_s_office_does_itself_names_it_once(asker: Asker) -> None:
    reply = asker.ask("Wo beantrage ich Kindergeld?")
    assert reply.text.count("Bürgerbüro") == 1
