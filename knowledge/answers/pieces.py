"""How one piece of an entry is said, and which help besides what was asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from knowledge.answers.asked import Asked
from knowledge.answers.compose import Answer, Composer, is_yes_no
from knowledge.answers.editors_questions import EditorsQuestions
from knowledge.answers.meant import NEAR_PASSAGE
from knowledge.answers.repetition import Repetition
from knowledge.entries.entry import SOFT_ASPECTS, Aspect, Faq
from knowledge.language.german import fold, tokens
from knowledge.language.vocabulary import vocabulary
from knowledge.reading.question import Question
from knowledge.retrieval.documents import Passage, sentences
from knowledge.retrieval.piece import LIKELY
from knowledge.retrieval.search import Searcher

_NEAR_BESIDES = 0.35
"""From here on, a piece is said besides the module that was asked for."""


class Pieces:
    """Says an editor's answers, modules and sentences to a question about their entry."""

    def __init__(
        self,
        searcher: Searcher,
        composer: Composer,
        questions: EditorsQuestions,
        repetition: Repetition,
        read: Callable[[str], Question],
    ) -> None:
        """`read`: understands an editor's question as it does one that is asked."""
        self._searcher = searcher
        self._composer = composer
        self._questions = questions
        self._repetition = repetition
        self._read = read

    def faq(self, faq: Faq, asked: Asked, *, is_sure: bool = False) -> Answer:
        """The answer alone where the question is the one asked, else with its question.

        `is_sure`: it is what is meant, in other words. A yes or no still needs its question.
        """
        if self._questions.is_said(faq, asked) or (is_sure and not is_yes_no(faq)):
            return self.answer(faq, asked)
        return self._composer.related_answer(asked.entry, faq)

    def answer(self, faq: Faq, asked: Asked) -> Answer:
        """An editor's answer alone; its yes or no only where that is one to what was asked."""
        question = asked.question
        read = self._read(faq.question)
        if question.excludes != read.excludes or self._is_of_another_deed(faq, asked):
            return self._composer.related_answer(asked.entry, faq)
        is_opposed = None not in (question.may, read.may) and question.may != read.may
        if question.asks_whether and question.negated == read.negated and not is_opposed:
            return self._composer.faq_answer(asked.entry, faq)
        return self._composer.answer_otherwise(asked.entry, faq)

    def _is_of_another_deed(self, faq: Faq, asked: Asked) -> bool:
        """Whether the editor's yes or no is about something else than what one asks to do.

        "Hund aus dem Tierheim, muss ich den anmelden?", where is told whether he pays.
        """
        done = vocabulary("de").doing.intersection(map(fold, asked.question.words))
        if not done or not is_yes_no(faq):
            return False
        # Not read as questions are: that would take longer than the whole answer.
        told = (fold(word) for text in (faq.question, *faq.asked_as) for word in tokens(text))
        return done.isdisjoint(told)

    def of_passage(
        self, asked: Asked, passage: Passage | None, *, is_sure: bool = False
    ) -> Answer | None:
        """What a passage of the entry says; None where it is about another case.

        `is_sure`: as for `faq`.
        """
        faq = asked.faq_of(passage)
        if faq is not None:
            related = self._questions.is_related(faq, asked)
            return self.faq(faq, asked, is_sure=is_sure) if related else None
        aspect = passage.aspect if passage is not None else None
        section = asked.entry.section(aspect) if aspect is not None else None
        return self._composer.of_module(asked.entry, section.text) if section is not None else None

    def besides(self, asked: Asked, answers: Sequence[Answer]) -> list[Answer]:
        """What a question that says more than the topic's name may want besides.

        Where no module was asked for: the nearest question of the editor, and the piece nearest
        to what is left of the question.
        """
        if asked.is_name or (asked.aspects == (Aspect.HOURS,) and asked.question.time):
            return []
        told = self._repetition.told(answers)
        if any(a not in SOFT_ASPECTS or asked.entry.section(a) for a in asked.aspects):
            if not asked.besides_names:
                return []
            piece = self.with_words(asked.besides_names - told, asked, told)
            found = [piece] if piece is not None else []
            near = self._nearest_besides(asked, told | self._repetition.told(found), _NEAR_BESIDES)
            return [*found, near] if near is not None else found
        more: list[Answer] = []
        score, nearest = next(iter(self._questions.by_nearness(asked)), (0.0, None))
        if nearest and score >= NEAR_PASSAGE and self._repetition.is_new(nearest.answer, told):
            more.append(self.faq(nearest, asked))
            told |= self._repetition.told(more)
        if not asked.besides_names <= told:
            piece = self._nearest_besides(asked, told) or self.with_words(
                asked.besides_names - told, asked, told
            )
            more += [piece] if piece is not None else []
        return more

    def _nearest_besides(
        self, asked: Asked, told: frozenset[str], least: float = 0.0
    ) -> Answer | None:
        """The nearest module or own question that was not told, if one is as near as `least`."""
        for passage, score in sorted(asked.scores, key=lambda pair: -pair[1]):
            if score < least:
                return None
            faq = asked.faq_of(passage)
            if faq is not None:
                if self._helps(faq, asked) and self._repetition.is_new(faq.answer, told):
                    return self.faq(faq, asked)
            elif passage.aspect is not None:
                section = asked.entry.section(passage.aspect)
                if section is not None and self._repetition.is_new(section.text, told):
                    return self._composer.of_module(asked.entry, section.text)
        return None

    def with_words(
        self, stems: frozenset[str], asked: Asked, told: frozenset[str]
    ) -> Answer | None:
        """The entry's own question, or the sentence, that has most of the words left."""
        terms = self._searcher.lexical.term_set
        pieces = [
            (f"{faq.question} {faq.answer}", self.faq(faq, asked))
            for faq in asked.entry.questions
            if self._helps(faq, asked)
        ]
        for section in asked.entry.sections:
            for sentence in sentences(section.text):
                # An item of a list says nothing without the list.
                said = section.text if sentence.startswith("-") else sentence
                pieces.append((sentence, self._composer.of_module(asked.entry, said)))
        found, answer = max(
            (piece for piece in pieces if self._repetition.is_new(piece[1].text, told)),
            key=lambda piece: (len(stems & terms(piece[0])), -len(piece[1].text)),
            default=("", None),
        )
        return answer if stems & terms(found) else None

    def _helps(self, faq: Faq, asked: Asked) -> bool:
        """Whether an editor's question was asked, is likely meant, or asks for the same aspect."""
        if not self._questions.is_related(faq, asked):
            return False
        likely = asked.piece.passage
        if likely is None or self._questions.is_said(faq, asked):
            return True
        is_likely = asked.faq_of(likely) is faq
        by_far = self._questions.far_nearest(asked) is faq
        shared = set(asked.aspects) & set(self._read(faq.question).aspects) - SOFT_ASPECTS
        nearest = next((one for _, one in self._questions.by_nearness(asked)), None) is faq
        return nearest or by_far or bool(shared) or (is_likely and asked.piece.chance >= LIKELY)
