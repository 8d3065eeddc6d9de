"""An explanation tells the very decision of the desk, in words an editor can follow."""

import json
import re
from dataclasses import replace

import pytest

from knowledge.deciding.decision import Finding
from knowledge.deciding.following import Following
from knowledge.deciding.topics import Topics
from knowledge.desk import Desk
from knowledge.explaining.explain import Explanation, Part, explain
from knowledge.explaining.explanation_text import in_words
from knowledge.explaining.grounds import Ground, grounds
from knowledge.reading.question import Question
from knowledge.reply import ConversationContext
from tests.knowledge.fakes import WEDNESDAY

NO_CONTEXT = ConversationContext()
AFTER_PASSPORT = ConversationContext(topic="reisepass", aspect="fee")
OPEN_OPTIONS = ConversationContext(options=("reisepass", "personalausweis"))


def explained(
    desk: Desk, text: str, context: ConversationContext = NO_CONTEXT, language: str = "de"
) -> Explanation:
    """Checks on the way that the reply is the one the desk gives."""
    given = {"channel": "rest", "language": language, "context": context, "now": WEDNESDAY}
    explanation, reply = explain(desk, text, **given)  # type: ignore[arg-type]
    assert reply == desk.ask(text, **given)  # type: ignore[arg-type]
    assert explanation.outcome == reply.outcome.value
    assert explanation.reply == reply.text
    return explanation


@pytest.mark.parametrize(
    ("text", "context", "step", "words"),
    [
        ("?!", NO_CONTEXT, "empty", "enthält kein Wort"),
        ("Was kostet ein Reisepass in Erfurt?", NO_CONTEXT, "foreign_town", "Erfurt"),
        ("Wo wohnt Frau Meier?", NO_CONTEXT, "private", "Privatperson"),
        ("Schreib ein Gedicht über den Reisepass", NO_CONTEXT, "task", "Auftrag"),
        ("Reisepass: Kosten", NO_CONTEXT, "pressed", "Schaltfläche"),
        ("das zweite", OPEN_OPTIONS, "pressed", "Personalausweis"),
        ("Was kostet das?", OPEN_OPTIONS, "options", "Rückfrage ist noch offen"),
        ("Wo muss ich da hin?", AFTER_PASSPORT, "topic_kept", "Gemeint ist das vorige"),
        (
            "Wird mir der zugeschickt?",
            AFTER_PASSPORT,
            "follow_up",
            "führt die Frage das vorige Thema fort",
        ),
        ("Wann haben Sie geöffnet?", NO_CONTEXT, "office", "Öffnungszeiten"),
        ("Was kostet das?", NO_CONTEXT, "no_topic", "fragt der Assistent danach"),
        ("Was kostet ein Personalausweis?", NO_CONTEXT, "search", "ist Antworten am günstigsten"),
        ("Wie melde ich meinen Zirkus um?", NO_CONTEXT, "search", "am günstigsten"),
    ],
)
def test_every_step_is_told(
    desk: Desk, text: str, context: ConversationContext, step: str, words: str
) -> None:
    explanation = explained(desk, text, context)
    assert explanation.step == step
    shown = in_words(explanation)
    assert words in shown.split("Entscheidung")[1]
    assert "None" not in shown
    assert ("Wie sicher das ist" in shown) == (step in {"search", "follow_up"})


def test_what_no_topic_answers_names_the_office_of_the_last(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Following, "chance", lambda *_: 0.4)
    explanation = explained(desk, "Und wenn es im Stadtwald stürmt?", AFTER_PASSPORT)
    assert (explanation.step, explanation.goes_on) == ("follow_up", 0.4)
    assert "Am ehesten (40 %)" in in_words(explanation)


def test_what_was_understood(desk: Desk) -> None:
    explanation = explained(desk, "Was kostet der Personalauswies mit 22?")
    read = explanation.understood
    assert read.words == ("personalausweis",)
    assert read.aspects == ("fee",)
    assert "kostet" in read.passed_over
    shown = in_words(explanation)
    assert "Gelesen als: Was kostet der Personalausweis" in shown
    assert "Gefragt ist nach: Kosten" in shown


def test_unknown_words_are_named(desk: Desk) -> None:
    shown = in_words(explained(desk, "Brauche ich eine Genehmigung für Quarzlampen?"))
    assert "Kommt in den Inhalten nicht vor: " in shown
    assert "quarzlampen" in shown


def test_the_score_is_the_sum_of_its_parts(desk: Desk) -> None:
    explanation = explained(desk, "Was kostet ein Personalausweis?")
    assert explanation.candidates[0].id == "personalausweis"
    for candidate in explanation.candidates:
        total = sum(part.points for part in candidate.parts)
        assert total == pytest.approx(candidate.score, abs=0.01)


def test_the_cheapest_zone_was_chosen(desk: Desk) -> None:
    for text in ("Was kostet ein Personalausweis?", "Wie wird das Wetter auf dem Mars?"):
        judged = explained(desk, text).judged
        assert judged is not None
        assert judged.zone == min(judged.costs, key=lambda zone: judged.costs[zone])
        assert judged.wrong_answer_cost == desk.wrong_answer_cost


def test_an_aspect_the_entry_lacks(desk: Desk) -> None:
    explanation = explained(desk, "Kann ich den Reisepass online beantragen?")
    assert explanation.outcome == "refused"
    assert explanation.lacking == ("online",)
    assert "der Eintrag sagt nichts zu: Online" in in_words(explanation)


def test_the_grounds_point_the_way_of_the_evidence(desk: Desk) -> None:
    good = desk.find(desk.read("Personalausweis beantragen", WEDNESDAY), NO_CONTEXT)
    bad = desk.find(desk.read("Wetter auf dem Mars gestern", WEDNESDAY), NO_CONTEXT)
    effects = [{g.kind: g.effect for g in grounds(desk, f.judgement)} for f in (good, bad)]
    assert sum(effects[0].values()) > sum(effects[1].values())
    assert effects[0]["words"] > max(0, effects[1]["words"])


def test_nothing_good_is_told_as_a_reason_against(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    against = [
        Ground("words", -1.5, better=True),
        Ground("lead", -1.5, better=False),
        Ground("meaning", 1.5, better=False),
        Ground("length", -1.5),
    ]
    monkeypatch.setattr("knowledge.explaining.explain.grounds", lambda *_: against)
    shown = in_words(explained(desk, "Was kostet ein Personalausweis?"))
    assert "der gesuchten Wörter im Eintrag steht" not in shown
    assert "Dafür sprach" not in shown
    assert "Dagegen sprach deutlich: der Vorsprung" in shown
    assert "die Länge der Frage" in shown


def test_every_reason_reads_after_its_side(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    kinds = ("words", "meaning", "learned", "lead", "elsewhere", "length", "other")
    effects = [Ground(kind, effect) for kind in kinds for effect in (0.5, -3.0)]
    monkeypatch.setattr("knowledge.explaining.explain.grounds", lambda *_: effects)
    shown = in_words(explained(desk, "Was kostet ein Personalausweis?"))
    reason = re.compile(r"  Da(für|gegen) sprach (ein wenig|stark): (der|die|das),? [^:]+\.")
    lines = [line for line in shown.splitlines() if " sprach " in line]
    assert len(lines) == len(effects)
    assert all(reason.fullmatch(line) for line in lines)
    assert "(1 gesuchtes Wort)" in shown
    shown = in_words(explained(desk, "Was kostet ein Personalausweis für Quarzlampen?"))
    assert "(2 gesuchte Wörter)" in shown


def test_a_candidate_without_points_has_no_parts(desk: Desk) -> None:
    explanation = explained(desk, "Was kostet ein Personalausweis?")
    none = replace(explanation.candidates[0], parts=(Part("names", 0.0, 0.001),))
    shown = in_words(replace(explanation, candidates=(none,)))
    assert none.title in shown
    assert "aus:" not in shown
    assert "Die Teile:" not in shown


@pytest.mark.parametrize(
    ("overruled", "words"),
    [
        ("suggested", "Die Frage steht unter den Vorschlägen der Kommune"),
        ("editors", "Die Frage steht wörtlich bei „Personalausweis beantragen“"),
    ],
)
def test_what_is_answered_whatever_its_chance_is_told_so(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, overruled: str, words: str
) -> None:
    find = Desk.find
    text = "Was kostet ein Personalausweis?"

    def unsure(desk: Desk, question: Question, context: ConversationContext) -> Finding:
        found = find(desk, question, context)
        return replace(found, judgement=replace(found.judgement, probability=0.01))

    monkeypatch.setattr(Desk, "find", unsure)
    monkeypatch.setattr(Topics, "is_suggested", lambda _, said: said == text)
    if overruled == "editors":
        topic = find(desk, desk.read(text, WEDNESDAY), NO_CONTEXT).topics[0]
        monkeypatch.setattr(Topics, "asked_by_editor", lambda *_: topic)
    explanation = explained(desk, text)
    assert explanation.overruled == overruled
    shown = in_words(explanation)
    assert words in shown
    assert "am günstigsten" not in shown
    assert "Das Günstigste wird getan" not in shown


def test_the_costs_do_not_decide_on_what_goes_on(desk: Desk) -> None:
    explanation = explained(desk, "Wird mir der zugeschickt?", AFTER_PASSPORT)
    assert (explanation.step, explanation.overruled) == ("follow_up", None)
    assert "Das Günstigste wird getan" not in in_words(explanation)


def test_grounds_know_whether_they_are_better_than_usual(desk: Desk) -> None:
    good = desk.find(desk.read("Personalausweis", WEDNESDAY), NO_CONTEXT)
    bad = desk.find(desk.read("Wetter auf dem Mars gestern", WEDNESDAY), NO_CONTEXT)
    better = [{g.kind: g.better for g in grounds(desk, f.judgement)} for f in (good, bad)]
    assert (better[0]["words"], better[1]["words"]) == (True, False)
    assert better[0]["length"] is None


def test_as_data(desk: Desk) -> None:
    data = json.loads(json.dumps(explained(desk, "Was kostet ein Personalausweis?").as_dict()))
    assert data["judged"]["probability"] > 0.5
    assert data["candidates"][0]["parts"][0]["points"] > 0
    assert {ground["kind"] for ground in data["judged"]["grounds"]} >= {"words", "elsewhere"}


def test_every_part_and_kind_has_words(desk: Desk) -> None:
    explanation = explained(desk, "Was kostet ein Personalausweis?")
    shown = in_words(explanation)
    for candidate in explanation.candidates:
        for part in candidate.parts:
            assert f"{part.name} " not in shown
