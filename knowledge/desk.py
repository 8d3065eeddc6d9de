"""Answers questions about one municipality: understand, search, judge, compose."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from knowledge.answering import Answering, Told
from knowledge.compose import OFFICE_ASPECTS, Composer, aspect_buttons, begun, render
from knowledge.content import Content
from knowledge.covering import Covering
from knowledge.decision import CERTAIN, NOTHING, Decision, Finding, Matter, Step
from knowledge.dense import EmbeddingCache, Progress
from knowledge.documents import OFFICE_PREFIX, documents_of, rival_documents
from knowledge.encoder import Encoder
from knowledge.entry import Aspect, Office
from knowledge.finder import GOES_ON, MAX_OPTIONS, OF_OFFICE, Finder
from knowledge.following import NAMED, Following
from knowledge.foreign import foreign_language, in_words_of, is_foreign, read_in_german
from knowledge.german import fold
from knowledge.joined_reply import together
from knowledge.judgement import Judgement, Zone
from knowledge.locale import Locale, locale
from knowledge.matters import taken_apart
from knowledge.other_names import with_other_names
from knowledge.persons import Persons
from knowledge.phrasings import with_phrasings
from knowledge.question import Question, QuestionReader, question_language
from knowledge.reference import Reference, nouns
from knowledge.refusals import Refusals
from knowledge.reply import Button, ConversationContext, Outcome, Reply
from knowledge.search import Searcher
from knowledge.topic import Topic
from knowledge.topics import Topics, office_topic, topic_buttons
from knowledge.vocabulary import LANGUAGES as READ_DIRECTLY
from knowledge.vocabulary import vocabulary
from knowledge.wording import Wording

MAX_ASPECTS = 3
_BRIEF = 4
"""Words of what says no more than when."""
_ASKED_FOR = 0.6
"""Chance from which a question that fits any topic is held to ask for an aspect."""
_DOUBT_COST = 0.09
"""What it costs to say that an answer may be none, if a refusal costs 1."""
_NEVER_IN_DOUBT = frozenset({Step.PRESSED, Step.UNKNOWN})
"""Steps after which the topic was chosen, or "Falls Sie … meinen" is said already."""
_SURE_BY_WORDS = 0.7
"""Chance from which English read word for word is answered: what is left of it looks like a name
alone, which would be answered whatever its chance."""
_TOLD_BY_OFFERED = 0.7
"""Chance from which a piece of a topic that was but offered is said."""
_MAY_BE_SEVERAL = frozenset({Step.SEARCH, Step.FOLLOW_UP, Step.UNKNOWN})
"""Steps after which a message is looked through for several matters."""
_UNTIL_WHEN = frozenset({Aspect.DEADLINE, Aspect.DURATION})
"""How "bis wann?" reads, which may also ask until when an office is open."""


class Desk:
    """One municipality, for the public or (with `internal`) for staff too."""

    def __init__(
        self,
        content: Content,
        encoder: Encoder,
        cache_dir: Path,
        wrong_answer_cost: float,
        *,
        internal: bool = False,
        progress: Progress | None = None,
    ) -> None:
        self.content = content
        self.municipality = content.municipality
        self.wrong_answer_cost = wrong_answer_cost
        self._reader = QuestionReader(
            f"{content.municipality.name} {content.municipality.title}",
            (content.municipality.name, *content.municipality.places),
        )
        own = documents_of(content, internal=internal)
        covering = Covering(own).of
        asked = with_phrasings([*own, *rival_documents(own, covering)], covering)
        documents = with_other_names(asked)
        usual = {
            folded: word
            for language in reversed(READ_DIRECTLY)
            for folded, word in vocabulary(language).spellings.items()
        }
        self.searcher = Searcher(
            documents, encoder, EmbeddingCache(cache_dir, encoder), usual, progress
        )
        offices = {
            key: office
            for key, office in content.offices.items()
            if internal or office.audience == "public"
        }
        self._composer = Composer(content.municipality, offices)
        self._wording = Wording(self.searcher)
        known = nouns((n for d in documents for n in d.names), (d.body for d in own))
        self._following = Following(self.searcher, known)
        said = (text for d in own for text in (*d.names, d.body))
        self._persons = Persons(said, known, self.searcher.lexical.words.keys())
        self._answering = Answering(self.searcher, self._composer, self._read_editors)
        self._topics = Topics(content, offices, own)
        human = content.offices.get(content.municipality.human)
        self._refusals = Refusals(
            content.municipality, human, self._composer, self._topics, self.searcher
        )
        self._finder = Finder(
            content, self.searcher, self._topics, self._following, wrong_answer_cost
        )

    def learn(self, beside: Desk | None = None) -> bool:
        """Learns from the phrasings what is meant; whether there was anything new.

        Takes seconds at first; until then, what was learned before is used. `beside`: a desk for
        much of the same content, that has learned.
        """
        return self.searcher.learned.learn(beside.searcher.learned if beside else None)

    def ask(
        self,
        text: str,
        *,
        channel: str,
        language: str,
        context: ConversationContext,
        now: dt.datetime,
    ) -> Reply:
        """Answers, asks back, or refuses."""
        return self.decide(text, channel, language, context, now).reply

    def decide(
        self, text: str, channel: str, language: str, context: ConversationContext, now: dt.datetime
    ) -> Decision:
        """The reply to a message, with the grounds for it."""
        whole = self._matter(text, self.read(text, now, language), context, now)
        parts = self._parts(text, whole, context, now) or (whole,)
        replies = [
            self._reply(matter.finding, matter.question, channel, context, now) for matter in parts
        ]
        first, language = parts[0], whole.question.language
        if len(parts) == 1:
            reply = replace(replies[0], language=language)
            return Decision(first.question, first.finding, reply)
        said = locale(language)
        human = (self._refusals.human_line(said), self._refusals.human_button(said))
        reply = replace(together(parts, replies, said, *human), language=language)
        return Decision(first.question, first.finding, reply, parts)

    def _parts(
        self, text: str, whole: Matter, context: ConversationContext, now: dt.datetime
    ) -> tuple[Matter, ...]:
        """The matters of a message, if they are others than the whole."""
        if whole.finding.step not in _MAY_BE_SEVERAL:
            return ()
        spoken = whole.question.language
        asked = vocabulary(spoken).comparing.sub("", text)  # "Unterschied Perso und Pass?"
        return taken_apart(
            asked,
            whole.finding,
            context,
            lambda part: self.read(part, now, spoken),
            partial(self._matter, now=now),
        )

    def _matter(
        self, text: str, question: Question, context: ConversationContext, now: dt.datetime
    ) -> Matter:
        """What a message, or a part of it, asks."""
        pressed = self._topics.pressed(text, question, context)
        aborted = _stopped_early(question)
        if aborted is not None:
            return Matter(question, replace(NOTHING, step=aborted))
        if pressed is not None:
            topic, aspects = pressed
            finding = Finding((topic,), CERTAIN, step=Step.PRESSED)
            return Matter(replace(question, aspects=aspects), finding)
        return self._read_by_way_of_german(Matter(question, self.find(question, context)), now)

    def _read_by_way_of_german(self, matter: Matter, now: dt.datetime) -> Matter:
        """An English question read word for word, where the content has nothing for its words."""
        question, found = matter.question, matter.finding
        nothing_fits = found.step is Step.SEARCH and found.judgement.zone is Zone.REFUSE
        if question.language != "en" or not nothing_fits:
            return matter
        german = self._reader.read(read_in_german(question.text, "en"), now)
        read = in_words_of(german, question)
        if read.private:
            return matter
        again = self.find(read, ConversationContext())
        answers = again.step is Step.SEARCH and again.judgement.zone is Zone.ANSWER
        surely = answers and again.judgement.probability >= _SURE_BY_WORDS
        return Matter(read, again) if surely else matter

    def _reply(
        self,
        finding: Finding,
        question: Question,
        channel: str,
        context: ConversationContext,
        now: dt.datetime,
    ) -> Reply:
        said = locale(question.language)
        if finding.step is Step.EMPTY:
            return Reply(said.say("empty"), Outcome.CLARIFY, context=context)
        if finding.step is Step.FOREIGN_TOWN:
            return self._refusals.of_town(question, context, said)
        if finding.step is Step.UNKNOWN:
            return self._refuse_again(question, channel, context, now, said)
        if finding.judgement.zone is Zone.ANSWER and finding.topics:
            return self._answer(finding, question, channel, context, now, said)
        if finding.judgement.zone is Zone.CLARIFY and finding.topics:
            if finding.step is Step.OPTIONS:
                finding = self._only_with_answer(finding, question, now, said)
            office = self._common_office(finding, question)
            if office is not None:
                finding = replace(finding, topics=(office,))
                return self._answer(finding, question, channel, context, now, said)
            alone = len(finding.topics) == 1
            unchosen = finding.step is Step.OPTIONS  # "How long?" instead of a choice.
            if alone or not (unchosen or self._has(finding.topics[0], question, now, said)):
                return self._answer(finding, question, channel, context, now, said)
            return self._clarify(finding, question, context, said)
        if finding.step in (Step.NO_TOPIC, Step.OPTIONS):
            return Reply(
                said.say("clarify_topic"),
                Outcome.CLARIFY,
                context=context,
                buttons=self.suggestions(question.language)[:MAX_OPTIONS],
            )
        if finding.follow_up:
            current = finding.topics[0]
            context = context.without_refusal()
            return self._missing(current, question, (), finding, context, now, said)
        return self._refusals.first(finding, question, context, said)

    def _only_with_answer(
        self, finding: Finding, question: Question, now: dt.datetime, said: Locale
    ) -> Finding:
        """Of the topics offered those that tell what is asked, if any does."""
        telling = [topic for topic in finding.topics if self._has(topic, question, now, said)]
        return replace(finding, topics=tuple(telling) or finding.topics)

    def _has(self, topic: Topic, question: Question, now: dt.datetime, said: Locale) -> bool:
        """Whether the content says of the topic what is asked: else there is nothing to choose."""
        told = self._answering.answers(topic, question.aspects, question, now, said)
        return bool(told.answers)

    def _common_office(self, finding: Finding, question: Question) -> Topic | None:
        """The office of all topics in question, where only it is asked about ("… offen?")."""
        if not question.aspects or not OF_OFFICE.issuperset(question.aspects):
            return None
        if question.wants_to_do:
            return None  # "Kann ich das per E-Mail anmelden?" asks about what is done there.
        office = self._topics.common_office(finding.topics)
        return office_topic(office) if office is not None else None

    def read(self, text: str, now: dt.datetime, language: str = "de") -> Question:
        """Understands the surface of a question, its spelling mended; other tongues in German."""
        question = self._read(text, now, language)
        named = self._persons.asked_for(text, question.language)
        return replace(question, private=question.private or named)

    def _read(self, text: str, now: dt.datetime, language: str) -> Question:
        spoken = foreign_language(text, language, self.searcher.lexical.knows)
        if spoken is not None:
            question = self._reader.read(read_in_german(text, spoken), now)
            return replace(question, language=spoken)
        text = self._wording.mended(text, "de" if is_foreign(language) else language)
        if not is_foreign(language):
            return self._reader.read(text, now, language)
        question = self._reader.read(text, now)
        clear = question_language([fold(word) for word in question.words], "")
        return replace(question, language=clear or language)

    def _read_editors(self, text: str) -> Question:
        """A question of the content: days and hours in it do not matter."""
        return self.read(text, dt.datetime.min)

    def find(self, question: Question, context: ConversationContext) -> Finding:
        """The topics the question may be about, best first, and how sure that is."""
        found = self._finder.find(question, context)
        by_search = found.step is Step.SEARCH and found.sure_by is None and found.candidates
        if question.left is None or not by_search:
            return found
        if found.candidates[0].features["names_coverage"] >= NAMED:
            return found  # "Läuft der vorläufige Reisepass in zwei Wochen ab?"
        in_time = [self._topics.in_time(topic, question.left) for topic in found.topics]
        hurried = tuple(topic for topic in found.topics if topic not in in_time)
        topics = {topic.id: topic for topic in in_time}
        return replace(found, topics=tuple(topics.values()), hurried=hurried)

    def topic_words(self, question: Question) -> tuple[str, ...]:
        """The words to search for."""
        return self._finder.topic_words(question)

    def unanswered(self, topic: Topic, question: Question) -> float | None:
        """Chance that the topic has no answer, 0..1, where it is refused for that."""
        entry = topic.entry
        return self._answering.unanswered(entry, question) if entry is not None else None

    def responsible(self, topic: str) -> Office | None:
        """The office responsible for a topic, by the topic's id; None when there is none."""
        known = self._topics.known(topic)
        return self._topics.office_of(known) if known is not None else None

    def people_asked_for(
        self, text: str, language: str, now: dt.datetime
    ) -> tuple[str, Office] | None:
        """The topic that a wish for a human names or is likely about, and who deals with it.

        "Mit jemandem vom Standesamt": the office itself, by the id it has as a topic.
        """
        question = self.read(text, now, language)
        called = map(self._topics.office_called, ((word,) for word in question.core))
        topic = next(filter(None, called), None)
        if topic is None:
            found = self._matter(text, question, ConversationContext(), now).finding
            topic = self._refusals.perhaps(found)
        office = self._topics.office_of(topic) if topic is not None else None
        return (topic.id, office) if topic is not None and office is not None else None

    def suggestions(self, language: str) -> tuple[Button, ...]:
        texts = self.municipality.suggestions
        chosen = texts.get(language) or texts.get(self.municipality.languages[0]) or ()
        return tuple(Button(text, text) for text in chosen)

    def _answer(
        self,
        finding: Finding,
        question: Question,
        channel: str,
        context: ConversationContext,
        now: dt.datetime,
        said: Locale,
    ) -> Reply:
        topic = finding.topics[0]
        if finding.follow_up:
            question = self._without_topic_words(question)
        aspects = self._aspects(topic, question, context, finding)
        age = question.age
        same_person = topic.id == context.topic and not finding.words and not question.persons
        if age is None and same_person:
            age = context.age
        question = replace(question, age=age)
        goes_on = finding.step in (Step.FOLLOW_UP, Step.TOPIC_KEPT)
        cases = context.cases if topic.id == context.topic else ()
        told = self._answering.answers(
            topic, aspects, question, now, said, goes_on=goes_on, cases=cases
        )
        following = ConversationContext(
            topic=topic.id,
            aspect=(told.given or aspects or (Aspect.OVERVIEW,))[0].value,
            age=age,
            cases=told.cases or (cases if goes_on else ()),
        )
        if not told.answers:
            return self._missing(topic, question, told.missing, finding, following, now, said)
        notes = [self._missing_text(topic, told.missing, said)] if told.missing else []
        notes += self._validity_notes(topic, question, now, said)
        text, sources = render(told.answers, self.municipality, channel, said, notes)
        buttons: tuple[Button, ...] = ()
        in_doubt = self._is_in_doubt(told, finding)
        if in_doubt:
            text = f"{said.say('only_near', name=topic.name)}\n\n{text}"
        if topic.entry is not None:
            offered = [a for a in self._composer.available(topic.entry, now.date())]
            buttons = aspect_buttons(topic.entry, [a for a in offered if a not in told.given], said)
        if in_doubt:
            buttons = (*buttons, self._refusals.human_button(said))
        return Reply(
            text,
            Outcome.ANSWERED,
            sources,
            service=topic.id.removeprefix(OFFICE_PREFIX),
            aspect=following.aspect,
            confidence=finding.judgement.probability,
            buttons=buttons,
            context=following,
            in_doubt=in_doubt,
        )

    def _is_in_doubt(self, told: Told, finding: Finding) -> bool:
        """Whether it has to be said that the content may not have what was asked."""
        if told.in_passing:
            return True
        if finding.step in _NEVER_IN_DOUBT or finding.sure_by is not None:
            return False
        doubt = self._answering.doubt(told, finding.judgement.probability)
        return doubt * self.wrong_answer_cost >= _DOUBT_COST

    def _without_topic_words(self, question: Question) -> Question:
        """A question that fits any topic, as one for an aspect and no more."""
        general = self.searcher.general(question.text)
        if general.aspect is None or general.aspect_chance < _ASKED_FOR:
            return question
        return replace(question, core=(), aspects=question.aspects or (general.aspect,))

    def _aspects(
        self, topic: Topic, question: Question, context: ConversationContext, finding: Finding
    ) -> tuple[Aspect, ...]:
        """The aspects to answer; "Und der Reisepass?" takes over the aspect asked before."""
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
        same_topic = finding.follow_up or topic.id == context.topic
        only_persons = bool(question.persons) and len(question.persons) == len(question.core)
        asks_for_person = same_topic and (question.age is not None or only_persons)
        brief = same_topic and Reference.BRIEF in refers and self._is_of(topic, question)
        elliptic = brief or Reference.FRAGMENT in refers
        chosen = topic.id in context.options
        if not (asks_for_person or elliptic or chosen):
            return ()
        return () if self._answering.means_otherwise(topic, carried, question) else (carried,)

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
        has = self.searcher.has(topic.id)
        return has and self.searcher.strangeness(topic.id, question.core) == 0

    def _missing(
        self,
        topic: Topic,
        question: Question,
        missing: Sequence[Aspect],
        finding: Finding,
        context: ConversationContext,
        now: dt.datetime,
        said: Locale,
    ) -> Reply:
        """The entry is known, what is asked of it is not: say so, and who knows."""
        is_number = question.detail is None and question.counted is not None
        unknown = missing or ("number" if is_number else "detail",)
        buttons: tuple[Button, ...] = ()
        if finding.judgement.zone is Zone.CLARIFY:
            others = (t for t in finding.topics[1:] if self._has(t, question, now, said))
            buttons = topic_buttons(others, question.aspects, said)
        elif topic.entry is not None:
            available = self._composer.available(topic.entry, now.date())
            buttons = aspect_buttons(topic.entry, available, said, MAX_OPTIONS)
        return Reply(
            self._missing_text(topic, unknown, said),
            Outcome.REFUSED,
            service=topic.id.removeprefix(OFFICE_PREFIX),
            aspect=missing[0].value if missing else None,
            confidence=finding.judgement.probability,
            buttons=(*buttons, self._refusals.human_button(said)),
            context=context,
        )

    def _missing_text(self, topic: Topic, asked: Sequence[str], said: Locale) -> str:
        text = begun(said.unknown(topic.name, asked))
        office = self._topics.office_of(topic) or self.content.offices.get(self.municipality.human)
        if office is None:
            return text
        contact = self._composer.contact(office, said)
        return f"{text} {said.say('ask_office', office=office.name, contact=contact)}"

    def _validity_notes(
        self, topic: Topic, question: Question, now: dt.datetime, said: Locale
    ) -> list[str]:
        entry = topic.entry
        if entry is None:
            return []
        day = question.day or now.date()
        notes: list[str] = []
        if entry.valid_from is not None and day < entry.valid_from:
            notes.append(said.say("not_valid_yet", date=said.date(entry.valid_from)))
        if entry.valid_until is not None and day > entry.valid_until:
            notes.append(said.say("no_longer_valid", date=said.date(entry.valid_until)))
        if entry.review_by is not None and now.date() > entry.review_by:
            notes.append(said.say("stale", date=said.date(entry.review_by)))
        return notes

    def _clarify(
        self, finding: Finding, question: Question, context: ConversationContext, said: Locale
    ) -> Reply:
        aspect = question.aspects[0] if question.aspects else None
        buttons = topic_buttons(finding.topics, question.aspects, said)
        return Reply(
            said.say("clarify"),
            Outcome.CLARIFY,
            aspect=aspect.value if aspect else None,
            confidence=finding.judgement.probability,
            buttons=(*buttons, self._refusals.human_button(said)),
            context=replace(
                context.without_refusal(),
                options=tuple(topic.id for topic in finding.topics),
                aspect=aspect.value if aspect else None,
                age=question.age,
            ),
        )

    def _perhaps_meant(self, question: Question, context: ConversationContext) -> Finding | None:
        """The topic that was offered when the matter was refused, where it tells what is asked."""
        topic = self._topics.known(context.perhaps) if context.perhaps else None
        if topic is None or topic.entry is None:
            return None
        aspects = frozenset(self._without_topic_words(question).aspects) - OFFICE_ASPECTS
        tells = any(topic.tells(aspect) for aspect in aspects) and not question.core
        piece = self.searcher.likeliest_piece(topic.id, question.text)
        if not tells and piece.answers < _TOLD_BY_OFFERED:
            return None
        judgement = Judgement(GOES_ON, {}, Zone.ANSWER)
        return Finding((topic,), judgement, follow_up=True, step=Step.UNKNOWN)

    def _refuse_again(
        self,
        question: Question,
        channel: str,
        context: ConversationContext,
        now: dt.datetime,
        said: Locale,
    ) -> Reply:
        """The matter is still one that the content does not cover, or the topic before is meant."""
        meant = self._perhaps_meant(question, context)
        if meant is not None:
            told = ConversationContext(age=context.age)
            reply = self._answer(meant, question, channel, told, now, said)
            if reply.outcome is Outcome.ANSWERED:
                lead = said.say("if_meant", name=meant.topics[0].name)
                return replace(reply, text=f"{lead}\n\n{reply.text}")
        before = self._topics.known(context.topic) if context.topic else None
        tells = before is not None and not question.core
        if before is not None and not (tells and self._has(before, question, now, said)):
            before = None
        if before is None and context.asked:
            asked = f"{context.asked.rstrip('.?! ')}. {question.text}"
            as_one = self.read(asked, now, question.language)
            before = self._refusals.nearest(self.find(as_one, ConversationContext()))
        return self._refusals.again(question, before, context, now, said)


def _asks_of_this_moment(question: Question) -> bool:
    """ "Und jetzt gerade?"; not "Was brauche ich jetzt?"."""
    asking = vocabulary(question.language).references.asking
    brief = len(question.words) <= _BRIEF and asking.isdisjoint(map(fold, question.words))
    return question.now and brief and not question.core


def _stopped_early(question: Question) -> Step | None:
    """Why a question needs no search: no words, a private person, a task."""
    if not question.words:
        return Step.EMPTY
    if question.private:
        return Step.PRIVATE
    return Step.TASK if question.task else None
