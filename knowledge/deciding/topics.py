"""The topics of one municipality, by id and by every name that a person may say or press."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from knowledge.deciding.topic import Topic
from knowledge.entries.content import Content
from knowledge.entries.entry import Aspect, Entry, Office
from knowledge.language.german import fold, stem, tokens
from knowledge.language.vocabulary import LANGUAGES as READ_DIRECTLY
from knowledge.language.vocabulary import vocabulary
from knowledge.locale import LANGUAGES, Locale, locale
from knowledge.reading.question import ENDINGS, Question, as_asked
from knowledge.reply import Button, ConversationContext
from knowledge.retrieval.documents import OFFICE_PREFIX, Document

_MOST_WORDS = 4
"""Words with which somebody names one of several options by its number."""


class Topics:
    """What can be talked about."""

    def __init__(
        self, content: Content, offices: Mapping[str, Office], documents: Sequence[Document]
    ) -> None:
        """`offices`, `documents`: those of the content that may be shown."""
        self._offices = offices
        self._entries = content.entries
        suggestions = content.municipality.suggestions.values()
        self._suggested = frozenset(as_asked(text) for texts in suggestions for text in texts)
        self._topics = {document.id: self._topic(document) for document in documents}
        self._related = self._both_ways()
        self._by_name = {
            fold(name): topic
            for topic in reversed(list(self._topics.values()))
            for name in (topic.name, topic.title)
        }
        self._by_synonym = self._by_only_owner((d.id, d.names) for d in documents)
        entries = (topic.entry for topic in self._topics.values() if topic.entry is not None)
        self._by_question = self._by_only_owner((e.id, _questions(e)) for e in entries)

    def __getitem__(self, id: str) -> Topic:
        return self._topics[id]

    def known(self, id: str) -> Topic | None:
        """The topic a conversation was about, if the content still has it."""
        office = id.removeprefix(OFFICE_PREFIX)
        if id in self._topics or office not in self._offices:
            return self._topics.get(id)
        return office_topic(self._offices[office])

    def office_of(self, topic: Topic) -> Office | None:
        """Where it is dealt with, if that is known and may be shown."""
        if topic.entry is None:
            return topic.office
        return self._offices.get(topic.entry.office) if topic.entry.office else None

    def common_office(self, topics: Iterable[Topic]) -> Office | None:
        """Where all of them are dealt with; None where that is not one office."""
        offices = [self.office_of(topic) for topic in topics]
        return offices[0] if offices and all(office == offices[0] for office in offices) else None

    def related_to(self, id: str) -> list[Topic]:
        """The entries that the one with this id names as related, or that name it so."""
        return [self._topics[other] for other in sorted(self._related.get(id, ()))]

    def in_time(self, topic: Topic, left: dt.timedelta) -> Topic:
        """The topic, or the one for those who have as much time as is left."""
        later = topic.entry.later if topic.entry is not None else None
        if later is None or left <= dt.timedelta(days=later.days):
            return topic
        return self._topics.get(later.entry, topic)

    def options(self, context: ConversationContext) -> tuple[Topic, ...]:
        """What was asked back about."""
        return tuple(self._topics[id] for id in context.options if id in self._topics)

    def office_called(self, words: Sequence[str]) -> Topic | None:
        """The office that alone is called so."""
        name = fold(" ".join(words))
        topic = self._by_name.get(name) or self._by_synonym.get(name)
        return topic if topic is not None and topic.is_office else None

    def is_suggested(self, text: str) -> bool:
        """Whether the municipality suggests to ask just this."""
        return as_asked(text) in self._suggested

    def asked_by_editor(self, text: str) -> Topic | None:
        """The topic that answers the question word for word."""
        return self._by_question.get(as_asked(text))

    def pressed(
        self, text: str, question: Question, context: ConversationContext
    ) -> tuple[Topic, tuple[Aspect, ...]] | None:
        """A quick reply ("Name: Aspect", or the number of an option), or a name and no more."""
        plain = text.strip().rstrip(ENDINGS)
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
            return self._numbered_option(plain, context) or self._named_option(question, context)
        return None

    def _named_option(
        self, question: Question, context: ConversationContext
    ) -> tuple[Topic, tuple[Aspect, ...]] | None:
        """The one whose title alone has all that is said: "Nein, ich meinte abholen lassen"."""
        said = {stem(word) for word in question.words if fold(word) not in _small_words()}
        if not 0 < len(said) <= _MOST_WORDS:
            return None
        options = self.options(context)
        named = [topic for topic in options if said <= set(map(stem, tokens(topic.title)))]
        if len(named) != 1 or len(options) == 1:
            return None
        aspects = (Aspect(context.aspect),) if context.aspect else ()
        return named[0], question.aspects or aspects

    def _numbered_option(
        self, plain: str, context: ConversationContext
    ) -> tuple[Topic, tuple[Aspect, ...]] | None:
        words = tokens(plain)
        if not words or len(words) > _MOST_WORDS:
            return None
        aspects = (Aspect(context.aspect),) if context.aspect else ()
        options = self.options(context)
        for language in LANGUAGES:
            if len(options) == 1 and locale(language).agreement.issuperset(words):
                return options[0], aspects
            ordinals = locale(language).ordinals
            numbers = [ordinals[word] for word in words if word in ordinals]
            # "Zwei Kinder" chooses nothing.
            only = all(word in ordinals or fold(word) in _small_words() for word in words)
            if only and numbers and -len(options) <= numbers[0] < len(options):
                return options[numbers[0]], aspects
        return None

    def _by_only_owner(self, said: Iterable[tuple[str, Iterable[str]]]) -> dict[str, Topic]:
        """Folded words that stand for one topic only."""
        owners: dict[str, set[str]] = {}
        for id, texts in said:
            for text in texts:
                owners.setdefault(as_asked(text), set()).add(id)
        return {words: self._topics[min(ids)] for words, ids in owners.items() if len(ids) == 1}

    def _both_ways(self) -> dict[str, set[str]]:
        related: dict[str, set[str]] = {}
        for id, topic in self._topics.items():
            for other in topic.entry.related if topic.entry is not None else ():
                if other in self._topics:
                    related.setdefault(id, set()).add(other)
                    related.setdefault(other, set()).add(id)
        return related

    def _topic(self, document: Document) -> Topic:
        if document.id.startswith(OFFICE_PREFIX):
            return office_topic(self._offices[document.id.removeprefix(OFFICE_PREFIX)])
        return Topic(document.id, entry=self._entries[document.id], is_office=document.is_office)


def topic_buttons(
    topics: Iterable[Topic], aspects: Sequence[Aspect], said: Locale
) -> tuple[Button, ...]:
    """A quick reply for each topic, with the first of the aspects that were asked for."""
    suffix = f": {said.labels[aspects[0]]}" if aspects else ""
    return tuple(Button(topic.title, f"{topic.name}{suffix}") for topic in topics)


def office_topic(office: Office) -> Topic:
    """An office as what is talked about."""
    return Topic(OFFICE_PREFIX + office.id, office=office, is_office=True)


@lru_cache
def _small_words() -> frozenset[str]:
    """What may be said beside a number that chooses: "das zweite bitte", "Nummer 2"."""
    known = map(vocabulary, READ_DIRECTLY)
    return frozenset[str]().union(*(v.stopwords | v.aspect_words for v in known))


def _questions(entry: Entry) -> Iterator[str]:
    """What an editor answers, in all wordings."""
    for faq in entry.questions:
        yield from (faq.question, *faq.asked_as)
