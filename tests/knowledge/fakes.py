"""An encoder that needs no model, and a partner who keeps the thread of a conversation."""

from __future__ import annotations

import datetime as dt
import hashlib
from functools import cache

import numpy as np

from knowledge.desk import Desk
from knowledge.language.german import char_ngrams, stem, tokens
from knowledge.local_time import TIME_ZONE
from knowledge.reply import ConversationContext, Reply
from knowledge.retrieval.encoder import Role, Vectors

WEDNESDAY = dt.datetime(2026, 11, 18, 10, 0, tzinfo=TIME_ZONE)


class FakeEncoder:
    """Unit vectors from hashed stems and character n-grams: deterministic and quick."""

    name = "fake"
    dimension = 256
    floor = 0.0

    def __init__(self) -> None:
        self.texts: list[str] = []

    def encode(self, text: str, role: Role = Role.QUERY) -> Vectors:
        self.texts.append(text)
        return _vector(text, self.dimension).copy()


@cache
def _vector(text: str, dimension: int) -> Vectors:
    """Remembered: every fresh index embeds the same thousands of phrasings."""
    vector = np.zeros(dimension, dtype=np.float32)
    for token in tokens(text):
        for feature in (stem(token), *char_ngrams(token)):
            vector[int(hashlib.md5(feature.encode()).hexdigest(), 16) % dimension] += 1
    length = float(np.linalg.norm(vector))
    return vector / length if length else vector


class Asker:
    """Asks one desk question after question, keeping the context like the dialogue core."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.context = ConversationContext()

    def ask(
        self,
        text: str,
        *,
        channel: str = "rest",
        language: str = "de",
        now: dt.datetime = WEDNESDAY,
    ) -> Reply:
        reply = self.desk.ask(
            text, channel=channel, language=language, context=self.context, now=now
        )
        self.context = reply.context
        return reply
