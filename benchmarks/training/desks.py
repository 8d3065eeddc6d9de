"""Desks to whose questions models are fitted."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.lean import lean_contents
from bot.settings import Settings
from knowledge.desk import Desk
from knowledge.entries.content import Content
from knowledge.fitted import Depth
from knowledge.retrieval.encoder import Encoder


def desks(content: Content, encoder: Encoder, settings: Settings, depth: Depth) -> Iterator[Desk]:
    """Those to whose questions the models of a depth are fitted, each having learned so much."""
    folder, cost = settings.index_dir, settings.wrong_answer_cost
    if depth is Depth.PIECES:
        desk = Desk(content, encoder, folder / content.municipality.id / "public", cost)
        desk.learn()
        yield desk
        return
    # What is learned is stored, and would be used where nothing may be.
    lean = folder / "lean" / content.municipality.id / depth.value
    for name, less in lean_contents(content):
        desk = Desk(less, encoder, lean / name, cost)
        if depth is Depth.TOPICS:
            desk.learn()
        yield desk
