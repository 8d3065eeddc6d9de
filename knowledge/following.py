"""Whether a question goes on with the topic talked about before, or names one of its own."""

from __future__ import annotations

from collections.abc import Set

from knowledge.answering import Topic
from knowledge.decision import Finding
from knowledge.judgement import Zone
from knowledge.question import Question
from knowledge.reference import Reference, reference
from knowledge.search import Searcher

NAMED = 0.9
"""Share of a name from which a question names a matter outright."""
_CLEARLY_NEARER = 0.04
"""Lead in nearness (0..1) with which the topic's own words alone tell that it is meant."""
_NEARER_BY_FAR = 0.1
"""The same for a story, which can be told without anything said before."""
_STORY = 12
"""Words from which a question is a story."""
_ABOUT_AS_NEAR = -0.05
"""Lead from which the topic may be meant where the question only goes on ("Und …?")."""
_IN_REACH = -0.15
"""Lead from which it may be meant where others come into question, and a pronoun points back."""
_NAME_WORDS = 3
"""Topic words of a question that may be a name and no more."""
_EQUAL = 0.03
"""Difference of scores that tells nothing."""

_BACKWARDS = Reference.PRONOUN | Reference.OPENING


class Following:
    """Decides for one municipality whether a question stays with the current topic."""

    def __init__(self, searcher: Searcher, nouns: Set[str]) -> None:
        """`nouns`: the folded nouns of the content."""
        self._searcher = searcher
        self._nouns = nouns
        self._ids = frozenset(document.id for document in searcher.documents if not document.rival)

    def reference(self, question: Question) -> Reference:
        """How the question refers to what was said before."""
        return reference(question, self._nouns, self._searcher.lexical.words)

    def continues(self, question: Question, current: Topic, found: Finding) -> bool:
        """Whether a question with words of its own still belongs to the current topic."""
        if not found.candidates or self._names_rival(found):
            return False  # "Wo ist das Finanzamt?" asks about something else.
        lead = self._lead(question, current, found)
        if lead >= (_CLEARLY_NEARER if len(question.words) < _STORY else _NEARER_BY_FAR):
            return True
        refers = self.reference(question)
        if Reference.PRONOUN | Reference.NAMELESS in refers or _is_named(current, found):
            return True
        best, zone = found.candidates[0], found.judgement.zone
        if best.document.id == current.id:
            return zone is not Zone.REFUSE or bool(refers & _BACKWARDS)
        if best.features["focus"] >= NAMED:
            return False
        related = best.document.id in current.family
        if zone is Zone.ANSWER and (related or Reference.PRONOUN not in refers):
            return False
        if Reference.PRONOUN in refers:
            return zone is Zone.REFUSE or lead >= _IN_REACH
        return Reference.OPENING in refers and lead >= _ABOUT_AS_NEAR

    def _names_rival(self, found: Finding) -> bool:
        """Whether the question names outright what the content does not cover."""
        rival = found.rival
        return (
            rival is not None
            and rival.features["focus"] >= NAMED
            and rival.score > found.candidates[0].score
        )

    def _lead(self, question: Question, current: Topic, found: Finding) -> float:
        """How much nearer the current topic's words are to the question than any other's."""
        text = question.text
        others = (c.document.id for c in found.candidates if c.document.id != current.id)
        nearest = max((self._nearness(other, text) for other in others), default=0.0)
        return self._nearness(current.id, text) - nearest

    def _nearness(self, document_id: str, text: str) -> float:
        if document_id not in self._ids:
            return 0.0  # An office for which an entry answers.
        # Other people's words for a question tell how they speak, not what they speak of.
        scores = self._searcher.passage_scores(document_id, text, wordings=False)
        return max((score for _, score in scores), default=0.0)


def _is_named(current: Topic, found: Finding) -> bool:
    """Whether all that was said is a name of the current topic, as much as of any other."""
    if len(found.words) > _NAME_WORDS:
        return False  # A story: it names many things.
    best = found.candidates[0].score
    own = [c for c in found.candidates if c.document.id == current.id and c.score >= best - _EQUAL]
    return any(min(c.features["focus"], c.features["names_coverage"]) >= NAMED for c in own)
