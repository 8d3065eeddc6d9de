"""What a municipality offers as a first question is answered, in every language it is offered."""

import datetime as dt
from functools import cache
from pathlib import Path

import pytest

import knowledge
from bot.settings import Settings
from knowledge.desk import Desk
from knowledge.entries.content import load_content, load_municipality
from knowledge.entries.places import municipalities_in
from knowledge.reply import Outcome
from knowledge.retrieval.encoder import Encoder
from tests.knowledge.conftest import IndexOf
from tests.knowledge.fakes import Asker

CONTENT = Path(knowledge.__file__).parent / "content"
MONDAY = dt.datetime(2026, 11, 23, 10, 0)
OFFERED = [
    (place, language, text)
    for place in municipalities_in(CONTENT)
    for language, texts in load_municipality(CONTENT / place).suggestions.items()
    for text in texts
]


@pytest.fixture(scope="module")
def askers(real_encoder: Encoder, index_of: IndexOf) -> "Askers":
    return Askers(real_encoder, index_of)


class Askers:
    """One desk a municipality, built when it is first asked."""

    def __init__(self, encoder: Encoder, index_of: IndexOf) -> None:
        self._encoder = encoder
        self._index_of = index_of
        self.desk = cache(self._desk)

    def _desk(self, place: str) -> Desk:
        return Desk(
            load_content(CONTENT / place),
            self._encoder,
            self._index_of(place),
            Settings().wrong_answer_cost,
        )


@pytest.mark.parametrize(("place", "language", "text"), OFFERED)
def test_a_starter_question_is_answered(
    askers: Askers, place: str, language: str, text: str
) -> None:
    reply = Asker(askers.desk(place)).ask(text, language=language, now=MONDAY)
    assert reply.outcome is Outcome.ANSWERED, reply.text
    assert reply.sources


def test_german_and_english_starter_questions_are_there() -> None:
    offered = {(place, language) for place, language, _ in OFFERED}
    expected = {(p, language) for p in municipalities_in(CONTENT) for language in ("de", "en")}
    assert offered >= expected
