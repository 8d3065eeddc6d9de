"""Whether an answer may be none, by the fitted model."""

import dataclasses
import math

import pytest

from knowledge.answers import doubt
from knowledge.answers.asked import Asked
from knowledge.answers.compose import Answer
from knowledge.answers.repetition import Repetition
from knowledge.desk import Desk
from knowledge.entries.entry import Aspect
from knowledge.retrieval.piece import Piece
from tests.knowledge.fakes import WEDNESDAY


@pytest.fixture
def asked(desk: Desk) -> Asked:
    entry = desk.content.entries["hundesteuer"]
    question = desk.read("Wie schwer darf mein Hund höchstens sein?", WEDNESDAY)
    passage = desk.searcher.document(entry.id).passages[0]
    piece = Piece(passage, 0.5, 0.1)
    words = frozenset({"schwer", "höch"})
    return Asked(entry, question, (), words, words, False, [(passage, 0.6)], piece)


def test_every_sign_has_a_value(desk: Desk, asked: Asked) -> None:
    told = (Answer("Sie melden den Hund an.", ()),)
    values = doubt.signs(asked, told, 0.9, Repetition(desk.searcher.lexical))
    assert tuple(values) == doubt.SIGNS
    assert all(map(math.isfinite, values.values()))
    assert (values["near"], values["left"], values["told"], values["open"]) == (0.6, 2, 1, 1)


@pytest.mark.parametrize("certain", [0.0, 1.0])
def test_what_is_certain_can_be_reckoned_with(desk: Desk, asked: Asked, certain: float) -> None:
    piece = Piece(asked.piece.passage, certain, 1 - certain)
    sure = dataclasses.replace(asked, piece=piece, scores=[])
    values = doubt.signs(sure, (), certain, Repetition(desk.searcher.lexical))
    assert 0 < doubt.chance(values) < 1


def test_the_surer_it_is_that_there_is_no_answer_the_more_it_is_in_doubt(
    desk: Desk, asked: Asked
) -> None:
    def chance(unanswered: float) -> float:
        piece = Piece(asked.piece.passage, 0.5, unanswered)
        values = doubt.signs(
            dataclasses.replace(asked, piece=piece), (), 0.9, Repetition(desk.searcher.lexical)
        )
        return doubt.chance(values)

    assert chance(0.05) < chance(0.3) < chance(0.6)


def test_a_module_that_is_asked_for_is_no_open_question(desk: Desk, asked: Asked) -> None:
    of_fee = dataclasses.replace(asked, aspects=(Aspect.FEE,))
    values = doubt.signs(of_fee, (), 0.9, Repetition(desk.searcher.lexical))
    assert values["open"] == 0
