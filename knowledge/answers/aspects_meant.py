"""Which aspects of its topic a question is for, where it does not name them too."""

from __future__ import annotations

from dataclasses import replace

from knowledge.answers.answering import Answering
from knowledge.answers.compose import Composer
from knowledge.deciding.decision import Finding
from knowledge.deciding.following import Following
from knowledge.deciding.topic import Topic
from knowledge.deciding.turn import Turn
from knowledge.entries.entry import Aspect
from knowledge.language.german import fold
from knowledge.language.vocabulary import vocabulary
from knowledge.reading.question import Question
from knowledge.reading.reference import Reference
from knowledge.retrieval.search import Searcher

MAX_ASPECTS = 3
_BRIEF = 4
"""Words of what says no more than when."""
_ASKED_FOR = 0.6
"""Chance from which a question that fits any topic is held to ask for an aspect."""
_UNTIL_WHEN = frozenset({Aspect.DEADLINE, Aspect.DURATION})
"""How "bis wann?" reads, which may also ask until when an office is open."""


class AspectsMeant:
    """Tells what of a topic is asked for."""

    def __init__(
        self, searcher: Searcher, composer: Composer, following: Following, answering: Answering
    ) -> None:
        self._searcher = searcher
        self._composer = composer
        self._following = following
        self._answering = answering

    def without_topic_words(self, question: Question) -> Question:
        """A question that fits any topic, as one for an aspect and no more."""
        general = self._searcher.general(question.text)
        if general.aspect is None or general.aspect_chance < _ASKED_FOR:
            return question
        return replace(question, core=(), aspects=question.aspects or (general.aspect,))

    def of(self, topic: Topic, finding: Finding, turn: Turn) -> tuple[Aspect, ...]:
        """The aspects to answer; "Und der Reisepass?" takes over the aspect asked before."""
        question, context = turn.question, turn.context
        carried = Aspect(context.aspect) if context.aspect in set(Aspect) else None
        if carried is Aspect.HOURS and _asks_of_this_moment(question):
            return (Aspect.HOURS,)
        if question.aspects:
            asks_until = finding.follow_up and _UNTIL_WHEN.issuperset(question.aspects)
            if carried is Aspect.HOURS and asks_until:
                return (Aspect.HOURS,)  # "Bis wann?" after "Hat der heute offen?".
            return question.aspects[:MAX_ASPECTS]
        if question.asks_of_day and self._is_asked_when_open(topic, question):
            return (Aspect.HOURS,)  # "Kann man am Samstag aufs Bürgeramt?"
        refers = self._following.reference(question)
        only_day = question.day is not None and not question.core
        if only_day and refers & (Reference.BRIEF | Reference.FRAGMENT):
            return (Aspect.HOURS,)  # "Samstags auch?"
        if carried is None or carried is Aspect.OVERVIEW:
            return ()
        return (carried,) if self._takes_over(carried, topic, finding, turn) else ()

    def _takes_over(self, carried: Aspect, topic: Topic, finding: Finding, turn: Turn) -> bool:
        """Whether what was asked for before is asked for again."""
        question, context = turn.question, turn.context
        same_topic = finding.follow_up or topic.id == context.topic
        only_persons = bool(question.persons) and len(question.persons) == len(question.core)
        asks_for_person = same_topic and (question.age is not None or only_persons)
        refers = self._following.reference(question)
        brief = same_topic and Reference.BRIEF in refers and self._is_of(topic, question)
        elliptic = brief or Reference.FRAGMENT in refers
        chosen = topic.id in context.options
        if not (asks_for_person or elliptic or chosen):
            return False
        return not self._answering.means_otherwise(topic, carried, question)

    def _is_asked_when_open(self, topic: Topic, question: Question) -> bool:
        """Whether a day that is asked about can mean when one of the topic's offices is open.

        "Tonne heute nicht abgeholt" does not, nor is that asked where no hours are known.
        """
        if topic.is_office:
            return True
        if topic.entry is None or not topic.entry.offices or question.day is None:
            return False
        if not self._composer.knows_hours(topic.entry, question.day):
            return False
        return not self._answering.means_otherwise(topic, Aspect.HOURS, question)

    def _is_of(self, topic: Topic, question: Question) -> bool:
        """Whether all topic words are the topic's own."""
        has = self._searcher.has(topic.id)
        return has and self._searcher.strangeness(topic.id, question.core) == 0


def _asks_of_this_moment(question: Question) -> bool:
    """ "Und jetzt gerade?"; not "Was brauche ich jetzt?"."""
    asking = vocabulary(question.language).references.asking
    brief = len(question.words) <= _BRIEF and asking.isdisjoint(map(fold, question.words))
    return question.now and brief and not question.core
