"""What an entry tells of an aspect that it has no module for."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from knowledge.answers.asked import Asked
from knowledge.answers.in_passing import told_in_passing
from knowledge.entries.entry import Aspect, Entry, Section, SourceRef
from knowledge.reading.question import QuestionReader
from knowledge.retrieval.documents import Passage
from knowledge.retrieval.piece import NOT_LEARNED
from tests.knowledge.fakes import WEDNESDAY

DAY = dt.date(2026, 9, 1)
NOTES = "Bringen Sie Geduld mit.\nDer Schein gilt:\n- für Wohnungen fünf Jahre\n- für Läden nicht."
ENTRY = Entry(
    id="schein",
    title="Schein",
    teaser="Den Schein gibt es am Schalter.",
    sections=(
        Section(aspect=Aspect.NOTES, text=NOTES),
        Section(aspect=Aspect.FORMS, text="- Antrag vom 3. Mai: https://musterstadt.example/a"),
    ),
    sources=(SourceRef(title="Stadt", url="https://musterstadt.example", date=DAY),),
    reviewed=DAY,
)
TEASER = Passage(f"Schein: {ENTRY.teaser}")
TOLD = Passage(f"Schein: {' '.join(NOTES.splitlines()[1:])}", aspect=Aspect.NOTES)
LINKS = Passage(f"Schein: {ENTRY.sections[1].text}", aspect=Aspect.FORMS)


def asked(*nearness: tuple[Passage, float]) -> Asked:
    question = QuestionReader("Musterstadt", ()).read("Wie lange gilt der Schein?", WEDNESDAY)
    none = frozenset[str]()
    return Asked(ENTRY, question, question.aspects, none, none, False, list(nearness), NOT_LEARNED)


def test_what_tells_a_span_of_time_goes_before_what_is_nearer() -> None:
    found = told_in_passing(asked((TEASER, 0.9), (TOLD, 0.2), (LINKS, 0.8)), [Aspect.VALIDITY])
    assert found == {
        Aspect.VALIDITY: "Der Schein gilt:\n- für Wohnungen fünf Jahre\n- für Läden nicht."
    }


def test_what_is_far_from_the_question_tells_nothing() -> None:
    assert told_in_passing(asked((TEASER, 0.9), (TOLD, 0.05)), [Aspect.VALIDITY]) == {}


@pytest.mark.parametrize("aspect", [Aspect.FEE, Aspect.PHONE, Aspect.DOCUMENTS, Aspect.PLACE])
def test_nothing_is_told_without_its_sign(aspect: Aspect) -> None:
    assert told_in_passing(asked((TEASER, 0.9), (TOLD, 0.9), (LINKS, 0.9)), [aspect]) == {}


def test_each_aspect_is_told_or_left_out() -> None:
    found = told_in_passing(asked((TOLD, 0.9)), [Aspect.FEE, Aspect.VALIDITY, Aspect.PHONE])
    assert list(found) == [Aspect.VALIDITY]


@pytest.mark.parametrize(
    ("aspect", "text", "tells"),
    [
        (Aspect.FEE, "Der Zugang ist barrierefrei.", False),
        (Aspect.FEE, "Das ist verwaltungsgebührenfrei.", True),
        (Aspect.DURATION, "Sie müssen 18 Jahre alt sein.", False),
        (Aspect.DURATION, "Das gilt für Kinder ab 6 Jahren.", False),
        (Aspect.DURATION, "Es dauert etwa zwei Wochen.", True),
        (Aspect.FORMS, "Sie beantragen das am Schalter.", False),
        (Aspect.FORMS, "Den Bauantrag gibt es am Schalter.", True),
        (Aspect.PHONE, "Das Schuljahr 2024 - 2025 ist vorbei.", False),
        (Aspect.PHONE, "Rufen Sie 089 233-96000 an.", True),
    ],
)
def test_signs(aspect: Aspect, text: str, tells: bool) -> None:
    entry = ENTRY.model_copy(update={"sections": (Section(aspect=Aspect.NOTES, text=text),)})
    told = replace(asked((Passage(f"Schein: {text}", aspect=Aspect.NOTES), 0.9)), entry=entry)
    assert bool(told_in_passing(told, [aspect])) is tells
