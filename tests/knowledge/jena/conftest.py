"""Jena's own content with the real embedding model: what a citizen would try first."""

import datetime as dt
from pathlib import Path

import pytest

import knowledge
from bot.settings import Settings
from knowledge.desk import Desk
from knowledge.entries.content import load_content
from knowledge.reply import Outcome
from knowledge.retrieval.encoder import Encoder
from tests.knowledge.conftest import IndexOf
from tests.knowledge.fakes import Asker

MONDAY = dt.datetime(2026, 11, 23, 10, 0)


@pytest.fixture(scope="session")
def jena(real_encoder: Encoder, index_of: IndexOf) -> Desk:
    folder = Path(knowledge.__file__).parent / "content" / "jena"
    desk = Desk(load_content(folder), real_encoder, index_of("jena"), Settings().wrong_answer_cost)
    desk.learn()
    return desk


def ask(desk: Desk, *texts: str) -> list[tuple[Outcome, str | None, str]]:
    asker = Asker(desk)
    replies = [asker.ask(text, now=MONDAY) for text in texts]
    return [(reply.outcome, reply.service, reply.text) for reply in replies]
