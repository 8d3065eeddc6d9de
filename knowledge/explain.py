"""Shows an editor why a question found what it found."""

from __future__ import annotations

import datetime as dt

from rich.table import Table

from knowledge.desk import Desk
from knowledge.judgement import judge
from knowledge.search import Candidate


def candidate_table(desk: Desk, text: str, limit: int, wrong_answer_cost: float) -> Table:
    """Candidates with score and score parts, best first; the caption says the judgement."""
    question = desk.read(text, dt.datetime.now())
    words = desk.topic_words(question)
    result = desk.searcher.search(words, " ".join(question.words), limit)
    judgement = judge(result, words, desk.searcher.lexical, wrong_answer_cost)
    table = Table(
        title=f"Words searched: {' '.join(words) or '(none)'}",
        caption=f"probability {judgement.probability:.2f} → {judgement.zone.value}",
    )
    table.add_column("entry", no_wrap=True)
    table.add_column("score", justify="right")
    table.add_column("because of", ratio=1)
    for candidate in result.candidates:
        table.add_row(candidate.document.id, f"{candidate.score:.2f}", _parts(candidate))
    return table


def _parts(candidate: Candidate) -> str:
    """The features by size, as "names 0.81"."""
    ordered = sorted(candidate.features.items(), key=lambda part: -part[1])
    return ", ".join(f"{name} {value:.2f}" for name, value in ordered if value >= 0.01)
