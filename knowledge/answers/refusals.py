"""What is said where the content has no answer, and who is asked instead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from knowledge.answers.compose import Composer
from knowledge.deciding.decision import Finding, Step
from knowledge.deciding.topic import Topic
from knowledge.deciding.topics import Topics, topic_buttons
from knowledge.deciding.turn import Turn
from knowledge.entries.entry import OFFICE_ASPECTS, Aspect, Office
from knowledge.entries.municipality import Municipality
from knowledge.fitted import Depth
from knowledge.locale import Locale
from knowledge.reading.question import Question
from knowledge.reply import Button, ConversationContext, Outcome, Reply
from knowledge.retrieval.piece import SURE
from knowledge.retrieval.search import Candidate, Searcher, best_score

_MAY_BE = 0.15
"""Less likely topics are not offered."""
_PERHAPS = 0.4
"""From here on, one that alone is near is taken to be meant by what is asked next."""
_PERHAPS_FIRST = 0.5
"""The same of the first of several that are offered."""
_NEAREST_SCORE = 0.4
_NEAR_BY_LEARNED = 0.75
"""Nor are those that, by what was learned, nobody asks for so."""
_BESIDE_BY_LEARNED = 0.82
"""Those beside the first need more: of 254 offered from 0.75 on 24 were meant, of 80 still 19."""
_MOST = 3
"""Topics that are offered."""
_OFTEN = 2
"""After so many refusals in a row, a human is what helps."""


class Refusals:
    """Refuses for one municipality."""

    def __init__(
        self,
        municipality: Municipality,
        human: Office | None,
        composer: Composer,
        topics: Topics,
        searcher: Searcher,
    ) -> None:
        self._municipality = municipality
        self.human = human
        """The office that takes over."""
        self._composer = composer
        self._topics = topics
        self._searcher = searcher

    def first(self, finding: Finding, turn: Turn) -> Reply:
        """Names the matter where it is known, else topics that may be meant; and a human."""
        context, said = turn.context, turn.said
        near = self._near(finding)
        related = self._related(finding, turn.question, context)
        found = self._offered(near)
        offered = related or found
        if finding.official_title:
            parts = [said.say("refused_matter", matter=finding.official_title)]
        elif offered:
            # "Abfuhrtermine – wann wird der Müll geholt?" is asked about once.
            names = said.join([topic.title.rstrip("?") for topic in offered], "or")
            perhaps_meant = said.say("nearest" if len(offered) > 1 else "nearest_one", topics=names)
            parts = [said.say("refused_near"), perhaps_meant]
        else:
            parts = [said.say("refused", title=self._municipality.services_of(said.language))]
        matter = finding.elsewhere
        unknown = matter.title if matter and not matter.official else finding.official_title
        least = _PERHAPS if len(found) == 1 else _PERHAPS_FIRST
        likely = bool(near) and finding.judgement.probability >= least
        perhaps = near[0].document.id if likely else None
        if related:
            perhaps = related[0].id
        elif any(topic.id == context.topic for topic in offered):
            perhaps = context.topic  # The talk was about it already.
        asked = "" if unknown else turn.question.text
        following = replace(context, unknown=unknown, perhaps=perhaps, asked=asked)
        reply = self._offering(offered, (), following, said)
        text = " ".join(filter(None, (*parts, self._human_for(offered, said))))
        return replace(reply, text=text, confidence=finding.judgement.probability)

    def nearest(self, finding: Finding) -> Topic | None:
        """The topic that would be offered first; None where none would."""
        return next(iter(self._offered(self._near(finding))), None)

    def perhaps(self, finding: Finding) -> Topic | None:
        """The topic found, if it is rather likely."""
        likely = finding.judgement.probability >= _PERHAPS and finding.elsewhere is None
        return finding.topics[0] if likely and finding.topics else None

    def again(self, instead: Topic | None, turn: Turn) -> Reply:
        """What goes on with a matter refused. `instead`: a topic that may be meant instead."""
        question, context = turn.question, turn.context
        aspect = question.aspects[0].value if question.aspects else None
        # Topic words may name something else, unless the topic talked about is still the nearest.
        is_same = instead is not None and instead.id == context.perhaps == context.topic
        perhaps = context.perhaps if is_same or not question.core else None
        offered = (instead,) if instead is not None else ()
        following = replace(context, aspect=aspect, perhaps=perhaps)
        reply = self._offering(offered, question.aspects, following, turn.said)
        return replace(reply, text=self._once_more(instead, turn))

    def _offering(
        self,
        topics: Sequence[Topic],
        aspects: Sequence[Aspect],
        context: ConversationContext,
        said: Locale,
    ) -> Reply:
        """A refusal, its text still to be said, that offers topics and a human."""
        return Reply(
            "",
            Outcome.REFUSED,
            buttons=(*topic_buttons(topics, aspects, said), self.human_button(said)),
            context=replace(
                context, options=tuple(t.id for t in topics), refused=context.refused + 1
            ),
        )

    def of_town(self, turn: Turn) -> Reply:
        """Asked about another town."""
        own, other = self._municipality.name, turn.question.foreign_town
        text = turn.said.say("refused_town", municipality=own, town=other)
        human = self.human_button(turn.said)
        return Reply(text, Outcome.REFUSED, buttons=(human,), context=turn.context)

    def human_line(self, said: Locale) -> str:
        """Who helps instead; empty where the municipality names nobody."""
        return self._asking_human("human", said)

    def _human_for(self, offered: Sequence[Topic], said: Locale) -> str:
        """Who helps with the topics offered, and with all else."""
        office = self._topics.common_office(offered)
        if office is None or office == self.human:
            return self.human_line(said)
        if self.human is None:
            contact = self._composer.contact(office, said)
            return said.say("human", office=office.name, contact=contact)
        return said.say(
            "human_of_topic",
            office=office.name,
            contact=self._composer.contact(office, said),
            human=self.human.name,
            human_contact=self._composer.contact(self.human, said),
        )

    def human_button(self, said: Locale) -> Button:
        return Button(said.say("human_button"), said.say("human_payload"))

    def _near(self, finding: Finding) -> list[Candidate]:
        """The candidates that may be meant."""
        if finding.elsewhere is not None or finding.judgement.probability < _MAY_BE:
            return []
        least = _NEAREST_SCORE * best_score(finding.depth)
        near = (c for c in finding.candidates[:_MOST] if c.score >= least)
        return [c for c in near if _is_learned(c, _NEAR_BY_LEARNED)]

    def _offered(self, near: Sequence[Candidate]) -> list[Topic]:
        others = [c for c in near[1:] if _is_learned(c, _BESIDE_BY_LEARNED)]
        return [self._topics[c.document.id] for c in (*near[:1], *others)]

    def _related(
        self, finding: Finding, question: Question, context: ConversationContext
    ) -> list[Topic]:
        """The topic related to the one talked about that surely has what is asked.

        "Sie ist schlecht zu Fuß, kommt auch jemand zu uns raus?" after the ProbierLaden: the
        ProbierMobil.
        """
        if finding.step is not Step.SEARCH or finding.elsewhere is not None:
            return []
        likely = [
            (self._searcher.likeliest_piece(topic.id, question.text).answers, topic)
            for topic in (self._topics.related_to(context.topic) if context.topic else ())
        ]
        chance, topic = max(likely, key=lambda pair: pair[0], default=(0.0, None))
        return [topic] if topic is not None and chance >= SURE else []

    def _once_more(self, instead: Topic | None, turn: Turn) -> str:
        question, said = turn.question, turn.said
        if instead is not None:
            again = said.say("refused_again_topic", topic=instead.title)
            return f"{again} {self._human_for([instead], said)}"
        of_office = next((a for a in question.aspects if a in OFFICE_ASPECTS), None)
        if of_office is not None and self.human is not None:
            # "Wo rufe ich da an?" is as good as asking for a human.
            told = self._composer.office_answer(self.human, of_office, question, turn.now, said)
            if told is not None:
                return f"{said.say('ask_human')}\n{told.text}"
        if turn.context.refused >= _OFTEN and self.human is not None:
            return self._asking_human("refused_often", said)
        return f"{said.say('refused_again')} {self.human_line(said)}"

    def _asking_human(self, key: str, said: Locale) -> str:
        if self.human is None:
            return ""
        contact = self._composer.contact(self.human, said)
        return said.say(key, office=self.human.name, contact=contact)


def _is_learned(candidate: Candidate, least: float) -> bool:
    """Whether people ask for it so, as far as enough was learned of it to tell."""
    return candidate.depth is not Depth.PIECES or candidate.features["learned"] >= least
