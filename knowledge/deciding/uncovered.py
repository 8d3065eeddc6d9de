"""Whether a question goes on with a matter that the content does not cover."""

from __future__ import annotations

import math

from knowledge.deciding.decision import Finding
from knowledge.deciding.following import REFERRING, Following, is_named
from knowledge.deciding.topic import Topic
from knowledge.entries.entry import Aspect
from knowledge.fitted import fitted_chance
from knowledge.reading.question import Question
from knowledge.retrieval.search import Searcher

SIGNS = (
    "likely",
    "named",
    "covered",
    "piece",
    "unanswered",
    "learned",
    "rival_ahead",
    "strange",
    "nothing",
    "topic",
    "topic_goes_on",
    "topic_piece",
    "topic_unanswered",
    "topic_told",
    "topic_found",
    "titled",
    *REFERRING,
    "general",
    "aspect",
    "documents",
    "words",
)
"""Inputs of the fitted model, in order: about the best document, the topic talked about before
the matter, the matter, and the question."""


class Uncovered:
    """Decides for one municipality whether a question stays with what it does not cover."""

    def __init__(self, searcher: Searcher, following: Following) -> None:
        self._searcher = searcher
        self._following = following

    def chance(
        self, question: Question, before: Topic | None, found: Finding, matter: str
    ) -> float:
        """That the question goes on with the matter, 0..1.

        `before`: the topic talked about before it. `found`: what is meant if it does not.
        `matter`: its title, empty where none is known.
        """
        if before is None and not found.candidates:
            return 1.0
        named = bool(found.candidates) and is_named(found.candidates[0])
        if named and not self._following.points_back(question):
            return 0.0
        model = fitted_chance("uncovered", self._searcher.learned.depth)
        return model.of(self.signs(question, before, found, matter))

    def signs(
        self, question: Question, before: Topic | None, found: Finding, matter: str
    ) -> dict[str, float]:
        """What speaks for it and against it, a value for each of `SIGNS`."""
        return {
            **self._of_best(question, found),
            **self._of_topic(question, before, found),
            "titled": float(bool(matter)),
            **self._following.referring(question),
            "aspect": float(bool(question.aspects)),
            "documents": float(Aspect.DOCUMENTS in question.aspects),
            "words": math.log(max(1, len(question.words))),
        }

    def _of_best(self, question: Question, found: Finding) -> dict[str, float]:
        names = ("likely", "named", "covered", "piece", "unanswered", "learned")
        if not found.candidates:
            return dict.fromkeys((*names, "rival_ahead", "strange"), 0.0) | {"nothing": 1.0}
        best = found.candidates[0]
        id, own = best.document.id, best.features
        piece = self._following.piece(id, question.text)
        rival = found.rival.features["learned"] if found.rival else 0.0
        return {
            "likely": (found.searched or found.judgement).probability,
            "named": own["focus"],
            "covered": own["names_coverage"],
            "piece": piece.answers,
            "unanswered": piece.unanswered,
            "learned": own["learned"],
            "rival_ahead": rival - own["learned"],
            "strange": self._searcher.strangeness(id, found.words),
            "nothing": 0.0,
        }

    def _of_topic(
        self, question: Question, topic: Topic | None, found: Finding
    ) -> dict[str, float]:
        if topic is None:
            names = ("goes_on", "piece", "unanswered", "told", "found")
            return {"topic": 0.0, **{f"topic_{name}": 0.0 for name in names}}
        piece = self._following.piece(topic.id, question.text)
        best = found.candidates[0].document.id if found.candidates else None
        return {
            "topic": 1.0,
            "topic_goes_on": found.judgement.probability if found.follow_up else 0.0,
            "topic_piece": piece.answers,
            "topic_unanswered": piece.unanswered,
            "topic_told": float(any(topic.tells(aspect) for aspect in question.aspects)),
            "topic_found": float(best == topic.id),
        }
