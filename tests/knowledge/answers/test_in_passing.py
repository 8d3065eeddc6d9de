"""What an entry tells of an aspect that it has no module for."""

from __future__ import annotations

import datetime as dt

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
    assert found == "Der Schein gilt:\n- für Wohnungen fünf Jahre\n- für Läden nicht."


def test_what_is_far_from_the_question_tells_nothing() -> None:
    assert told_in_passing(asked((TEASER, 0.9), (TOLD, 0.05)), [Aspect.VALIDITY]) is None


@pytest.mark.parametrize("aspect", [Aspect.FEE, Aspect.PHONE, Aspect.DOCUMENTS, Aspect.PLACE])
def test_nothing_is_told_without_its_sign(aspect: Aspect) -> None:
    assert told_in_passing(asked((TEASER, 0.9), (TOLD, 0.9), (LINKS, 0.9)), [aspect]) is None
