"""Answers questions about one municipality: understand, search, judge, compose."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from functools import partial
from pathlib import Path

from knowledge.answers.answering import Answering
from knowledge.answers.aspects_meant import AspectsMeant
from knowledge.answers.compose import Composer
from knowledge.answers.joined_reply import together
from knowledge.answers.refusals import Refusals
from knowledge.answers.replies import Replies
from knowledge.deciding.decision import CERTAIN, NOTHING, Decision, Finding, Matter, Step
from knowledge.deciding.finder import Finder
from knowledge.deciding.following import NAMED, Following
from knowledge.deciding.judgement import Zone
from knowledge.deciding.matters import taken_apart
from knowledge.deciding.topic import Topic
from knowledge.deciding.topics import Topics
from knowledge.deciding.turn import Turn
from knowledge.entries.content import Content
from knowledge.entries.entry import Office
from knowledge.language.german import fold
from knowledge.language.languages import question_language
from knowledge.language.vocabulary import LANGUAGES as READ_DIRECTLY
from knowledge.language.vocabulary import vocabulary
from knowledge.locale import locale
from knowledge.reading.foreign import foreign_language, in_words_of, is_foreign, read_in_german
from knowledge.reading.persons import Persons
from knowledge.reading.question import Question, QuestionReader
from knowledge.reading.reference import nouns
from knowledge.reply import Button, ConversationContext, Reply
from knowledge.retrieval.covering import Covering
from knowledge.retrieval.dense import EmbeddingCache, Progress
from knowledge.retrieval.documents import documents_of, rival_documents
from knowledge.retrieval.encoder import Encoder
from knowledge.retrieval.other_names import with_other_names
from knowledge.retrieval.phrasings import with_phrasings
from knowledge.retrieval.search import Searcher
from knowledge.retrieval.wording import Wording

_SURE_BY_WORDS = 0.7
"""Chance from which English read word for word is answered: what is left of it looks like a name
alone, which would be answered whatever its chance."""
_MAY_BE_SEVERAL = frozenset({Step.SEARCH, Step.FOLLOW_UP, Step.UNKNOWN})
"""Steps after which a message is looked through for several matters."""


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
        covering = Covering(own)
        matters = [*own, *rival_documents(own, covering.of)]
        town = content.municipality.name
        phrased = with_phrasings(matters, covering.meant_by, town=town)
        documents = with_other_names(phrased)
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
        composer = Composer(content.municipality, offices)
        self._wording = Wording(self.searcher)
        known = nouns((n for d in documents for n in d.names), (d.body for d in own))
        following = Following(self.searcher, known)
        said = (text for d in own for text in (*d.names, d.body))
        self._persons = Persons(said, known, self.searcher.lexical.words.keys())
        self._answering = Answering(self.searcher, composer, self._read_editors)
        self._topics = Topics(content, offices, own)
        human = content.offices.get(content.municipality.human)
        self._refusals = Refusals(
            content.municipality, human, composer, self._topics, self.searcher
        )
        self._finder = Finder(content, self.searcher, self._topics, following, wrong_answer_cost)
        self._replies = Replies(
            content.municipality,
            self.searcher,
            composer,
            self._topics,
            self._answering,
            AspectsMeant(self.searcher, composer, following, self._answering),
            self._refusals,
            wrong_answer_cost,
            self._find_alone,
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
        turns = [Turn(matter.question, context, channel, now) for matter in parts]
        replies = [
            self._replies.to(matter.finding, turn)
            for matter, turn in zip(parts, turns, strict=True)
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
        """Questions to begin with."""
        return self._replies.suggestions(language)

    def _find_alone(self, text: str, turn: Turn) -> Finding:
        """The topics of a text, without what was talked about before."""
        question = self.read(text, turn.now, turn.question.language)
        return self.find(question, ConversationContext())


def _stopped_early(question: Question) -> Step | None:
    """Why a question needs no search: no words, a private person, a task."""
    if not question.words:
        return Step.EMPTY
    if question.private:
        return Step.PRIVATE
    return Step.TASK if question.task else None
