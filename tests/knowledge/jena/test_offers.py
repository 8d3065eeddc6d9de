"""What a reply only offers or guesses, and whether that can be taken up."""

import pytest

from knowledge.desk import Desk
from knowledge.reply import Outcome
from tests.knowledge.fakes import Asker
from tests.knowledge.jena.conftest import MONDAY, ask


def test_what_a_refusal_offers_can_be_taken_up_by_its_number(jena: Desk) -> None:
    (first, _, text), (second, service, _) = ask(jena, "fleppe geklaut", "das zweite")
    assert (first, second, service) == ("refused", "answered", "ausweis-verloren"), text


def test_a_loss_is_heard(jena: Desk) -> None:
    reply = Asker(jena).ask("Mein Vater ist gestorben. Was muss ich jetzt tun?", now=MONDAY)
    assert reply.text.startswith("Das klingt nach „Todesfall“.")
    assert "Hund" not in reply.text


def test_a_matter_is_only_guessed_where_a_word_of_it_is_said(jena: Desk) -> None:
    (guessed,) = ask(jena, "Wo stelle ich einen Bauantrag?")
    assert "Das klingt nach „Bauantrag“" in guessed[2]
    (kept_back,) = ask(jena, "mein freund hat schluss gemacht")
    assert kept_back[0] is Outcome.REFUSED
    assert "Das klingt nach" not in kept_back[2]


def test_what_was_but_offered_is_answered_when_it_is_asked_on_about(jena: Desk) -> None:
    asker = Asker(jena)
    first = asker.ask("will nebenbei kuchen verkaufen, muss ich des anmelden")
    assert first.outcome is Outcome.REFUSED
    assert first.context.perhaps == "gewerbe-anmelden"
    papers = asker.ask("welche unterlagen brauche ich dafür")
    assert papers.text.startswith("Falls Sie „Gewerbeanmeldung“ meinen:")
    assert "Personalausweis" in papers.text
    assert papers.context.topic == "gewerbe-anmelden"


@pytest.mark.parametrize("between", [(), ("wie ist das wetter morgen",)])
def test_what_may_have_been_one_of_several_is_not_answered(
    jena: Desk, between: tuple[str, ...]
) -> None:
    first = "ziehe von winzerla nach lobeda, was muss ich machen"
    *_, fee = ask(jena, first, *between, "was kostet das")
    assert fee[0] is Outcome.REFUSED


def test_the_first_of_several_is_answered_where_it_is_likely(jena: Desk) -> None:
    first, then = "brauche nen zettel fürs jobcenter dass ich hier wohne", "geht das per mail"
    asker = Asker(jena)
    assert len(asker.ask(first).context.options) > 1
    assert asker.ask(then).text.startswith("Falls Sie „Meldebescheinigung“ meinen:")


def test_another_matter_refused_ends_what_may_have_been_meant(jena: Desk) -> None:
    first = "will nebenbei kuchen verkaufen, muss ich des anmelden"
    *_, papers = ask(jena, first, "wie ist das wetter morgen", "was nehm ich da mit")
    assert papers[0] is Outcome.REFUSED


def test_what_was_hardly_meant_is_not_answered_when_it_is_asked_on_about(jena: Desk) -> None:
    asker = Asker(jena)
    asker.ask("wo kann ich meinen hund einschläfern lassen")
    assert asker.ask("was kostet das").outcome is Outcome.REFUSED


def test_what_two_questions_may_ask_as_one_is_offered(jena: Desk) -> None:
    asker = Asker(jena)
    asker.ask("Wo wohnt mein Schulfreund Peter Müller?")
    again = asker.ask("ich hab nur die alte adresse")
    assert again.outcome is Outcome.REFUSED
    assert "Oder meinen Sie „Melderegisterauskunft beantragen“?" in again.text
    assert asker.ask("ja").service == "melderegisterauskunft"


def test_what_alone_is_offered_is_answered_when_it_is_asked_on_about(jena: Desk) -> None:
    asker = Asker(jena)
    asker.ask("welpen geholt, 10 wochen alt")
    again = asker.ask("was muss ich jetzt machen")
    assert again.text.startswith("Falls Sie „Hundesteuer“ meinen:")
    assert "Team Gemeindesteuern" in again.text


def test_a_topic_hardly_meant_is_not_offered_beside_another(jena: Desk) -> None:
    reply = Asker(jena).ask("welpen geholt, 10 wochen alt")
    assert [button.title for button in reply.buttons[:-1]] == [
        "Hund anmelden und Hundesteuer zahlen"
    ]


def test_a_related_topic_that_has_the_answer_is_offered(jena: Desk) -> None:
    asker = Asker(jena)
    asker.ask("wo ist der probierladen", now=MONDAY)
    follow_up = "sie ist schlecht zu fuß, kommt da auch mal wer zu uns raus nach drackendorf?"
    offered = asker.ask(follow_up, now=MONDAY)
    assert offered.outcome is Outcome.REFUSED
    assert offered.buttons[0].payload == "ProbierMobil"
    assert asker.ask("ja", now=MONDAY).service == "probiermobil"


def test_no_related_topic_is_offered_where_none_has_an_answer(jena: Desk) -> None:
    *_, refused = ask(jena, "wo ist der probierladen", "wie hoch ist der eiffelturm")
    assert refused[0] is Outcome.REFUSED
    assert "Probier" not in refused[2]
