"""The questions that editors have answered: which goes first, which is said with its answer."""

import pytest

from knowledge.desk import Desk
from tests.knowledge.fakes import Asker
from tests.knowledge.jena.conftest import ask


def test_no_topic_begins_with_the_answer_to_a_question_nobody_asked(jena: Desk) -> None:
    titles = [entry.title for entry in jena.content.entries.values() if entry.audience == "public"]
    openings = {title: ask(jena, title)[0][2].split()[0] for title in titles}
    assert not {title for title, word in openings.items() if word in {"Ja,", "Nein,"}}


def test_an_editor_s_question_that_was_not_asked_is_said_with_its_answer(jena: Desk) -> None:
    ((_, _, said),) = ask(jena, "mein Führerschein ist von 1985, muss ich umtauschen")
    assert "Alte Führerscheine müssen" in said
    assert "2006" not in said


@pytest.mark.parametrize(
    "text",
    [
        "darf mein besuch auf dem anwohnerparkplatz stehn",
        "und n behindertenparkausweis für sie?",
        "und der hund? mischling, 3 jahre",
    ],
)
def test_what_is_not_surely_asked_never_goes_first(jena: Desk, text: str) -> None:
    first = Asker(jena).ask(text).text.split("\n\n")[0]
    assert not first.startswith(("Zur Frage", "Ja", "Nein"))


def test_of_an_editor_s_questions_only_what_is_likely_meant_is_said_besides(jena: Desk) -> None:
    text = Asker(jena).ask("auto verkauft, muss ich abmelden oder der käufer").text
    assert "für eine andere Person" not in text


def test_an_editors_question_that_is_far_nearer_goes_first(jena: Desk) -> None:
    fridge = Asker(jena).ask("Kann ich den Kühlschrank zum Sperrmüll stellen?").text
    assert fridge.startswith(
        "Zur Frage „Holt der Sperrmüll auch Kühlschrank, Fernseher oder Waschmaschine ab?“: "
    )
    assert "Ja, Sie können" not in fridge  # The answer to "Geht das online?".


def test_the_age_decides_which_question_of_the_editor_fits(jena: Desk) -> None:
    child = Asker(jena).ask("Mein Sohn ist dreizehn. Muss wer mit, wenn er den Perso beantragt?")
    assert "sorgeberechtigter" in child.text
    grown = Asker(jena).ask("Mein Sohn ist dreißig. Muss wer mit, wenn er den Perso beantragt?")
    assert "sorgeberechtigter" not in grown.text


@pytest.mark.parametrize(
    ("before", "text", "begins"),
    [
        ("auto abmelden", "kann das auch mein sohn machen", "Ja, mit einer Vollmacht"),
        ("Führerschein umtauschen", "Kann meine Frau das erledigen?", "Nein, eine Vertretung"),
        (
            "Führerschein umtauschen",
            "muss ich dafür persönlich kommen",
            "Eine Vertretung ist nicht",
        ),
        # What has to be done oneself is no "yes" to what somebody else may do.
        ("umgezogen", "kann meine freundin das für mich machen", "Die Hauptwohnung melden Sie"),
    ],
)
def test_the_editor_s_question_about_the_same_detail_goes_first(
    jena: Desk, before: str, text: str, begins: str
) -> None:
    said = ask(jena, before, text)[-1][2]
    first, second, *_ = said.split("\n\n")
    # It may be said before it that it may be no answer.
    assert begins in (second if "genau beantwortet" in first else first)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Hallo, was darf nicht in die Biotonne?", "Was darf in die Biotonne?"),
        ("Was gehört zum Sperrmüll?", "Was gehört nicht zum Sperrmüll?"),
    ],
)
def test_what_is_permitted_is_not_said_to_what_is_not(jena: Desk, text: str, asked: str) -> None:
    said = Asker(jena).ask(text).text
    assert f"Zur Frage „{asked}“" in said


def test_an_editor_s_yes_is_said_with_its_question_unless_that_was_asked(jena: Desk) -> None:
    text = Asker(jena).ask("Ich ziehe nach Erfurt, muss ich mich abmelden?").text
    assert not text.startswith("Ja")
    assert "Nein, Sie melden sich nur in der neuen Stadt an." in text


@pytest.mark.parametrize(
    "text",
    ["hund ausm tierheim, muss ich den anmelden?", "hund ausm tierheim ist doch steuerfrei?"],
)
def test_a_yes_or_no_to_something_else_is_said_with_its_question(jena: Desk, text: str) -> None:
    assert not Asker(jena).ask(text).text.startswith(("Ja", "Nein"))
