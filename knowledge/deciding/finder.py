"""Finds what a question is about: among the topics, or that of the talk so far."""

from __future__ import annotations

import re
from dataclasses import replace

from knowledge.deciding.decision import CERTAIN, NOTHING, OF_ANOTHER_TOWN, Finding, Step, SureBy
from knowledge.deciding.following import NAMED, Following
from knowledge.deciding.judgement import ALL_SAID, Judgement, Zone, judge
from knowledge.deciding.topic import Topic
from knowledge.deciding.topics import Topics, office_topic
from knowledge.deciding.uncovered import Uncovered
from knowledge.entries.content import Content
from knowledge.entries.entry import OFFICE_ASPECTS, Aspect
from knowledge.language.german import fold, stem, tokens
from knowledge.language.vocabulary import LANGUAGES, vocabulary
from knowledge.reading.question import Question, asked_part, without_districts
from knowledge.reply import ConversationContext
from knowledge.retrieval.documents import OFFICE_PREFIX
from knowledge.retrieval.search import Candidate, Searcher

MAX_OPTIONS = 3
GOES_ON = 0.5
"""Chance from which a question goes on with the topic talked about before."""
_MAY_GO_ON = 0.2
"""Chance from which what no topic answers is refused as a question to the one before."""
_SUGGESTED = 0.4
"""Chance from which the best matter answers what the municipality itself suggests to ask."""
OF_OFFICE = OFFICE_ASPECTS | {Aspect.APPOINTMENT}
"""What is asked of an office rather than of one of its services."""
_ANSWERED_ELSEWHERE = 0.5
"""Chance from which an editor's question about other towns is the one asked."""
_OF_PLACES = OF_OFFICE | {Aspect.FEE}
"""What is another one in another town."""
_OF_SERVICES = frozenset(
    {
        Aspect.DOCUMENTS,
        Aspect.DEADLINE,
        Aspect.ONLINE,
        Aspect.APPOINTMENT,
        Aspect.PREREQUISITES,
        Aspect.FORMS,
        Aspect.LEGAL_BASIS,
    }
)
"""What nobody asks of the weather or of a cake."""


class Finder:
    """Decides for one municipality which topics a question may mean."""

    def __init__(
        self,
        content: Content,
        searcher: Searcher,
        topics: Topics,
        following: Following,
        wrong_answer_cost: float,
    ) -> None:
        self._content = content
        self._searcher = searcher
        self._topics = topics
        self._following = following
        self._wrong_answer_cost = wrong_answer_cost
        self._uncovered = Uncovered(searcher, following)
        rivals = (document for document in searcher.documents if document.rival)
        self._everyday = frozenset(d.title for d in rivals if not d.official)
        own = (document for document in searcher.documents if not document.rival)
        self._titles = frozenset(
            term for document in own for term in searcher.lexical.terms(document.title)
        )

    def find(self, question: Question, context: ConversationContext) -> Finding:
        """The topics the question may be about, best first, and how sure that is."""
        current = self._topics.known(context.topic) if context.topic else None
        if current is not None and question.returns:
            context = context.without_refusal()  # What was refused since is done with.
        if current is None and question.foreign_town is not None:
            return self._elsewhere(question) or OF_ANOTHER_TOWN
        words = self.topic_words(question)
        only_persons = bool(question.core) and len(question.persons) == len(question.core)
        talks = current is not None or context.unknown is not None
        if not words or (only_persons and talks):
            found = self._without_topic_words(question, current, context)
            return self._of_unknown(question, current, found, context)
        here = current if question.foreign_town is None else None
        if here is not None and not self._following.asks_for(here, question):
            completed = self._completed(words, here)
            if completed is not None:
                return Finding((completed,), CERTAIN, words)
        alone = not (talks or context.options or question.aspects)
        found = self._search(words, question.text, matter_alone=alone)
        if found.judgement.zone is not Zone.ANSWER and question.asked != question.core:
            found = self._surer(found, question)
        if found.judgement.zone is not Zone.ANSWER and question.districts:
            found = self._wherever(found, question)
        found = self._office_first(found, question)
        if current is not None:
            found = self._goes_on(question, current, found)
        if not found.follow_up:
            found = self._surely_answered(question, found)
        return self._of_unknown(question, current, found, context)

    def _surely_answered(self, question: Question, found: Finding) -> Finding:
        """The best matter for what an editor answers there, or if it may be, suggests to ask."""
        sure_by: SureBy | None = None
        may_be = found.judgement.probability >= _SUGGESTED
        if self._topics.asked_by_editor(question.text) in found.topics[:1]:
            sure_by = SureBy.EDITORS
        elif may_be and self._topics.is_suggested(question.text):
            sure_by = SureBy.SUGGESTED
        if sure_by is None:
            return found
        judgement = replace(found.judgement, zone=Zone.ANSWER)
        return replace(found, judgement=judgement, sure_by=sure_by)

    def _of_unknown(
        self,
        question: Question,
        current: Topic | None,
        found: Finding,
        context: ConversationContext,
    ) -> Finding:
        """The matter refused before, where the question is likelier to go on with that."""
        matter = context.unknown
        if matter is None or found.step in (Step.FOREIGN_TOWN, Step.OPTIONS):
            return found
        if matter in self._everyday:
            if current is not None and not _OF_SERVICES.isdisjoint(question.aspects):
                return found  # A word about the weather does not end a topic.
            answers = found.step is Step.SEARCH and found.judgement.zone is Zone.ANSWER
            if answers and not self._following.points_back(question):
                return found  # Nor does anybody wait for more about it.
            matter = ""
        chance = self._uncovered.chance(question, current, found, matter)
        return replace(found, topics=(), step=Step.UNKNOWN) if chance >= GOES_ON else found

    def _elsewhere(self, question: Question) -> Finding | None:
        """What an editor answers about other towns too: "Auto abmelden, geht das auch in Gera?"."""
        if not _OF_PLACES.isdisjoint(question.aspects):
            return None
        named = frozenset(map(fold, tokens(str(question.foreign_town))))
        another = vocabulary(question.language).another_town
        text = re.sub(
            r"\w+",
            lambda word: another if fold(word.group()) in named else word.group(),
            question.text,
        )
        words = tuple(word for word in self.topic_words(question) if fold(word) not in named)
        if not words:
            return None
        found = self._search(words, text)
        if found.judgement.zone is not Zone.ANSWER:
            return None
        piece = self._following.piece(found.topics[0].id, text)
        passage = piece.passage
        if passage is None or passage.question is None or piece.answers < _ANSWERED_ELSEWHERE:
            return None
        asked = fold(passage.text)
        is_about = any(vocabulary(name).elsewhere_too.search(asked) for name in LANGUAGES)
        return found if is_about else None

    def _goes_on(self, question: Question, current: Topic, found: Finding) -> Finding:
        """The current topic where the question is likelier to go on with it than not."""
        in_town = question.foreign_town is not None
        if in_town and not self._following.in_passing(question, current):
            return OF_ANOTHER_TOWN
        found = self._related_first(found, current)
        meant = self._following.outright(question, current, found)
        chance = self._following.chance(question, current, found) if meant is None else meant
        goes_on = chance >= GOES_ON
        if in_town and not goes_on:
            return OF_ANOTHER_TOWN
        least = max(_MAY_GO_ON, found.judgement.probability)
        if not goes_on and (chance < least or found.judgement.zone is not Zone.REFUSE):
            return found
        return replace(
            found,
            topics=(current,),
            judgement=Judgement(chance, {}, Zone.ANSWER if goes_on else Zone.REFUSE),
            follow_up=True,
            step=Step.FOLLOW_UP,
            searched=found.judgement,
        )

    def _completed(self, words: tuple[str, ...], current: Topic) -> Topic | None:
        """The related topic that the words name together with the current one's name.

        "Den vorläufigen" after the Personalausweis means the vorläufige Personalausweis.
        """
        terms = self._searcher.lexical.term_set
        asked = frozenset(map(stem, words))
        known = filter(self._searcher.has, current.family)
        names = {id: self._searcher.document(id).names for id in known}
        own = frozenset(term for name in names.pop(current.id, ()) for term in terms(name))
        if not asked.isdisjoint(own):
            return None
        named = [
            id
            for id, others in names.items()
            if any(asked <= terms(name) and terms(name) - asked <= own for name in others)
        ]
        return self._topics[named[0]] if len(named) == 1 else None

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
        return self._with_first(found, related)

    def _office_first(self, found: Finding, question: Question) -> Finding:
        """The office that is named, where what is asked is asked of it: "Hat das Amt auf?"."""
        called = self._topics.office_called(found.words)
        if called is None or not question.aspects or not OF_OFFICE.issuperset(question.aspects):
            return found
        best = found.topics[0].entry if found.topics else None
        if best is not None and called.id.removeprefix(OFFICE_PREFIX) in best.offices:
            return found  # The entry tells of all its offices, and of more than their hours.
        named = (c for c in found.candidates if self._topics[c.document.id] is called)
        office = next(named, None)
        return found if office is None else self._with_first(found, office)

    def _with_first(self, found: Finding, candidate: Candidate) -> Finding:
        """The same with this candidate as the one that is meant."""
        first = self._topics[candidate.document.id]
        others = tuple(topic for topic in found.topics if topic is not first)
        return replace(
            found,
            topics=(first, *others)[:MAX_OPTIONS],
            candidates=(candidate, *(c for c in found.candidates if c is not candidate)),
            judgement=replace(found.judgement, zone=Zone.ANSWER),
        )

    def _search(self, words: tuple[str, ...], text: str, *, matter_alone: bool = False) -> Finding:
        """`matter_alone`: nothing is asked about what the words name."""
        result = self._searcher.search(words, text)
        candidates = tuple(result.candidates)
        judgement = judge(
            result,
            words,
            self._searcher.lexical,
            self._wrong_answer_cost,
            bare=len(tokens(text)) <= len(words),
            matter_alone=matter_alone,
        )
        topics = tuple(self._topics[c.document.id] for c in candidates[:MAX_OPTIONS])
        return Finding(topics, judgement, words, candidates, rival=result.rival, depth=result.depth)

    def _surer(self, found: Finding, question: Question) -> Finding:
        """What the sentences that ask say alone, where they tell: a story may only distract."""
        words = tuple(word for word in self.topic_words(question) if word in question.asked)
        if not words:
            return found
        again = self._search(words, asked_part(question.text))
        tells = again.judgement.zone is Zone.ANSWER and again.topics[:1] == found.topics[:1]
        return again if tells and again.candidates[0].features["focus"] >= NAMED else found

    def _wherever(self, found: Finding, question: Question) -> Finding:
        """The same matter, told more surely without the district that was named in passing."""
        words = tuple(w for w in self.topic_words(question) if w not in question.districts)
        if not words:
            return found
        again = self._search(words, without_districts(question))
        zone = again.judgement.zone
        surer = zone is not Zone.REFUSE and zone is not found.judgement.zone
        return again if surer and again.topics[:1] == found.topics[:1] else found

    def topic_words(self, question: Question) -> tuple[str, ...]:
        """The words to search for. A person counts where a title names one ("Kinder")."""
        persons = set(question.persons)
        kept = tuple(w for w in question.core if w not in persons or stem(w) in self._titles)
        return kept or question.core

    def _without_topic_words(
        self, question: Question, current: Topic | None, context: ConversationContext
    ) -> Finding:
        if context.options and context.unknown is None:
            options = self._topics.options(context)
            return Finding(options, Judgement(0.5, {}, Zone.CLARIFY), step=Step.OPTIONS)
        if current is not None:
            return Finding((current,), CERTAIN, follow_up=True, step=Step.TOPIC_KEPT)
        office = self._content.offices.get(self._content.municipality.human)
        of_office = set(OF_OFFICE - {Aspect.PLACE})
        if set(map(fold, tokens(self._content.municipality.title))) <= set(
            map(fold, question.words)
        ):
            of_office.add(Aspect.PLACE)  # "Wo ist das Amt Süderbrarup?"
        asks_office = of_office & set(question.aspects)
        if office is not None and asks_office:
            return Finding((office_topic(office),), CERTAIN, step=Step.OFFICE)
        return NOTHING
