"""Talks: what goes on with the topic, and what leaves it."""

import pytest

from knowledge.desk import Desk
from knowledge.reply import Outcome
from tests.knowledge.fakes import Asker
from tests.knowledge.jena.conftest import ask


def test_follow_ups_keep_the_topic(jena: Desk) -> None:
    first, daughter, place, online, other = ask(
        jena,
        "Was kostet ein Personalausweis?",
        "Und für meine Tochter, 15?",
        "Wo muss ich da hin?",
        "Geht das online?",
        "Was kostet ein Reisepass?",
    )
    assert first[2].startswith("Personalausweis: Das kostet 46 Euro")
    assert "27,60" in daughter[2]
    assert "46" not in daughter[2].split("\n")[0]
    assert "Engelplatz 1" in place[2]
    assert "persönlich" in online[2]
    assert (other[1], "70 Euro" in other[2]) == ("reisepass", True)


def test_what_the_topic_tells_of_is_no_other_matter(jena: Desk) -> None:
    """ "BAföG" alone is one that the content does not cover."""
    _, (outcome, service, text) = ask(jena, "Wohngeld", "bin studentin und bekomm bafög")
    assert (outcome, service) == ("answered", "wohngeld")
    assert "Meistens nicht" in text
    ((outcome, _, _),) = ask(jena, "bafög")
    assert outcome == "refused"


@pytest.mark.parametrize(
    ("first", "then", "said"),
    [
        ("was kostet ein führungszeugnis", "erzähl mal mehr dazu", "vorbestraft"),
        ("was kostet die eID-Karte", "und was ist das überhaupt", "im Internet ausweisen"),
        ("sperrmüll kosten", "erklär mal wie das abläuft", "Melden Sie den Sperrmüll an"),
        ("what does the resident parking permit cost", "tell me more", "parken Sie in der Zone"),
        ("ich muss mich ummelden", "kostenpunkt?", "kostenlos"),
    ],
)
def test_what_could_be_said_of_any_topic_is_said_of_this_one(
    jena: Desk, first: str, then: str, said: str
) -> None:
    (_, service, _), (outcome, same, text) = ask(jena, first, then)
    assert (outcome, same) == ("answered", service)
    assert said in text


@pytest.mark.parametrize(
    ("before", "text"),
    [
        ("Was kostet die Hundesteuer?", "Wie beantrage ich Elterngeld?"),
        ("wohngeld", "wie beantrage ich kindergeld"),
        ("Wie melde ich mein Auto um?", "wo ist das Finanzamt"),
        ("passbild", "wo gibt es ne toilette"),
    ],
)
def test_another_matter_is_no_follow_up(jena: Desk, before: str, text: str) -> None:
    *_, (outcome, _, _) = ask(jena, before, text)
    assert outcome is Outcome.REFUSED


@pytest.mark.parametrize(
    ("before", "text", "service", "said"),
    [
        ("was ist der probierladen", "wo isn der", "probierladen", "Engelplatz 14"),
        (
            "Wie melde ich mein Gewerbe um?",
            "Kann man bei denen mit Karte zahlen?",
            None,
            "EC-Karte",
        ),
        ("Wie kann ich mein Auto abmelden?", "Darf ich die Schilder behalten?", None, "mitnehmen"),
        ("Wie komme ich an einen Kita-Platz?", "Geht das vor der Geburt?", "kita-platz", "geboren"),
        ("Was kostet die Hundesteuer?", "Und wenn ich noch einen zweiten habe?", None, "120 Euro"),
        ("Was kostet ein Personalausweis?", "Und der Reisepass?", "reisepass", "70 Euro"),
    ],
)
def test_follow_ups_in_many_forms(
    jena: Desk, before: str, text: str, service: str | None, said: str
) -> None:
    first, (outcome, found, answer) = ask(jena, before, text)
    assert (outcome, found) == (Outcome.ANSWERED, service or first[1])
    assert said in answer


def test_an_age_and_an_aspect_without_a_topic_belong_to_the_topic(jena: Desk) -> None:
    *_, (_, service, said) = ask(
        jena, "Was kostet ein Personalausweis?", "und der pass?", "mit 20?"
    )
    assert (service, "37,50 Euro" in said, "70 Euro" in said) == ("reisepass", True, False)
    *_, (_, service, said) = ask(jena, "Was kostet ein Personalausweis?", "Termin")
    assert (service, "Termin" in said) == ("personalausweis", True)


@pytest.mark.parametrize(
    ("before", "text"),
    [
        ("wo krieg ich elterngeld her", "wie hoch ist das"),
        ("will deutscher werden, komme aus indien", "darf ich meinen pass behalten"),
        ("Was kostet der Eintritt ins Stadtmuseum?", "und kinder"),
    ],
)
def test_what_goes_on_with_an_uncovered_matter_is_refused(
    jena: Desk, before: str, text: str
) -> None:
    assert ask(jena, before, text)[-1][0] is Outcome.REFUSED


@pytest.mark.parametrize(
    ("between", "then", "outcome"),
    [
        ("wie wird das wetter", "und was brauch ich dafür", Outcome.ANSWERED),
        ("wie backe ich einen kuchen", "kann ich das online beantragen", Outcome.ANSWERED),
        ("welches handy soll ich kaufen", "was kostet das?", Outcome.REFUSED),
        ("wie wird das wetter", "und morgen?", Outcome.REFUSED),
        ("wie backe ich einen kuchen", "wie lange dauert das", Outcome.REFUSED),
    ],
)
def test_a_word_about_the_weather_does_not_end_the_topic(
    jena: Desk, between: str, then: str, outcome: Outcome
) -> None:
    _, refused, last = ask(jena, "Personalausweis beantragen", between, then)
    assert refused[0] is Outcome.REFUSED
    assert last[0] is outcome
    assert last[1] in (None, "personalausweis")


def test_a_pronoun_keeps_the_topic(jena: Desk) -> None:
    asker = Asker(jena)
    asker.ask("Ich habe meinen Führerschein verloren, was tun?")
    reply = asker.ask("Und darf ich bis dahin trotzdem Auto fahren?")
    assert reply.service == "fuehrerschein-ersatz"


@pytest.mark.parametrize(
    ("first", "then", "service", "aspect"),
    [
        ("gewerbe anmelden", "und wieder abmelden?", "gewerbe-abmelden", "overview"),
        ("kfz anmelden", "und wieder abmelden?", "kfz-abmelden", "overview"),
        ("Wertstoffhof Lobeda heute offen?", "bis wann?", "wertstoffhof-lobeda", "hours"),
        ("Was kostet ein Reisepass?", "Und unter 24?", "reisepass", "fee"),
    ],
)
def test_a_follow_up_stays_in_the_family(
    jena: Desk, first: str, then: str, service: str, aspect: str
) -> None:
    asker = Asker(jena)
    asker.ask(first)
    reply = asker.ask(then)
    assert (reply.service, reply.aspect) == (service, aspect)


def test_only_the_option_that_has_an_answer_is_meant(jena: Desk) -> None:
    both, fee = ask(
        jena, "Wann hat die Bücherei offen? Und wo gebe ich Sperrmüll ab?", "Und was kostet das?"
    )
    assert both[1] == "buecherei"
    assert (fee[0], fee[1]) == (Outcome.ANSWERED, "sperrmuell")


def test_another_aspect_asked_for_in_few_words_is_not_the_one_before(jena: Desk) -> None:
    *_, number = ask(jena, "wann hat die stadtbücherei offen", "un de nummer?")
    assert "03641 49-8160" in number[2].split("\n")[0]


def test_whether_one_s_own_paper_is_needed_is_asked_about_the_matter(jena: Desk) -> None:
    *_, paper, fee = ask(
        jena, "wie kann ich aus der kirche austreten", "brauch ich meinen ausweis", "was kostets"
    )
    assert paper[:2] == (Outcome.REFUSED, None)
    assert "46 Euro" not in fee[2]


@pytest.mark.parametrize(
    ("first", "then", "service"),
    [
        ("was kostet ein hund im jahr", "anmelden wo", "hundesteuer"),
        ("gebrauchtes auto gekauft wie ummelden", "papiere fürs ummelden", "kfz-ummelden"),
        ("gebrauchtes auto gekauft wie ummelden", "muss ich mich ummelden", "wohnung-ummelden"),
    ],
)
def test_what_one_does_with_the_topic_names_no_other(
    jena: Desk, first: str, then: str, service: str
) -> None:
    *_, last = ask(jena, first, then)
    assert last[1] == service


def test_a_thing_that_an_editor_tells_of_stays_with_the_topic(jena: Desk) -> None:
    *_, fridge = ask(jena, "altes sofa loswerden", "kühlschrank gleich mit?")
    assert fridge[1] == "sperrmuell"
    assert "Elektrogeräte" in fridge[2]


def test_later_in_a_talk_a_sure_piece_stands_without_the_overview(jena: Desk) -> None:
    first, later = ask(jena, "hund anmelden", "und wenn er stirbt")
    overview = "Wer in Jena einen Hund hält"
    assert overview in first[2]
    assert "Gemeindesteuern" in later[2]
    assert overview not in later[2]


def test_an_option_that_nobody_chose_is_not_answered_about(jena: Desk) -> None:
    _, again = ask(jena, "gewerbe", "wie lange dauert das")
    assert (again[0], again[1]) == (Outcome.CLARIFY, None)


@pytest.mark.parametrize(
    ("before", "text", "service", "begins"),
    [
        ("Wie wird das Wetter morgen?", "ich hab einen ring gefunden", "fundbuero", "Geben Sie"),
        ("meine biotonne ist kaputt", "was kostet ne neue", "biotonne", "Falls Sie „Biotonne“"),
    ],
)
def test_a_refusal_ends_no_talk(
    jena: Desk, before: str, text: str, service: str, begins: str
) -> None:
    (refused, _, _), (outcome, found, said) = ask(jena, before, text)
    assert (refused, outcome, found) == (Outcome.REFUSED, Outcome.ANSWERED, service)
    assert said.startswith(begins)


def test_another_matter_is_not_read_into_the_options(jena: Desk) -> None:
    before = "zieh nächsten monat ins damenviertel, wie komm ich an so ein anwohnerparkding"
    clarified, refused = ask(jena, before, "Wie viel Grundsteuer muss ich zahlen?")
    assert (clarified[0], refused[0]) == (Outcome.CLARIFY, Outcome.REFUSED)
