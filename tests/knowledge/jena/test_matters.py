"""Messages that may have more than one matter."""

import pytest

from knowledge.desk import Desk
from knowledge.reply import Outcome
from tests.knowledge.fakes import Asker
from tests.knowledge.jena.conftest import ask


def test_the_difference_of_two_matters_is_told_by_both(jena: Desk) -> None:
    text = Asker(jena).ask("Was ist der Unterschied zwischen Personalausweis und Reisepass?").text
    assert "Zu „Personalausweis“:" in text
    assert "Zu „Reisepass“:" in text


def test_a_difference_that_an_editor_tells_is_told_so(jena: Desk) -> None:
    text = Asker(jena).ask("unterschied mietzuschuss und lastenzuschuss").text
    assert text.startswith("Den Mietzuschuss bekommt, wer zur Miete wohnt.")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (
            "ich brauche einen neuen reisepass und mein auto muss umgemeldet werden",
            ["Reisepass", "Kfz-Ummeldung"],
        ),
        (
            "führerschein weg und ausweis auch, beides im portemonnaie",
            ["Ersatzführerschein", "Verlustmeldung"],
        ),
        ("perso abgelaufen und pass auch", ["Personalausweis", "Reisepass"]),
        ("perso und führerschein verloren", ["Verlustmeldung", "Ersatzführerschein"]),
        ("mir wurden perso und führerschein geklaut", ["Verlustmeldung", "Ersatzführerschein"]),
    ],
)
def test_two_matters_of_which_the_whole_is_neither(jena: Desk, text: str, named: list[str]) -> None:
    [(outcome, _, said)] = ask(jena, text)
    assert outcome is Outcome.ANSWERED
    assert [line for line in said.split("\n") if line.startswith("Zu „")] == [
        f"Zu „{name}“:" for name in named
    ]


def test_what_only_tells_is_left_away_where_the_rest_is_surely_meant(jena: Desk) -> None:
    first, nothing = (
        ask(jena, "brauch n führungszeugnis, trainer bei den bambinis"),
        ask(jena, "brauch n trainer, spiele bei den bambinis"),
    )
    assert first[0][:2] == (Outcome.ANSWERED, "fuehrungszeugnis")
    assert not first[0][2].startswith("Zu „")
    assert nothing[0][0] is Outcome.REFUSED


def test_what_the_end_says_of_both_may_be_one_matter(jena: Desk) -> None:
    [(outcome, service, said)] = ask(jena, "hab pass und perso verloren")
    assert (outcome, service) == (Outcome.ANSWERED, "ausweis-verloren")
    assert not said.startswith("Zu „")
