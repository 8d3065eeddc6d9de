"""The reply to what was found for a question: an answer, a question back, or that it is unknown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from knowledge.answers.answering import Answering, Told
from knowledge.answers.aspects_meant import AspectsMeant
from knowledge.answers.compose import Composer, aspect_buttons, begun, render
from knowledge.answers.refusals import Refusals
from knowledge.deciding.decision import Finding, Step
from knowledge.deciding.finder import GOES_ON, MAX_OPTIONS, OF_OFFICE
from knowledge.deciding.judgement import Judgement, Zone
from knowledge.deciding.topic import Topic
from knowledge.deciding.topics import Topics, office_topic, topic_buttons
from knowledge.deciding.turn import Turn
from knowledge.entries.entry import OFFICE_ASPECTS, Aspect
from knowledge.entries.municipality import Municipality
from knowledge.locale import Locale
from knowledge.reading.question import Question
from knowledge.reply import Button, ConversationContext, Outcome, Reply
from knowledge.retrieval.documents import OFFICE_PREFIX
from knowledge.retrieval.search import Searcher

_DOUBT_COST = 0.09
"""What it costs to say that an answer may be none, if a refusal costs 1."""
_NEVER_IN_DOUBT = frozenset({Step.PRESSED, Step.UNKNOWN})
"""Steps after which the topic was chosen, or "Falls Sie … meinen" is said already."""
_TOLD_BY_OFFERED = 0.7
"""Chance from which a piece of a topic that was but offered is said."""


class Replies:
    """Replies for one municipality."""

    def __init__(
        self,
        municipality: Municipality,
        searcher: Searcher,
        composer: Composer,
        topics: Topics,
        answering: Answering,
        aspects_meant: AspectsMeant,
        refusals: Refusals,
        wrong_answer_cost: float,
        find: Callable[[str, Turn], Finding],
    ) -> None:
        """`find`: the topics of a text that is said as in a turn, without what was before."""
        self._municipality = municipality
        self._searcher = searcher
        self._composer = composer
        self._topics = topics
        self._answering = answering
        self._aspects_meant = aspects_meant
        self._refusals = refusals
        self._wrong_answer_cost = wrong_answer_cost
        self._find = find

    def to(self, finding: Finding, turn: Turn) -> Reply:
        """What is said to the question of the turn, for which that was found."""
        if finding.step is Step.EMPTY:
            return Reply(turn.said.say("empty"), Outcome.CLARIFY, context=turn.context)
        if finding.step is Step.FOREIGN_TOWN:
            return self._refusals.of_town(turn)
        if finding.step is Step.UNKNOWN:
            return self._refuse_again(turn)
        if finding.judgement.zone is Zone.ANSWER and finding.topics:
            return self._answer(finding, turn)
        if finding.judgement.zone is Zone.CLARIFY and finding.topics:
            return self._choose(finding, turn)
        if finding.step in (Step.NO_TOPIC, Step.OPTIONS):
            return self._ask_for_topic(turn)
        if finding.follow_up:
            return self._missing(
                finding.topics[0], (), finding, turn, turn.context.without_refusal()
            )
        return self._refusals.first(finding, turn)

    def suggestions(self, language: str) -> tuple[Button, ...]:
        """Questions to begin with."""
        texts = self._municipality.suggestions
        chosen = texts.get(language) or texts.get(self._municipality.languages[0]) or ()
        return tuple(Button(text, text) for text in chosen)

    def _ask_for_topic(self, turn: Turn) -> Reply:
        return Reply(
            turn.said.say("clarify_topic"),
            Outcome.CLARIFY,
            context=turn.context,
            buttons=self.suggestions(turn.question.language)[:MAX_OPTIONS],
        )

    def _choose(self, finding: Finding, turn: Turn) -> Reply:
        """Asks back, unless only one of the topics, or their common office, can be meant."""
        unchosen = finding.step is Step.OPTIONS  # "How long?" instead of a choice.
        if unchosen:
            telling = tuple(topic for topic in finding.topics if self._has(topic, turn))
            finding = replace(finding, topics=telling or finding.topics)
        office = self._common_office(finding, turn.question)
        if office is not None:
            return self._answer(replace(finding, topics=(office,)), turn)
        alone = len(finding.topics) == 1
        if alone or not (unchosen or self._has(finding.topics[0], turn)):
            return self._answer(finding, turn)
        return self._clarify(finding, turn)

    def _has(self, topic: Topic, turn: Turn) -> bool:
        """Whether the content says of the topic what is asked: else there is nothing to choose."""
        question = turn.question
        told = self._answering.answers(topic, question.aspects, question, turn.now, turn.said)
        return bool(told.answers)

    def _common_office(self, finding: Finding, question: Question) -> Topic | None:
        """The office of all topics in question, where only it is asked about ("… offen?")."""
        if not question.aspects or not OF_OFFICE.issuperset(question.aspects):
            return None
        if question.wants_to_do:
            return None  # "Kann ich das per E-Mail anmelden?" asks about what is done there.
        office = self._topics.common_office(finding.topics)
        return office_topic(office) if office is not None else None

    def _clarify(self, finding: Finding, turn: Turn) -> Reply:
        question, said = turn.question, turn.said
        aspect = question.aspects[0] if question.aspects else None
        buttons = topic_buttons(finding.topics, question.aspects, said)
        return Reply(
            said.say("clarify"),
            Outcome.CLARIFY,
            aspect=aspect.value if aspect else None,
            confidence=finding.judgement.probability,
            buttons=(*buttons, self._refusals.human_button(said)),
            context=replace(
                turn.context.without_refusal(),
                options=tuple(topic.id for topic in finding.topics),
                aspect=aspect.value if aspect else None,
                age=question.age,
            ),
        )

    def _answer(self, finding: Finding, turn: Turn) -> Reply:
        topic, context, said = finding.topics[0], turn.context, turn.said
        question = turn.question
        if finding.follow_up:
            question = self._aspects_meant.without_topic_words(question)
        aspects = self._aspects_meant.of(topic, finding, turn.asking(question))
        age = question.age
        same_person = topic.id == context.topic and not finding.words and not question.persons
        if age is None and same_person:
            age = context.age
        turn = turn.asking(replace(question, age=age))
        goes_on = finding.step in (Step.FOLLOW_UP, Step.TOPIC_KEPT)
        cases = context.cases if topic.id == context.topic else ()
        told = self._answering.answers(
            topic, aspects, turn.question, turn.now, said, goes_on=goes_on, cases=cases
        )
        following = ConversationContext(
            topic=topic.id,
            aspect=(told.given or aspects or (Aspect.OVERVIEW,))[0].value,
            age=age,
            cases=told.cases or (cases if goes_on else ()),
        )
        if not told.answers:
            return self._missing(topic, told.missing, finding, turn, following)
        notes = [self._missing_text(topic, told.missing, said)] if told.missing else []
        notes += self._validity_notes(topic, turn)
        text, sources = render(told.answers, self._municipality, turn.channel, said, notes)
        in_doubt = self._is_in_doubt(told, finding)
        if in_doubt:
            text = f"{said.say('only_near', name=topic.name)}\n\n{text}"
        return Reply(
            text,
            Outcome.ANSWERED,
            sources,
            service=topic.id.removeprefix(OFFICE_PREFIX),
            aspect=following.aspect,
            confidence=finding.judgement.probability,
            buttons=self._beside(topic, told, in_doubt, turn),
            context=following,
            in_doubt=in_doubt,
        )

    def _beside(self, topic: Topic, told: Told, in_doubt: bool, turn: Turn) -> tuple[Button, ...]:
        """What else the topic tells; a human, where the answer may be none."""
        buttons: tuple[Button, ...] = ()
        if topic.entry is not None:
            available = self._composer.available(topic.entry, turn.now.date())
            others = [aspect for aspect in available if aspect not in told.given]
            buttons = aspect_buttons(topic.entry, others, turn.said)
        return (*buttons, self._refusals.human_button(turn.said)) if in_doubt else buttons

    def _is_in_doubt(self, told: Told, finding: Finding) -> bool:
        """Whether it has to be said that the content may not have what was asked."""
        if told.in_passing:
            return True
        if finding.step in _NEVER_IN_DOUBT or finding.sure_by is not None:
            return False
        doubt = self._answering.doubt(told, finding.judgement.probability)
        return doubt * self._wrong_answer_cost >= _DOUBT_COST

    def _validity_notes(self, topic: Topic, turn: Turn) -> list[str]:
        entry, said = topic.entry, turn.said
        if entry is None:
            return []
        day = turn.question.day or turn.now.date()
        notes: list[str] = []
        if entry.valid_from is not None and day < entry.valid_from:
            notes.append(said.say("not_valid_yet", date=said.date(entry.valid_from)))
        if entry.valid_until is not None and day > entry.valid_until:
            notes.append(said.say("no_longer_valid", date=said.date(entry.valid_until)))
        if entry.review_by is not None and turn.now.date() > entry.review_by:
            notes.append(said.say("stale", date=said.date(entry.review_by)))
        return notes

    def _missing(
        self,
        topic: Topic,
        missing: Sequence[Aspect],
        finding: Finding,
        turn: Turn,
        following: ConversationContext,
    ) -> Reply:
        """The entry is known, what is asked of it is not: say so, and who knows."""
        question, said = turn.question, turn.said
        is_number = question.detail is None and question.counted is not None
        unknown = missing or ("number" if is_number else "detail",)
        buttons: tuple[Button, ...] = ()
        if finding.judgement.zone is Zone.CLARIFY:
            others = (other for other in finding.topics[1:] if self._has(other, turn))
            buttons = topic_buttons(others, question.aspects, said)
        elif topic.entry is not None:
            available = self._composer.available(topic.entry, turn.now.date())
            buttons = aspect_buttons(topic.entry, available, said, MAX_OPTIONS)
        return Reply(
            self._missing_text(topic, unknown, said),
            Outcome.REFUSED,
            service=topic.id.removeprefix(OFFICE_PREFIX),
            aspect=missing[0].value if missing else None,
            confidence=finding.judgement.probability,
            buttons=(*buttons, self._refusals.human_button(said)),
            context=following,
        )

    def _missing_text(self, topic: Topic, asked: Sequence[str], said: Locale) -> str:
        text = begun(said.unknown(topic.name, asked))
        office = self._topics.office_of(topic) or self._refusals.human
        if office is None:
            return text
        contact = self._composer.contact(office, said)
        return f"{text} {said.say('ask_office', office=office.name, contact=contact)}"

    def _refuse_again(self, turn: Turn) -> Reply:
        """The matter is still one that the content does not cover, or the topic before is meant."""
        meant = self._perhaps_meant(turn)
        if meant is not None:
            reply = self._answer(meant, turn.within(ConversationContext(age=turn.context.age)))
            if reply.outcome is Outcome.ANSWERED:
                lead = turn.said.say("if_meant", name=meant.topics[0].name)
                return replace(reply, text=f"{lead}\n\n{reply.text}")
        return self._refusals.again(self._instead(turn), turn)

    def _perhaps_meant(self, turn: Turn) -> Finding | None:
        """The topic that was offered when the matter was refused, where it tells what is asked."""
        question, offered = turn.question, turn.context.perhaps
        topic = self._topics.known(offered) if offered else None
        if topic is None or topic.entry is None:
            return None
        asked = self._aspects_meant.without_topic_words(question).aspects
        aspects = frozenset(asked) - OFFICE_ASPECTS
        tells = any(topic.tells(aspect) for aspect in aspects) and not question.core
        piece = self._searcher.likeliest_piece(topic.id, question.text)
        if not tells and piece.answers < _TOLD_BY_OFFERED:
            return None
        judgement = Judgement(GOES_ON, {}, Zone.ANSWER)
        return Finding((topic,), judgement, follow_up=True, step=Step.UNKNOWN)

    def _instead(self, turn: Turn) -> Topic | None:
        """The topic that may be meant instead of the matter refused: the one before, or a new."""
        question, context = turn.question, turn.context
        before = self._topics.known(context.topic) if context.topic else None
        if before is not None and not question.core and self._has(before, turn):
            return before
        if not context.asked:
            return None
        as_one = f"{context.asked.rstrip('.?! ')}. {question.text}"
        return self._refusals.nearest(self._find(as_one, turn))
