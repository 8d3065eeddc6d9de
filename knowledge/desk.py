"""Answers questions about one municipality: understand, search, judge, compose."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from knowledge.answering import Answering, Topic
from knowledge.compose import OFFICE_ASPECTS, Composer, aspect_buttons, render
from knowledge.content import Content
from knowledge.decision import CERTAIN, NOTHING, Decision, Finding, Step
from knowledge.dense import EmbeddingCache, Progress
from knowledge.documents import (
    OFFICE_PREFIX,
    Document,
    documents_of,
    rival_documents,
)
from knowledge.encoder import Encoder
from knowledge.entry import Aspect, Office
from knowledge.following import NAMED, Following
from knowledge.foreign import foreign_language, is_foreign, read_in_german
from knowledge.german import fold, tokens
from knowledge.judgement import ALL_SAID, Judgement, Zone, judge
from knowledge.locale import LANGUAGES, Locale, locale
from knowledge.persons import Persons
from knowledge.phrasings import with_phrasings
from knowledge.question import Question, QuestionReader, asked_part, question_language
from knowledge.reference import Reference, nouns
from knowledge.reply import Button, ConversationContext, Outcome, Reply
from knowledge.search import Searcher
from knowledge.vocabulary import LANGUAGES as READ_DIRECTLY
from knowledge.vocabulary import vocabulary
from knowledge.wording import Wording

MAX_OPTIONS = 3
MAX_ASPECTS = 3
_NEAREST_SCORE = 0.35
_OF_OFFICE = OFFICE_ASPECTS | {Aspect.APPOINTMENT}
"""What is asked of an office rather than of one of its services."""
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
        documents = with_phrasings([*own, *rival_documents(own)])
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
        self._topics = {document.id: self._topic(document) for document in own}
        self._by_name = {
            fold(name): topic
            for topic in reversed(list(self._topics.values()))
            for name in (topic.name, topic.title)
        }
        self._by_synonym = self._synonyms(own)

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
        """The reply to a question, with the grounds for it."""
        question = self.read(text, now, language)
        pressed = self._pressed(text, question, context)
        aborted = _stopped_early(question)
        if aborted is not None:
            finding = replace(NOTHING, step=aborted)
        elif pressed is not None:
            topic, aspects = pressed
            question = replace(question, aspects=aspects)
            finding = Finding((topic,), CERTAIN, step=Step.PRESSED)
        else:
            finding = self.find(question, context)
        reply = self._reply(finding, question, channel, context, now)
        return Decision(question, finding, reply)

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
            return self._refuse_town(question, context, said)
        if finding.judgement.zone is Zone.ANSWER and finding.topics:
            return self._answer(finding, question, channel, context, now, said)
        if finding.judgement.zone is Zone.CLARIFY and finding.topics:
            office = self._common_office(finding, question)
            if office is not None:
                finding = replace(finding, topics=(office,))
                return self._answer(finding, question, channel, context, now, said)
            return self._clarify(finding, question, context, said)
        if finding.step in (Step.NO_TOPIC, Step.OPTIONS):
            return Reply(
                said.say("clarify_topic"),
                Outcome.CLARIFY,
                context=context,
                buttons=self.suggestions(question.language)[:MAX_OPTIONS],
            )
        return self._refuse(finding, context, said)

    def _common_office(self, finding: Finding, question: Question) -> Topic | None:
        """The office of all topics in question, where only it is asked about ("… offen?")."""
        if not question.aspects or not _OF_OFFICE.issuperset(question.aspects):
            return None
        offices = [self._office_of(topic) for topic in finding.topics]
        first = offices[0]
        common = first is not None and all(office == first for office in offices)
        return _office_topic(first) if first is not None and common else None

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
        text = self._wording.mended(text)
        if not is_foreign(language):
            return self._reader.read(text, now, language)
        question = self._reader.read(text, now)
        clear = question_language([fold(word) for word in question.words], "")
        return replace(question, language=clear or language)

    def _synonyms(self, own: Sequence[Document]) -> dict[str, Topic]:
        """Folded names that stand for one topic only."""
        owners: dict[str, set[str]] = {}
        for document in own:
            for name in document.names:
                owners.setdefault(fold(name), set()).add(document.id)
        return {name: self._topics[min(ids)] for name, ids in owners.items() if len(ids) == 1}

    def _read_editors(self, text: str) -> Question:
        """A question of the content: days and hours in it do not matter."""
        return self.read(text, dt.datetime.min)

    def find(self, question: Question, context: ConversationContext) -> Finding:
        """The topics the question may be about, best first, and how sure that is."""
        current = self._known_topic(context.topic) if context.topic else None
        words = self.topic_words(question)
        only_persons = bool(question.core) and len(question.persons) == len(question.core)
        if not words or (only_persons and current is not None):
            return self._without_topic_words(question, current, context)
        found = self._search(words, question.text)
        if found.judgement.zone is not Zone.ANSWER and question.asked != question.core:
            found = self._surer(found, question)
        if current is not None:
            found = self._related_first(found, current)
        if current is not None and self._following.continues(question, current, found):
            return replace(
                found,
                topics=(current,),
                judgement=CERTAIN,
                follow_up=True,
                step=Step.FOLLOW_UP,
                searched=found.judgement,
            )
        return found

    def _related_first(self, found: Finding, current: Topic) -> Finding:
        """Of several matters named as well, the one that belongs to the current topic.

        "Und wieder abmelden?" after the business registration means the business.
        """
        named = [c for c in found.candidates if c.features["names_coverage"] >= ALL_SAID]
        if not named or named[0] is not found.candidates[0]:
            return found
        related = next((c for c in named if c.document.id in current.family), named[0])
        if related is named[0]:
            return found
        first = self._topics[related.document.id]
        others = tuple(topic for topic in found.topics if topic is not first)
        candidates = (related, *(c for c in found.candidates if c is not related))
        return replace(
            found,
            topics=(first, *others)[:MAX_OPTIONS],
            candidates=candidates,
            judgement=replace(found.judgement, zone=Zone.ANSWER),
        )

    def _search(self, words: tuple[str, ...], text: str) -> Finding:
        result = self.searcher.search(words, text)
        candidates = tuple(result.candidates)
        judgement = judge(result, words, self.searcher.lexical, self.wrong_answer_cost)
        topics = tuple(self._topics[c.document.id] for c in candidates[:MAX_OPTIONS])
        return Finding(topics, judgement, words, candidates, rival=result.rival)

    def _surer(self, found: Finding, question: Question) -> Finding:
        """What the sentences that ask say alone, where they tell: a story may only distract."""
        words = tuple(word for word in self.topic_words(question) if word in question.asked)
        if not words:
            return found
        again = self._search(words, asked_part(question.text))
        tells = again.judgement.zone is Zone.ANSWER and again.topics[:1] == found.topics[:1]
        return again if tells and again.candidates[0].features["focus"] >= NAMED else found

    def suggestions(self, language: str) -> tuple[Button, ...]:
        texts = self.municipality.suggestions
        chosen = texts.get(language) or texts.get(self.municipality.languages[0]) or ()
        return tuple(Button(text, text) for text in chosen)

    def topic_words(self, question: Question) -> tuple[str, ...]:
        """The words to search for. A person counts where the content names one ("Kinder")."""
        named = self.searcher.lexical.names_know
        kept = tuple(w for w in question.core if w not in question.persons or named(w))
        return kept or question.core

    def _without_topic_words(
        self, question: Question, current: Topic | None, context: ConversationContext
    ) -> Finding:
        if context.options:
            options = tuple(self._topics[o] for o in context.options if o in self._topics)
            return Finding(options, Judgement(0.5, {}, Zone.CLARIFY), step=Step.OPTIONS)
        if current is not None:
            return Finding((current,), CERTAIN, follow_up=True, step=Step.TOPIC_KEPT)
        office = self.content.offices.get(self.municipality.human)
        of_office = set(_OF_OFFICE - {Aspect.PLACE})
        if set(map(fold, tokens(self.municipality.title))) <= set(map(fold, question.words)):
            of_office.add(Aspect.PLACE)  # "Wo ist das Amt Süderbrarup?"
        asks_office = of_office & set(question.aspects)
        if office is not None and asks_office:
            return Finding((_office_topic(office),), CERTAIN, step=Step.OFFICE)
        return NOTHING

    def _pressed(
        self, text: str, question: Question, context: ConversationContext
    ) -> tuple[Topic, tuple[Aspect, ...]] | None:
        """A quick reply ("Name: Aspect", or the number of an option), or a name and no more."""
        plain = text.strip().rstrip("?!. ")
        name, colon, label = plain.rpartition(": ")
        if colon and fold(name) in self._by_name:
            for language in LANGUAGES:
                for aspect, known in locale(language).labels.items():
                    if fold(known) == fold(label):
                        return self._by_name[fold(name)], (aspect,)
        aspect_words = vocabulary("de").aspect_words
        if context.topic and aspect_words.issuperset(map(fold, tokens(plain))):
            return None  # "Termin" asks for one about the topic, even where it is a topic itself.
        if fold(plain) in self._by_name:
            return self._by_name[fold(plain)], ()
        if fold(plain) in self._by_synonym:
            return self._by_synonym[fold(plain)], question.aspects
        if context.options:
            return self._chosen_option(plain, context)
        return None

    def _chosen_option(
        self, plain: str, context: ConversationContext
    ) -> tuple[Topic, tuple[Aspect, ...]] | None:
        words = tokens(plain)
        if not words or len(words) > 4:
            return None
        aspects = (Aspect(context.aspect),) if context.aspect else ()
        options = [self._topics[o] for o in context.options if o in self._topics]
        for language in LANGUAGES:
            for word in words:
                number = locale(language).ordinals.get(word)
                if number is not None and -len(options) <= number < len(options):
                    return options[number], aspects
        return None

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
        aspects = self._aspects(topic, question, context, finding)
        age = question.age
        if age is None and topic.id == context.topic and not finding.words:
            age = context.age
        question = replace(question, age=age)
        answers, given, missing = self._answering.answers(topic, aspects, question, now, said)
        following = ConversationContext(
            topic=topic.id,
            aspect=(given or list(aspects) or [Aspect.OVERVIEW])[0].value,
            age=age,
        )
        if not answers:
            return self._missing(topic, missing, finding, following, now, said)
        notes = [self._missing_text(topic, missing, said)] if missing else []
        notes += self._validity_notes(topic, question, now, said)
        text, sources = render(answers, self.municipality, channel, said, notes)
        buttons: tuple[Button, ...] = ()
        if topic.entry is not None:
            offered = [a for a in self._composer.available(topic.entry, now.date())]
            buttons = aspect_buttons(topic.entry, [a for a in offered if a not in given], said)
        return Reply(
            text,
            Outcome.ANSWERED,
            sources,
            service=topic.id.removeprefix(OFFICE_PREFIX),
            aspect=following.aspect,
            confidence=finding.judgement.probability,
            buttons=buttons,
            context=following,
        )

    def _aspects(
        self, topic: Topic, question: Question, context: ConversationContext, finding: Finding
    ) -> tuple[Aspect, ...]:
        """The aspects to answer; "Und der Reisepass?" takes over the aspect asked before."""
        carried = Aspect(context.aspect) if context.aspect in set(Aspect) else None
        if question.aspects:
            asks_until = finding.follow_up and _UNTIL_WHEN.issuperset(question.aspects)
            if carried is Aspect.HOURS and asks_until:
                return (Aspect.HOURS,)  # "Bis wann?" after "Hat der heute offen?".
            return question.aspects[:MAX_ASPECTS]
        if question.day is not None and (topic.is_office or (topic.entry and topic.entry.offices)):
            return (Aspect.HOURS,)  # "Kann man am Samstag aufs Bürgeramt?"
        if carried is None or carried is Aspect.OVERVIEW:
            return ()
        same_topic = finding.follow_up or topic.id == context.topic
        only_persons = bool(question.persons) and len(question.persons) == len(question.core)
        asks_for_person = same_topic and (question.age is not None or only_persons)
        elliptic = Reference.FRAGMENT in self._following.reference(question)
        chosen = topic.id in context.options
        return (carried,) if asks_for_person or elliptic or chosen else ()

    def _missing(
        self,
        topic: Topic,
        missing: Sequence[Aspect],
        finding: Finding,
        context: ConversationContext,
        now: dt.datetime,
        said: Locale,
    ) -> Reply:
        """The entry is known, the aspect is not: say so, and who knows."""
        buttons: tuple[Button, ...] = ()
        if topic.entry is not None:
            available = self._composer.available(topic.entry, now.date())
            buttons = aspect_buttons(topic.entry, available, said, MAX_OPTIONS)
        return Reply(
            self._missing_text(topic, missing, said),
            Outcome.REFUSED,
            service=topic.id.removeprefix(OFFICE_PREFIX),
            aspect=missing[0].value if missing else None,
            confidence=finding.judgement.probability,
            buttons=(*buttons, self._human_button(said)),
            context=context,
        )

    def _missing_text(self, topic: Topic, missing: Sequence[Aspect], said: Locale) -> str:
        text = said.unknown(topic.name, missing)
        office = self._office_of(topic) or self.content.offices.get(self.municipality.human)
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
        suffix = f": {said.labels[aspect]}" if aspect else ""
        buttons = tuple(Button(topic.title, f"{topic.name}{suffix}") for topic in finding.topics)
        return Reply(
            said.say("clarify"),
            Outcome.CLARIFY,
            aspect=aspect.value if aspect else None,
            confidence=finding.judgement.probability,
            buttons=(*buttons, self._human_button(said)),
            context=replace(
                context,
                options=tuple(topic.id for topic in finding.topics),
                aspect=aspect.value if aspect else None,
                age=question.age,
            ),
        )

    def _refuse(self, finding: Finding, context: ConversationContext, said: Locale) -> Reply:
        near = [
            self._topics[c.document.id]
            for c in finding.candidates[:MAX_OPTIONS]
            if c.score >= _NEAREST_SCORE * self.searcher.best_score
        ]
        parts = [said.say("refused", title=self.municipality.services_of(said.language))]
        if near:
            names = said.join([topic.title for topic in near], "or")
            parts.append(said.say("nearest", topics=names))
        buttons = tuple(Button(topic.title, topic.name) for topic in near)
        return Reply(
            " ".join([*parts, self._human_line(said)]),
            Outcome.REFUSED,
            confidence=finding.judgement.probability,
            buttons=(*buttons, self._human_button(said)),
            context=context,
        )

    def _refuse_town(self, question: Question, context: ConversationContext, said: Locale) -> Reply:
        text = said.say(
            "refused_town", municipality=self.municipality.name, town=question.foreign_town
        )
        return Reply(text, Outcome.REFUSED, buttons=(self._human_button(said),), context=context)

    def _human_line(self, said: Locale) -> str:
        office = self.content.offices.get(self.municipality.human)
        if office is None:
            return ""
        contact = self._composer.contact(office, said)
        return said.say("human", office=office.name, contact=contact)

    def _human_button(self, said: Locale) -> Button:
        return Button(said.say("human_button"), said.say("human_payload"))

    def _office_of(self, topic: Topic) -> Office | None:
        return topic.office if topic.entry is None else self._composer.office_of(topic.entry)

    def _known_topic(self, topic_id: str) -> Topic | None:
        """The topic a conversation was about, if the content still has it."""
        office = topic_id.removeprefix(OFFICE_PREFIX)
        if topic_id in self._topics or office not in self.content.offices:
            return self._topics.get(topic_id)
        return _office_topic(self.content.offices[office])

    def _topic(self, document: Document) -> Topic:
        if document.id.startswith(OFFICE_PREFIX):
            return _office_topic(self.content.offices[document.id.removeprefix(OFFICE_PREFIX)])
        return Topic(
            document.id, entry=self.content.entries[document.id], is_office=document.is_office
        )


def _office_topic(office: Office) -> Topic:
    return Topic(OFFICE_PREFIX + office.id, office=office, is_office=True)


def _stopped_early(question: Question) -> Step | None:
    """Why a question needs no search: no words, another town, a private person, a task."""
    if not question.words:
        return Step.EMPTY
    if question.foreign_town is not None:
        return Step.FOREIGN_TOWN
    if question.private:
        return Step.PRIVATE
    return Step.TASK if question.task else None
