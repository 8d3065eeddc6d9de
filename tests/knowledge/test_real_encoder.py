"""The same desk with the real embedding model, where the set-up has fetched it."""

from pathlib import Path

import pytest

from bot.settings import Settings
from knowledge.desk import Desk
from knowledge.entries.content import load_content
from knowledge.reply import Outcome
from knowledge.retrieval.encoder import Encoder
from tests.knowledge.conftest import IndexOf
from tests.knowledge.fakes import Asker


@pytest.fixture(scope="module")
def real_desk(real_encoder: Encoder, index_of: IndexOf) -> Desk:
    folder = Path(__file__).parent / "content" / "musterstadt"
    # What every town is asked besides its own matters stands in the other town's index too.
    return Desk(
        load_content(folder), real_encoder, index_of("suederbrarup"), Settings().wrong_answer_cost
    )


@pytest.mark.parametrize(
    ("text", "service"),
    [
        ("Was kostet ein Personalausweis?", "personalausweis"),
        ("was kostet n neuer perso", "personalausweis"),
        ("Welche Unterlagen brauche ich für den Reisepass?", "reisepass"),
        ("Hundesteuer Höhe", "hundesteuer"),
        ("ich will ein Gewerbe anmelden", "gewerbe-anmelden"),
        ("Sperrmuell abholen", "sperrmuell"),
    ],
)
def test_everyday_words_find_the_service(real_desk: Desk, text: str, service: str) -> None:
    reply = Asker(real_desk).ask(text)
    assert reply.outcome is Outcome.ANSWERED
    assert reply.service == service


def test_a_compound_of_service_and_aspect_leads_to_the_service(real_desk: Desk) -> None:
    reply = Asker(real_desk).ask("Personalausweisgebühr")
    offered = [button.title for button in reply.buttons]
    assert reply.service == "personalausweis" or "Personalausweis beantragen" in offered


@pytest.mark.parametrize(
    "text",
    ["Wie wird das Wetter?", "Wer ist Bundeskanzler?", "Rezept für Apfelkuchen", "I love you"],
)
def test_nonsense_is_not_answered(real_desk: Desk, text: str) -> None:
    assert Asker(real_desk).ask(text).outcome is not Outcome.ANSWERED


@pytest.mark.parametrize(
    ("text", "service", "said"),
    [
        ("How much is the dog tax?", "hundesteuer", "euros"),
        ("where do i register a business", "gewerbe-anmelden", "responsible office"),
        ("I need someone to collect my bulky waste", "sperrmuell", "in German"),
    ],
)
def test_english_is_read_by_way_of_german_where_the_content_has_none(
    real_desk: Desk, text: str, service: str, said: str
) -> None:
    reply = Asker(real_desk).ask(text, language="en")
    assert (reply.outcome, reply.service) == (Outcome.ANSWERED, service)
    assert said in reply.text


def test_english_that_nothing_fits_is_refused_in_english(real_desk: Desk) -> None:
    reply = Asker(real_desk).ask("How do I get a fishing licence?", language="en")
    assert reply.outcome is Outcome.REFUSED
    assert "I am sorry" in reply.text or "I have no" in reply.text
