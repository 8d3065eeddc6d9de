"""Opening hours: of which office, of which day, and whether they are asked for at all."""

import pytest

from knowledge.desk import Desk
from knowledge.reply import Outcome
from tests.knowledge.fakes import Asker
from tests.knowledge.jena.conftest import ask


@pytest.mark.parametrize("text", ["Wann hat der Bürgerservice geöffnet?", "Wertstoffhof offen?"])
def test_hours_are_not_those_of_one_day(jena: Desk, text: str) -> None:
    ((_, _, said),) = ask(jena, text)
    assert "Montag" in said.split("\n\n")[0]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("hat der bürgerservice neujahr offen", "1. Januar 2027 ist Feiertag"),
        ("bürgerservice am karfreitag offen?", "26. März 2027 ist Feiertag"),
        ("Ist an Heiligabend offen?", "24. Dezember 2026"),
        ("hat der bürgerservice am samstag den 5. dezember offen", "5. Dezember 2026"),
        ("bürgerservice mittwochnachmittag offen?", "25. November 2026"),
    ],
)
def test_hours_of_a_named_day(jena: Desk, text: str, said: str) -> None:
    ((outcome, service, answer),) = ask(jena, text)
    assert (outcome, service) == (Outcome.ANSWERED, "buergerservice")
    assert said in answer


@pytest.mark.parametrize(
    ("before", "said"),
    [
        ("Ausweis abholen", "An zwei Samstagen im Monat"),
        ("Muss ich mir zum Abholen vom Reisepass einen Termin holen?", "An zwei Samstagen"),
        ("Wohngeld", "Wann geöffnet ist, weiß ich leider nicht"),
    ],
)
def test_a_bare_day_asks_whether_it_is_open(jena: Desk, before: str, said: str) -> None:
    assert said in ask(jena, before, "samstags auch?")[-1][2]


def test_hours_are_not_answered_with_another_when(jena: Desk) -> None:
    (hours,) = ask(jena, "wann ist das bürgerbüro offen")
    assert hours[2].startswith("Bürgerservice Jena – Öffnungszeiten")


def test_a_day_that_is_but_told_asks_for_no_hours(jena: Desk) -> None:
    reply = Asker(jena).ask(
        "Mein Ausweis für die Stadtbibliothek ist noch von 2022. Am Freitag wollen wir wieder"
        " Bücher holen. Geht der noch?"
    )
    assert "neue Bibliothekskarte" in reply.text
    assert reply.aspect != "hours"


def test_a_day_of_what_one_plans_asks_for_the_hours(jena: Desk) -> None:
    reply = Asker(jena).ask("Ich wollte am Samstag zum Wertstoffhof. Geht das?")
    assert reply.aspect == "hours"


def test_a_day_on_which_something_happened_asks_for_no_opening_hours(jena: Desk) -> None:
    tonne, amt = (
        ask(jena, text)[0]
        for text in ("biotonne nicht abgeholt heute", "Kann man am Samstag aufs Bürgeramt?")
    )
    assert "geöffnet" not in tonne[2]
    assert "5. Dezember" in amt[2] or "28. November" in amt[2]


def test_a_day_asks_when_any_office_of_the_topic_is_open(jena: Desk) -> None:
    [(_, service, said)] = ask(jena, "Kann ich am Samstag Sperrmüll abgeben?")
    assert service == "sperrmuell"
    assert "Samstag, 28. November 2026" in said


@pytest.mark.parametrize(
    "text", ["Hat das Standesamt am Donnerstag offen?", "standesamt dienstag nachmittag auf?"]
)
def test_an_office_is_named_though_topics_are_dealt_with_there(jena: Desk, text: str) -> None:
    ((outcome, service, said),) = ask(jena, text)
    assert (outcome, service) == (Outcome.ANSWERED, "standesamt")
    assert "9 bis 12 Uhr" in said


def test_this_moment_is_asked_about_after_the_hours(jena: Desk) -> None:
    _, (_, service, said) = ask(jena, "Öffnungszeiten Bürgerservice", "und jetzt gerade?")
    assert service == "buergerservice"
    assert said.startswith("Ja, jetzt ist geöffnet")
