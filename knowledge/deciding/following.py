"""Whether a question goes on with the topic talked about before, or names one of its own."""

from __future__ import annotations

import math
from collections.abc import Set

from knowledge.deciding.decision import Finding
from knowledge.deciding.judgement import Zone
from knowledge.deciding.topic import Topic
from knowledge.fitted import fitted_chance
from knowledge.language.german import fold, stem
from knowledge.language.vocabulary import vocabulary
from knowledge.reading.question import Question
from knowledge.reading.reference import Reference, reference
from knowledge.retrieval.piece import NOT_LEARNED, SURE, Piece
from knowledge.retrieval.search import Candidate, Searcher

REFERRING = {
    "pronoun": Reference.PRONOUN,
    "opening": Reference.OPENING,
    "fragment": Reference.FRAGMENT,
    "nameless": Reference.NAMELESS,
    "brief": Reference.BRIEF,
}
"""Signs of how a question refers to what was said before."""

SIGNS = (
    "same",
    "other_likely",
    "other_named",
    "other_ahead",
    "other_piece",
    "related",
    "rival_ahead",
    "near",
    "lead",
    "strange",
    "piece",
    "unanswered",
    "unanswered_near",
    *REFERRING,
    "general",
    "aspect",
    "aspect_told",
    "town",
    "words",
)
"""Inputs of the fitted model, in order. The other is the best document, if not the topic's."""

NAMED = 0.9
"""Share of a name from which a question names a matter outright."""
_ANSWERS = 0.7
"""Chance of a piece from which a town or a matter named besides hardly matters."""
_KNOWN = 0.5
"""Share of the words' weight up to which a topic knows of what else is named."""
_EQUAL = 0.03
"""Difference of scores that tells nothing."""


class Following:
    """Decides for one municipality whether a question stays with the current topic."""

    def __init__(self, searcher: Searcher, nouns: Set[str]) -> None:
        """`nouns`: the folded nouns of the content."""
        self._searcher = searcher
        self._nouns = nouns

    def reference(self, question: Question) -> Reference:
        """How the question refers to what was said before."""
        return reference(question, self._nouns, self._searcher.lexical.words)

    def outright(self, question: Question, current: Topic, found: Finding) -> bool | None:
        """Whether it is plain that the topic, or (False) something else, is meant.

        None where it does not: only then is there a `chance`.
        """
        if not found.candidates:
            return False
        if self._names_but_what_is_done(question, current):
            return True
        best, rival = found.candidates[0], found.rival
        if rival is not None and rival.score > best.score and is_named(rival):
            # "Wo ist das Finanzamt?", not "Mein Enkel ist Azubi" where the topic tells of those.
            return None if self._tells_of(current, question, found) else False
        named = [c for c in found.candidates if c.score >= best.score - _EQUAL and is_named(c)]
        if any(c.document.id == current.id for c in named):
            return True
        if not self._is_titled(best, question) and self.asks_for(current, question):
            return True
        if named:
            return None if self.points_back(question) else False
        if self._searcher.general(question.text).names_no_topic:
            return True
        is_found = found.judgement.zone is not Zone.REFUSE
        return True if is_found and best.document.id == current.id else None

    def _names_but_what_is_done(self, question: Question, current: Topic) -> bool:
        """Whether a word says what one does with the topic, and nothing else names a matter.

        "Und wo anmelden?" after the dog tax means the dog, "Wo muss ich mich anmelden?" does not.
        """
        spoken, words = vocabulary(question.language), frozenset(map(fold, question.core))
        if not words or not words <= spoken.doing or not self._has(current.id):
            return False
        oneself = not spoken.oneself.isdisjoint(map(fold, question.words))
        return not oneself and frozenset(map(stem, question.core)) <= self._name_terms(current)

    def _is_titled(self, candidate: Candidate, question: Question) -> bool:
        """Whether its title is said, and not just one of its other names ("Kühlschrank")."""
        title = self._searcher.lexical.term_set(candidate.document.title)
        return not title.isdisjoint(map(stem, question.core))

    def asks_for(self, topic: Topic, question: Question) -> bool:
        """Whether an editor's question of the topic, which names the same, is surely meant.

        "Kühlschrank auch?" after bulky waste, which tells what of fridges.
        """
        piece = self.piece(topic.id, question.text)
        if piece.passage is None or piece.passage.question is None or piece.answers < SURE:
            return False
        said = self._searcher.lexical.term_set(piece.passage.text)
        return frozenset(map(stem, question.core)) <= said

    def _name_terms(self, topic: Topic) -> frozenset[str]:
        """Search terms of all names of the topic."""
        names = self._searcher.document(topic.id).names
        return frozenset[str]().union(*map(self._searcher.lexical.term_set, names))

    def _tells_of(self, current: Topic, question: Question, found: Finding) -> bool:
        """Whether a piece of the topic surely answers, and the topic has most of the words."""
        surely = self.piece(current.id, question.text).answers >= _ANSWERS
        return surely and self._strangeness(current.id, found) <= _KNOWN

    def points_back(self, question: Question) -> bool:
        """Whether a word in it means something said before: "Brauche ich da den Ausweis?"."""
        return Reference.PRONOUN in self.reference(question)

    def in_passing(self, question: Question, current: Topic) -> bool:
        """Whether another town is but told: the topic answers, and is not named once more.

        "Muss ich mich in Gera abmelden?", but not "Was kostet ein Reisepass in Gera?".
        """
        if not self._has(current.id):
            return False
        if not self._name_terms(current).isdisjoint(map(stem, question.core)):
            return False
        return self.piece(current.id, question.text).answers >= _ANSWERS

    def chance(self, question: Question, current: Topic, found: Finding) -> float:
        """That a question with words of its own still belongs to the current topic, 0..1."""
        model = fitted_chance("following", self._searcher.learned.depth)
        return model.of(self.signs(question, current, found))

    def signs(self, question: Question, current: Topic, found: Finding) -> dict[str, float]:
        """What speaks for it and against it, a value for each of `SIGNS`."""
        text, best = question.text, found.candidates[0]
        same = best.document.id == current.id
        other = None if same else best
        own = self._likely(current, found)
        near = self._nearness(current.id, text)
        piece = self.piece(current.id, text)
        return {
            "same": float(same),
            "other_likely": found.judgement.probability if other else 0.0,
            "other_named": other.features["focus"] if other else 0.0,
            "other_ahead": other.features["learned"] - own if other else 0.0,
            "other_piece": self.piece(other.document.id, text).answers if other else 0.0,
            "related": float(other is not None and other.document.id in current.family),
            "rival_ahead": found.rival.features["learned"] - own if found.rival else 0.0,
            "near": near,
            "lead": near - self._nearest_other(current, text, found),
            "strange": self._strangeness(current.id, found),
            "piece": piece.answers,
            "unanswered": piece.unanswered,
            "unanswered_near": self._unanswered_near(current.id, text),
            **self.referring(question),
            "aspect": float(bool(question.aspects)),
            "aspect_told": float(any(current.tells(aspect) for aspect in question.aspects)),
            "town": float(question.foreign_town is not None),
            "words": math.log(max(1, len(question.words))),
        }

    def referring(self, question: Question) -> dict[str, float]:
        """How the question refers to what was said before, as signs."""
        refers = self.reference(question)
        signs = {name: float(flag in refers) for name, flag in REFERRING.items()}
        return {**signs, "general": self._searcher.general(question.text).chance}

    def piece(self, document_id: str, text: str) -> Piece:
        """The piece of the document that is likeliest meant."""
        has = self._has(document_id)
        return self._searcher.likeliest_piece(document_id, text) if has else NOT_LEARNED

    def _likely(self, current: Topic, found: Finding) -> float:
        """How likely the topic itself is meant, by what was learned."""
        own = next((c for c in found.candidates if c.document.id == current.id), None)
        return own.features["learned"] if own else _least(found.candidates)

    def _nearest_other(self, current: Topic, text: str, found: Finding) -> float:
        others = (c.document.id for c in found.candidates if c.document.id != current.id)
        return max((self._nearness(other, text) for other in others), default=0.0)

    def _nearness(self, document_id: str, text: str) -> float:
        if not self._has(document_id):
            return 0.0
        # Other people's words for a question tell how they speak, not what they speak of.
        scores = self._searcher.passage_scores(document_id, text, wordings=False)
        return max((score for _, score in scores), default=0.0)

    def _unanswered_near(self, document_id: str, text: str) -> float:
        has = self._has(document_id)
        return self._searcher.unanswered_score(document_id, text) if has else 0.0

    def _strangeness(self, document_id: str, found: Finding) -> float:
        has = self._has(document_id)
        return self._searcher.strangeness(document_id, found.words) if has else 1.0

    def _has(self, document_id: str) -> bool:
        """Not an office for which an entry answers."""
        return self._searcher.has(document_id)


def is_named(candidate: Candidate) -> bool:
    """Whether the question is a name of the candidate and no more."""
    return min(candidate.features["focus"], candidate.features["names_coverage"]) >= NAMED


def _least(candidates: tuple[Candidate, ...]) -> float:
    return min(candidate.features["learned"] for candidate in candidates)
