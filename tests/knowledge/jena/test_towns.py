"""Other towns: one asked about, one lived in, one only told of."""

import pytest

from knowledge.desk import Desk
from knowledge.reply import Outcome
from tests.knowledge.fakes import Asker
from tests.knowledge.jena.conftest import ask


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Wohne in Kahla, kann ich meinen Ausweis bei euch machen?", "am Ort Ihrer Hauptwohnung"),
        ("Ich wohne in Apolda. Kann ich bei Ihnen einen Reisepass beantragen?", "Hauptwohnung in"),
        ("wohne in gera, krieg ich den jenabonus bei euch", "mit Hauptwohnung oder einziger"),
        ("Ich wohne in Weimar. Bekomme ich in Jena eine Büchereikarte?", "weiß ich leider nicht"),
    ],
)
def test_who_lives_elsewhere_is_told_whether_that_matters(jena: Desk, text: str, said: str) -> None:
    assert said in ask(jena, text)[0][2]


@pytest.mark.parametrize(
    ("before", "text", "town"),
    [
        ("Was kostet ein Reisepass?", "Was kostet ein Reisepass in Erfurt?", "Erfurt"),
        ("Was kostet der Bewohnerparkausweis?", "und in Weimar?", "Weimar"),
        ("Was kostet der Bewohnerparkausweis?", "was kostet anwohnerparken in weimar", "Weimar"),
        ("Wie melde ich Sperrmüll an?", "Wie melde ich in Gera Sperrmüll an?", "Gera"),
        ("Was kostet die Hundesteuer?", "wie viel zahlt man für den hund in gera", "Gera"),
        ("Wann hat die Bücherei offen?", "Und die Bücherei in Erfurt?", "Erfurt"),
    ],
)
def test_the_same_matter_in_another_town_is_refused(
    jena: Desk, before: str, text: str, town: str
) -> None:
    asker = Asker(jena)
    assert asker.ask(before).outcome is Outcome.ANSWERED
    reply = asker.ask(text)
    assert reply.outcome is Outcome.REFUSED
    assert f"nicht für {town}" in reply.text


def test_where_a_car_is_still_registered_asks_nothing_about_that_town(jena: Desk) -> None:
    text = "Auto gebraucht gekauft, steht noch in Erfurt angemeldet. Was brauch ich zum Ummelden"
    assert ask(jena, text)[0][:2] == (Outcome.ANSWERED, "kfz-ummelden")


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("auto abmelden geht das auch in gera", Outcome.ANSWERED),
        ("kann ich den reisepass auch in gera beantragen", Outcome.REFUSED),
        ("was kostet ein reisepass in gera", Outcome.REFUSED),
        ("Wann hat die Zulassungsstelle in Gera offen, will auto abmelden", Outcome.REFUSED),
    ],
)
def test_another_town_is_told_of_where_an_editor_does(
    jena: Desk, text: str, outcome: Outcome
) -> None:
    assert Asker(jena).ask(text).outcome is outcome


@pytest.mark.parametrize(
    ("asked", "service"),
    [
        ("wann wird in lobeda der müll abgeholt", "abfuhrtermine"),
        ("Wann wird in Lobeda der Müll abgeholt?", "abfuhrtermine"),
        (
            "bin in ne wg in lichtenhain gezogen, muss ich irgendwo bescheid geben",
            "wohnung-anmelden",
        ),
        ("bibliothek lobeda", "buecherei-lobeda"),
    ],
)
def test_a_district_named_in_passing_does_not_hide_the_topic(
    jena: Desk, asked: str, service: str
) -> None:
    (reply,) = ask(jena, asked)
    assert reply[1] == service


def test_who_has_no_internet_is_told_the_number(jena: Desk) -> None:
    _, reply = ask(jena, "wie mache ich einen termin", "ich habe kein internet")
    assert "03641 49-3800" in reply[2]
    assert "weiß ich leider nicht" not in reply[2]
