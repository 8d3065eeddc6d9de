"""Answers questions about one municipality: understand, search, judge, compose."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from knowledge.answering import Answering, Topic
from knowledge.compose import Composer, aspect_buttons, render
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
from knowledge.entry import Aspect
from knowledge.following import Following
from knowledge.foreign import foreign_language, is_foreign, read_in_german
from knowledge.german import cased_like, fold, tokens
from knowledge.judgement import Judgement, Zone, judge
from knowledge.locale import LANGUAGES, Locale, locale
from knowledge.question import Question, QuestionReader, question_language
from knowledge.reference import Reference
from knowledge.reply import Button, ConversationContext, Outcome, Reply
from knowledge.search import Searcher
from knowledge.vocabulary import LANGUAGES as READ_DIRECTLY
from knowledge.vocabulary import vocabulary

MAX_OPTIONS = 3
MAX_ASPECTS = 3
_SHORT_VERB = 3
_SHORT_PART = 3
_LINKS = ("", "s", "es", "e", "n", "en")
"""What German puts between the parts of a compound."""
_NEAREST_SCORE = 0.35


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
        documents = [*own, *rival_documents(own)]
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
        self._following = Following(self.searcher)
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
            return self._clarify(finding, question, context, said)
        if finding.step in (Step.NO_TOPIC, Step.OPTIONS):
            return Reply(
                said.say("clarify_topic"),
                Outcome.CLARIFY,
                context=context,
                buttons=self.suggestions(question.language)[:MAX_OPTIONS],
            )
        return self._refuse(finding, context, said)

    def read(self, text: str, now: dt.datetime, language: str = "de") -> Question:
        """Understands the surface of a question, its spelling mended; other tongues in German."""
        spoken = foreign_language(text, language, self.searcher.lexical.knows)
        if spoken is not None:
            question = self._reader.read(read_in_german(text, spoken), now)
            return replace(question, language=spoken)
        text = self._together(self._joined(self.searcher.spelling.correct_text(text)))
        if not is_foreign(language):
            return self._reader.read(self._apart(text), now, language)
        question = self._reader.read(self._apart(text), now)
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

    def _joined(self, text: str) -> str:
        """ "Wie melde ich mich an?" becomes "Wie anmelde ich mich": separable verbs."""
        *words, last = tokens(text) or [""]
        if last not in vocabulary("de").particles:
            return text
        knows = self.searcher.lexical.knows
        verb = next((w for w in words if len(w) > _SHORT_VERB and knows(last + w)), None)
        if verb is None:
            return text
        text = re.sub(rf"\b{re.escape(verb)}\b", last + verb, text, count=1, flags=re.I)
        return re.sub(rf"\b{last}\W*$", "", text, flags=re.I)

    def _together(self, text: str) -> str:
        """ "Kampf Hund" becomes "Kampfhund": compounds written in two words."""
        words, spelling = tokens(text), self.searcher.lexical.spelling
        for first, second in pairwise(words):
            if min(len(first), len(second)) < _SHORT_PART:
                continue
            whole = next((j for j in _LINKS if fold(first + j + second) in spelling), None)
            if whole is None or self.searcher.names_have(first, second):
                continue
            if self.searcher.lexical.knows(first + whole + second):
                pair = rf"\b{re.escape(first)}[ -]{re.escape(second)}\b"
                text = _replaced(pair, first + whole + second, text)
        return text

    def _apart(self, text: str) -> str:
        """ "Reisepasskosten" becomes "reisepass kosten": the topic, and what is asked of it."""
        lexical, usual = self.searcher.lexical, vocabulary("de")
        no_topic = usual.stopwords | usual.persons | usual.aspect_words
        for word in set(tokens(text)):
            *topic, last = lexical.parts(word) or (word,)
            if not topic or fold(word) in usual.aspect_words or lexical.knows(word):
                continue
            known = all(lexical.knows(part) and fold(part) not in no_topic for part in topic)
            if known and fold(last) in usual.aspect_words:
                spelled = lexical.spelling.get("".join(topic), "".join(topic))
                text = _replaced(rf"\b{re.escape(word)}\b", f"{spelled} {last}", text)
        return text

    def find(self, question: Question, context: ConversationContext) -> Finding:
        """The topics the question may be about, best first, and how sure that is."""
        current = self._known_topic(context.topic) if context.topic else None
        words = self.topic_words(question)
        only_persons = bool(question.core) and len(question.persons) == len(question.core)
        if not words or (only_persons and current is not None):
            return self._without_topic_words(question, current, context)
        result = self.searcher.search(words, question.text)
        candidates = tuple(result.candidates)
        judgement = judge(result, words, self.searcher.lexical, self.wrong_answer_cost)
        topics = tuple(self._topics[c.document.id] for c in candidates[:MAX_OPTIONS])
        found = Finding(topics, judgement, words, candidates, rival=result.rival)
        if current is not None and self._following.continues(question, current, found):
            return replace(
                found,
                topics=(current,),
                judgement=CERTAIN,
                follow_up=True,
                step=Step.FOLLOW_UP,
                searched=judgement,
            )
        return found

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
        of_office = {Aspect.HOURS, Aspect.PHONE, Aspect.EMAIL, Aspect.APPOINTMENT}
        if set(map(fold, tokens(self.municipality.title))) <= set(map(fold, question.words)):
            of_office.add(Aspect.PLACE)  # "Wo ist das Amt Süderbrarup?"
        asks_office = of_office & set(question.aspects)
        if office is not None and asks_office:
            topic = Topic(OFFICE_PREFIX + office.id, office=office, is_office=True)
            return Finding((topic,), CERTAIN, step=Step.OFFICE)
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
        if question.aspects:
            return question.aspects[:MAX_ASPECTS]
        if question.day is not None and (topic.is_office or (topic.entry and topic.entry.offices)):
            return (Aspect.HOURS,)  # "Kann man am Samstag aufs Bürgeramt?"
        carried = Aspect(context.aspect) if context.aspect in set(Aspect) else None
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
        office = topic.office
        if topic.entry is not None:
            office = self._composer.office_of(topic.entry)
        office = office or self.content.offices.get(self.municipality.human)
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

    def _known_topic(self, topic_id: str) -> Topic | None:
        """The topic a conversation was about, if the content still has it."""
        office = topic_id.removeprefix(OFFICE_PREFIX)
        if topic_id in self._topics or office not in self.content.offices:
            return self._topics.get(topic_id)
        return Topic(topic_id, office=self.content.offices[office], is_office=True)

    def _topic(self, document: Document) -> Topic:
        if document.id.startswith(OFFICE_PREFIX):
            office = self.content.offices[document.id.removeprefix(OFFICE_PREFIX)]
            return Topic(document.id, office=office, is_office=True)
        return Topic(
            document.id, entry=self.content.entries[document.id], is_office=document.is_office
        )


def _replaced(pattern: str, words: str, text: str) -> str:
    """The text with the words where the pattern was, with a capital where it had one."""
    return re.sub(pattern, lambda match: cased_like(words, match.group()), text, flags=re.I)


def _stopped_early(question: Question) -> Step | None:
    """Why a question needs no search: no words, another town, a private person, a task."""
    if not question.words:
        return Step.EMPTY
    if question.foreign_town is not None:
        return Step.FOREIGN_TOWN
    if question.private:
        return Step.PRIVATE
    return Step.TASK if question.task else None
