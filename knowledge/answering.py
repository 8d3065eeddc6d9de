"""Composes what a topic has to say to a question: which module, which own question, which words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.compose import OFFICE_ASPECTS, Answer, Composer
from knowledge.documents import Passage, sentences
from knowledge.entry import Aspect, Entry, Faq, Office
from knowledge.german import stem
from knowledge.locale import Locale
from knowledge.question import Question, find_aspects, normal_text
from knowledge.search import Searcher

_SAME_QUESTION = 0.72
_NEAR_PASSAGE = 0.28
_NEAR_QUESTION = 0.38
"""Below, an editor's own question is answered after the overview, not before it."""
_SOFT_ASPECTS = frozenset({Aspect.PROCEDURE, Aspect.PREREQUISITES, Aspect.NOTES})
"""Aspects for which the overview is an answer where the content has no module for them."""


@dataclass(frozen=True)
class Topic:
    """What a question is about: an entry or an office."""

    id: str
    entry: Entry | None = None
    office: Office | None = None
    is_office: bool = False
    """An office, or an entry that stands for its office too."""

    @property
    def name(self) -> str:
        if self.entry is not None:
            return self.entry.short_name
        return self.office.name if self.office else self.id

    @property
    def title(self) -> str:
        return self.entry.title if self.entry is not None else self.name


class Answering:
    """Answers questions about a topic once it is known."""

    def __init__(self, searcher: Searcher, composer: Composer) -> None:
        self._searcher = searcher
        self._composer = composer

    def answers(
        self,
        topic: Topic,
        aspects: Sequence[Aspect],
        question: Question,
        now: dt.datetime,
        said: Locale,
    ) -> tuple[list[Answer], list[Aspect], list[Aspect]]:
        """Answers, the aspects they answer, and the aspects the content does not have."""
        if topic.office is not None:
            return self._of_office(topic.office, aspects, question, now, said)
        entry = topic.entry
        if entry is None:
            return [], [], list(aspects)
        answers: list[Answer] = []
        given: list[Aspect] = []
        missing: list[Aspect] = []
        hard = [a for a in aspects if a not in _SOFT_ASPECTS or entry.section(a) is not None]
        nearest, score = self._nearest(entry, question, hard)
        aside = isinstance(nearest, Faq) and score < _NEAR_QUESTION
        wanted = list(aspects) or [Aspect.OVERVIEW]
        if isinstance(nearest, Faq) and not aside:
            answers.append(self._composer.faq_answer(entry, nearest))
            given += hard[:1] or find_aspects(normal_text(nearest.question), "de")[:1]
            wanted = [] if hard else wanted
        elif isinstance(nearest, Aspect):
            wanted = list(dict.fromkeys((nearest, *wanted)))
        for aspect in wanted:
            answer = self._one_aspect(entry, aspect, question, now, said)
            if answer is None and aspect in _SOFT_ASPECTS:
                answer = self._composer.entry_answer(entry, Aspect.OVERVIEW, question, now, said)
            if answer is None:
                missing.append(aspect)
            else:
                answers.append(answer)
                given.append(aspect)
        if answers and isinstance(nearest, Faq) and aside:
            answers.append(self._composer.faq_answer(entry, nearest))
        elif answers:
            more = self._passages_with(self._words_left(entry, question, answers), entry)
            if not more and not hard and not isinstance(nearest, Faq):
                more = self._nearest_besides(entry, question, answers)
            answers += more
        return answers, given, missing

    def _words_left(
        self, entry: Entry, question: Question, answers: Sequence[Answer]
    ) -> frozenset[str]:
        """Stems asked for that the entry's text has, but neither its names nor the answers."""
        lexical = self._searcher.lexical
        document = self._searcher.document(entry.id)
        said = {term for answer in answers for term in lexical.terms(answer.text)}
        named = {term for name in document.names for term in lexical.term_set(name)}
        asked = {stem(w) for w in question.core if w not in question.persons}
        return frozenset((asked & lexical.term_set(document.body)) - said - named)

    def _nearest_besides(
        self, entry: Entry, question: Question, answers: Sequence[Answer]
    ) -> list[Answer]:
        """The module or own question nearest to a question that asks for more than was said."""
        lexical = self._searcher.lexical
        named = {t for n in self._searcher.document(entry.id).names for t in lexical.term_set(n)}
        said = {term for answer in answers for term in lexical.term_set(answer.text)}
        if {stem(w) for w in question.core if w not in question.persons} <= named | said:
            return []
        told = "\n".join(answer.text for answer in answers)
        scores = self._searcher.passage_scores(entry.id, " ".join(question.words))
        for passage, _ in sorted(scores, key=lambda pair: -pair[1]):
            text = self._text_of(entry, passage)
            if text and text not in told:
                office = self._composer.office_of(entry)
                return [Answer(text, (entry.sources[0],), office, german=True)]
        return []

    def _text_of(self, entry: Entry, passage: Passage) -> str:
        if passage.question is not None:
            return entry.questions[passage.question].answer
        section = entry.section(passage.aspect) if passage.aspect else None
        return section.text if section else ""

    def _passages_with(self, stems: frozenset[str], entry: Entry) -> list[Answer]:
        """The entry's own question, or the sentence, that has most of the words left."""
        if not stems:
            return []
        terms = self._searcher.lexical.term_set
        pieces = [(f"{faq.question} {faq.answer}", faq.answer) for faq in entry.questions]
        pieces += [(s, s) for section in entry.sections for s in sentences(section.text)]
        found, said = max(
            pieces,
            key=lambda piece: (len(stems & terms(piece[0])), -len(piece[1])),
            default=("", ""),
        )
        if not stems & terms(found):
            return []
        return [Answer(said, (entry.sources[0],), self._composer.office_of(entry), german=True)]

    def _one_aspect(
        self, entry: Entry, aspect: Aspect, question: Question, now: dt.datetime, said: Locale
    ) -> Answer | None:
        """The entry's module, its own question about the aspect, or what its office says.

        Address, hours and contact are the office's to say; for all else the entry goes first.
        """
        own = self._own_question(entry, aspect, question)
        answer = self._composer.entry_answer(entry, aspect, question, now, said)
        if own is not None and (answer is None or aspect not in OFFICE_ASPECTS):
            return self._composer.faq_answer(entry, own)
        return answer

    def _of_office(
        self,
        office: Office,
        aspects: Sequence[Aspect],
        question: Question,
        now: dt.datetime,
        said: Locale,
    ) -> tuple[list[Answer], list[Aspect], list[Aspect]]:
        wanted = list(aspects) or [Aspect.OVERVIEW]
        found = {a: self._composer.office_answer(office, a, question, now, said) for a in wanted}
        answers = [answer for answer in found.values() if answer is not None]
        given = [aspect for aspect, answer in found.items() if answer is not None]
        missing = [aspect for aspect, answer in found.items() if answer is None]
        if not answers and set(missing) <= _SOFT_ASPECTS:
            overview = self._composer.office_answer(office, Aspect.OVERVIEW, question, now, said)
            return ([overview], [Aspect.OVERVIEW], []) if overview else ([], [], missing)
        return answers, given, missing

    def _nearest(
        self, entry: Entry, question: Question, aspects: Sequence[Aspect]
    ) -> tuple[Faq | Aspect | None, float]:
        """The entry's own question, or the aspect, that the question comes nearest to; how near.

        Where aspects were asked for, only an own question that is nearly the same one goes
        before them.
        """
        if Aspect.FEE in aspects and entry.fees:
            return None, 0.0  # The structured fees say more exactly what a question says of one.
        scores = self._searcher.passage_scores(entry.id, " ".join(question.words))
        passage, score = max(scores, key=lambda pair: pair[1], default=(None, 0.0))
        if passage is None or score < (_SAME_QUESTION if aspects else _NEAR_PASSAGE):
            return None, score
        if passage.question is not None:
            return entry.questions[passage.question], score
        return None if aspects else passage.aspect, score

    def _own_question(self, entry: Entry, aspect: Aspect, question: Question) -> Faq | None:
        """The entry's own question about the aspect, nearest first: before the office's word."""
        about = {
            number
            for number, faq in enumerate(entry.questions)
            if aspect in find_aspects(normal_text(faq.question), "de")
        }
        structured = aspect is Aspect.FEE and bool(entry.fees)
        if not about or structured or entry.section(aspect) is not None:
            return None
        scores = self._searcher.passage_scores(entry.id, " ".join(question.words))
        near = [(score, p.question) for p, score in scores if p.question in about]
        return entry.questions[max(near)[1] or 0] if near else None
