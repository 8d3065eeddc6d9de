"""What is replied to what was found, by the information desk of Musterstadt."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from knowledge.deciding.judgement import Judgement, Zone
from knowledge.desk import Desk
from knowledge.entries.content import load_content
from knowledge.reply import Outcome
from knowledge.service import Knowledge
from tests.knowledge.conftest import WRONG_ANSWER_COST
from tests.knowledge.fakes import WEDNESDAY, Asker, FakeEncoder


def test_the_fee_comes_first_with_source_and_office(asker: Asker) -> None:
    reply = asker.ask("Was kostet ein Personalausweis?")
    assert reply.outcome is Outcome.ANSWERED
    assert (reply.service, reply.aspect) == ("personalausweis", "fee")
    first = reply.text.split("\n")[0]
    assert "46 Euro" in first
    assert "27,60 Euro" in first
    assert "Stadt Musterstadt – Personalausweis" in reply.text
    assert "1. September 2026" in reply.text
    assert "Bürgerbüro" in reply.text
    assert {source.title for source in reply.sources} >= {"Stadt Musterstadt – Personalausweis"}


def test_other_aspects_are_offered_and_can_be_pressed(asker: Asker) -> None:
    reply = asker.ask("Was kostet ein Personalausweis?")
    payload = next(b.payload for b in reply.buttons if b.title == "Unterlagen")
    pressed = asker.ask(payload)
    assert (pressed.service, pressed.aspect) == ("personalausweis", "documents")
    assert "digitales Passbild" in pressed.text


def test_what_the_content_lacks_is_said_and_who_knows(asker: Asker) -> None:
    asker.ask("Was kostet ein Personalausweis?")
    reply = asker.ask("Geht das online?")
    assert reply.outcome is Outcome.REFUSED
    assert "01234 56-100" in reply.text


def test_a_detail_that_the_content_lacks_is_said_to_be_unknown(asker: Asker) -> None:
    reply = asker.ask("Welche Farbe hat der Personalausweis?")
    assert (reply.outcome, reply.service) == (Outcome.REFUSED, "personalausweis")
    assert "Wie das genau ist, weiß ich leider nicht." in reply.text
    office = asker.ask("Wie heißt die Leiterin des Steueramts?")
    assert office.outcome is Outcome.REFUSED


def test_nothing_is_asked_back_where_the_content_has_no_answer(
    asker: Asker, monkeypatch: pytest.MonkeyPatch
) -> None:
    judged(monkeypatch, Zone.CLARIFY)
    text = "Sperrmüll Sperrmüllabfuhr Hundemarke"
    assert asker.ask(f"Hinweise {text}").outcome is Outcome.CLARIFY
    reply = asker.ask(f"Was kostet {text}?")
    assert (reply.outcome, reply.service) == (Outcome.REFUSED, "sperrmuell")
    assert "Was das kostet, weiß ich leider nicht." in reply.text
    assert "Hundesteuer: Kosten" in [button.payload for button in reply.buttons]


def test_an_unspecific_question_gets_the_teaser(asker: Asker) -> None:
    reply = asker.ask("Personalausweis")
    assert reply.outcome is Outcome.ANSWERED
    assert "persönlich im Bürgerbüro" in reply.text
    assert reply.buttons


@pytest.mark.parametrize(
    ("now", "amount"),
    [
        (dt.datetime(2026, 12, 31, 12, tzinfo=WEDNESDAY.tzinfo), "60 Euro"),
        (dt.datetime(2027, 1, 1, 12, tzinfo=WEDNESDAY.tzinfo), "72 Euro"),
    ],
)
def test_the_fee_of_the_day(asker: Asker, now: dt.datetime, amount: str) -> None:
    reply = asker.ask("Was kostet die Hundesteuer?", now=now)
    assert amount in reply.text.split("\n")[0]


def test_a_coming_fee_is_announced(asker: Asker) -> None:
    assert "1. Januar 2027" in asker.ask("Was kostet die Hundesteuer?").text


def test_a_stale_entry_says_so(asker: Asker) -> None:
    assert "1. Oktober 2026" in asker.ask("Sperrmüll").text


def judged(monkeypatch: pytest.MonkeyPatch, zone: Zone) -> None:
    def judge(*args: Any, **keywords: Any) -> Judgement:
        return Judgement(0.5, {}, zone)

    monkeypatch.setattr("knowledge.deciding.finder.judge", judge)


def test_a_clarifying_question_and_its_answers(
    asker: Asker, monkeypatch: pytest.MonkeyPatch
) -> None:
    judged(monkeypatch, Zone.CLARIFY)
    reply = asker.ask("Was kostet das Dokument Personalausweis Reisepass?")
    assert reply.outcome is Outcome.CLARIFY
    options = [b for b in reply.buttons if "eisepass" in b.title or "ersonalausweis" in b.title]
    assert 2 <= len(options) <= 3
    chosen = asker.ask(next(b.payload for b in options if "eisepass" in b.title))
    assert (chosen.service, chosen.aspect) == ("reisepass", "fee")


def test_an_option_can_be_chosen_by_its_number(
    asker: Asker, monkeypatch: pytest.MonkeyPatch
) -> None:
    judged(monkeypatch, Zone.CLARIFY)
    options = asker.ask("Was kostet Personalausweis Reisepass?").context.options
    reply = asker.ask("das zweite")
    assert reply.outcome is Outcome.ANSWERED
    assert reply.service == options[1]


def test_an_option_can_be_chosen_by_a_word_of_its_title(
    asker: Asker, monkeypatch: pytest.MonkeyPatch
) -> None:
    judged(monkeypatch, Zone.CLARIFY)
    asker.ask("Was kostet Personalausweis Reisepass?")
    reply = asker.ask("nein, ich meinte den Reisepass")
    assert (reply.outcome, reply.service, reply.aspect) == (Outcome.ANSWERED, "reisepass", "fee")


def test_a_refusal_keeps_the_topic(asker: Asker, monkeypatch: pytest.MonkeyPatch) -> None:
    asker.ask("Was kostet ein Personalausweis?")
    judged(monkeypatch, Zone.REFUSE)
    refused = asker.ask("Quantenphysik Zwischenprüfung")
    assert refused.outcome is Outcome.REFUSED
    assert asker.ask("Wo muss ich da hin?").service == "personalausweis"


def test_the_web_shows_sources_itself(asker: Asker) -> None:
    reply = asker.ask("Was kostet ein Personalausweis?", channel="web")
    assert "Quelle" not in reply.text
    assert reply.sources


def test_the_phone_says_no_source_line(asker: Asker) -> None:
    assert "Quelle" not in asker.ask("Was kostet ein Personalausweis?", channel="phone").text


def test_suggestions(desk: Desk) -> None:
    assert [b.title for b in desk.suggestions("en")] == ["How much is an ID card?"]
    assert desk.suggestions("fr")[0].title == "Was kostet ein Personalausweis?"


def test_hours_are_those_of_the_office_that_all_topics_share(
    asker: Asker, monkeypatch: pytest.MonkeyPatch
) -> None:
    judged(monkeypatch, Zone.CLARIFY)
    reply = asker.ask("Personalausweis Reisepass Samstag offen?")
    assert (reply.outcome, reply.service) == (Outcome.ANSWERED, "buergerbuero")
    assert "9 bis 11 Uhr" in reply.text
    assert asker.ask("Was kostet Personalausweis Reisepass?").outcome is Outcome.CLARIFY


def test_what_may_be_no_answer_is_said_to_be_uncertain(asker: Asker) -> None:
    uncertain = "Ob das Ihre Frage genau beantwortet, weiß ich nicht."
    reply = asker.ask("Darf mein Chef meinen Personalausweis behalten?")
    assert reply.outcome is Outcome.ANSWERED
    assert reply.text.startswith(uncertain)
    for text in ("Personalausweis", "Darf mein Mann den Ausweis für mich abholen?", "Hundesteuer?"):
        assert uncertain not in asker.ask(text).text


def test_a_suggestion_that_nothing_fits_is_refused(
    content_dir: Path, tmp_path: Path, fake_encoder: FakeEncoder
) -> None:
    file = content_dir / "musterstadt" / "municipality.yaml"
    text = file.read_text(encoding="utf-8").replace(
        "Was kostet ein Personalausweis?", "Wie alt ist der Bürgermeister?"
    )
    file.write_text(text, encoding="utf-8")
    desk = Desk(load_content(file.parent), fake_encoder, tmp_path, WRONG_ANSWER_COST)
    suggestion = desk.suggestions("de")[0].title
    assert suggestion == "Wie alt ist der Bürgermeister?"
    assert Asker(desk).ask(suggestion).outcome is Outcome.REFUSED


BATH = """---
title: Freibad
kind: topic
sources: [{title: Freibad, url: https://www.musterstadt.example/bad, date: 2026-09-01}]
reviewed: 2026-09-01
---

## Fragen

### Gibt es Schwimmkurse?
Ja, in den Ferien.

### Darf mein Hund mit ins Freibad?
Nein, Hunde dürfen nicht auf die Liegewiese.
"""


def test_an_entry_without_a_teaser_tells_its_questions_or_just_the_answer(
    fake_encoder: FakeEncoder, tmp_path: Path, content_dir: Path
) -> None:
    (content_dir / "musterstadt" / "freibad.md").write_text(BATH, encoding="utf-8")
    knowledge = Knowledge(content_dir, tmp_path / "index", fake_encoder, WRONG_ANSWER_COST)
    knowledge.refresh()
    bath = knowledge.ask("Freibad", municipality="musterstadt")
    assert bath.outcome is Outcome.ANSWERED
    assert "- Gibt es Schwimmkurse?\n- Darf mein Hund mit" in bath.text
    courses = knowledge.ask("Gibt es im Freibad Schwimmkurse?", municipality="musterstadt")
    assert courses.text.startswith("Ja, in den Ferien.\n\nQuelle:")


def test_what_an_editor_answers_of_a_topic_is_not_told_of_the_office_behind_it(
    fake_encoder: FakeEncoder, tmp_path: Path, content_dir: Path
) -> None:
    folder = content_dir / "musterstadt"
    of_office = BATH.replace("kind: topic", "kind: topic\noffice: buergeramt")
    opening = "### Wann öffnet das Freibad?\nAm 15. Mai.\n\n### Gibt"
    text = of_office.replace("### Gibt", opening)
    (folder / "freibad.md").write_text(text, encoding="utf-8")
    desk = Desk(load_content(folder), fake_encoder, tmp_path, WRONG_ANSWER_COST)
    for asked in ("Wann öffnet das Freibad?", "wann hat das freibad geöffnet"):
        said = Asker(desk).ask(asked).text
        assert said.startswith("Am 15. Mai.")
        assert "Öffnungszeiten" not in said


def test_what_a_text_tells_in_passing_is_said_to_be_in_doubt(
    content_dir: Path, tmp_path: Path, fake_encoder: FakeEncoder
) -> None:
    folder = content_dir / "musterstadt"
    path = folder / "hundesteuer.md"
    notes = "\n\n## Hinweise\nDie Marke trägt der Hund.\nBringen Sie den Impfpass mit."
    path.write_text(path.read_text(encoding="utf-8") + notes, encoding="utf-8")
    asker = Asker(Desk(load_content(folder), fake_encoder, tmp_path / "index", WRONG_ANSWER_COST))
    reply = asker.ask("Welche Unterlagen brauche ich für die Hundesteuer?")
    assert (reply.outcome, reply.aspect) == (Outcome.ANSWERED, "documents")
    assert reply.in_doubt
    assert reply.text.startswith("Ob das Ihre Frage genau beantwortet, weiß ich nicht.")
    assert "Bringen Sie den Impfpass mit." in reply.text
    assert asker.ask("Auf welchem Gesetz beruht die Hundesteuer?").outcome is Outcome.REFUSED
