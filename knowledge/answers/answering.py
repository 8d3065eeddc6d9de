"""Composes what a topic has to say to a question: which module, which own question, which words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from knowledge.answers import doubt
from knowledge.answers.asked import Asked, EntryReader
from knowledge.answers.compose import Answer, Composer, is_yes_no
from knowledge.answers.editors_questions import EditorsQuestions
from knowledge.answers.in_passing import AMOUNT, BY_NET, told_in_passing
from knowledge.answers.meant import Meant
from knowledge.answers.pieces import Pieces
from knowledge.answers.repetition import Repetition
from knowledge.answers.telling import Telling
from knowledge.deciding.topic import Topic
from knowledge.entries.entry import OFFICE_ASPECTS, SOFT_ASPECTS, Aspect, Entry, Faq, Office
from knowledge.language.german import stem
from knowledge.locale import Locale
from knowledge.reading.question import Question
from knowledge.retrieval.documents import OFFICE_PREFIX, Document
from knowledge.retrieval.piece import LIKELY, SURE
from knowledge.retrieval.search import Searcher

_QUESTIONS_READ = 10_000
_OF_ITSELF = frozenset({Aspect.PHONE, Aspect.EMAIL, Aspect.HOURS})
"""What an office tells of itself, with its name: whose it is, is said."""
_MAY_BE = 0.1
"""Chance from which the second likeliest piece is said too, where the likeliest is not sure."""
_AS_LIKELY = 0.4
"""The same of both where an editor's question was asked in so many words."""


@dataclass(frozen=True)
class Told:
    """What the content says to a question."""

    answers: tuple[Answer, ...] = ()
    given: tuple[Aspect, ...] = ()
    """Aspects that they answer."""
    missing: tuple[Aspect, ...] = ()
    """Aspects that were asked for and that the content does not have."""
    cases: tuple[str, ...] = ()
    """The editor's questions about certain cases that were told, latest first."""
    of_case: bool = False
    """What holds in a case that was told before."""
    asked: Asked | None = None
    """What was asked of the entry; None where no entry was looked into."""
    in_passing: bool = False
    """The content has no module for what was asked, but words that may tell it."""

    def and_then(self, other: Told) -> Told:
        return Told(
            self.answers + other.answers, self.given + other.given, self.missing + other.missing
        )


class Answering:
    """Answers questions about a topic once it is known."""

    def __init__(
        self, searcher: Searcher, composer: Composer, read: Callable[[str], Question]
    ) -> None:
        """`read`: understands an editor's question as it does one that is asked."""
        self._searcher = searcher
        self._composer = composer
        self._read = lru_cache(maxsize=_QUESTIONS_READ)(read)
        self._telling = Telling(searcher, self._read)
        self._questions = EditorsQuestions(searcher, self._read)
        self._repetition = Repetition(searcher.lexical)
        self._asked = EntryReader(searcher, self._read)
        self._meant = Meant(searcher, composer, self._questions, self._telling, self._read)
        self._pieces = Pieces(searcher, composer, self._questions, self._repetition, self._read)

    def answers(
        self,
        topic: Topic,
        aspects: Sequence[Aspect],
        question: Question,
        now: dt.datetime,
        said: Locale,
        *,
        goes_on: bool = False,
        cases: tuple[str, ...] = (),
    ) -> Told:
        """What the content says of the topic to what is asked; nothing where it has no answer.

        `goes_on`: it was talked about before, and no name of it was said again. `cases`:
        the editor's questions about certain cases that were told then.
        """
        if not self._tells(topic, aspects, question):
            return Told()
        if topic.office is not None:
            return self._of_office(topic.office, aspects, question, now, said)
        if topic.entry is None:
            return Told(missing=tuple(aspects))
        asked = self._asked.read(topic.entry, question, aspects)
        if goes_on and self._meant.tells_nothing_new(asked):
            return Told()
        told = self._of_entry(asked, now, said, goes_on=goes_on)
        told = self._in_case(asked, told, cases) if goes_on else told
        return replace(told, asked=asked)

    def _in_case(self, asked: Asked, told: Told, cases: tuple[str, ...]) -> Told:
        """What holds in a case that was told before, where just an aspect of it is asked for.

        "Muss ich da zahlen?" after the Führungszeugnis for an Ehrenamt means the one for that.
        """
        all_cases = tuple(dict.fromkeys((*told.cases, *cases)))
        asks_more = asked.besides_names or asked.question.tells_more
        found = self._questions.of_case(asked.entry, cases, asked.aspects)
        if found is None or asks_more or len(found[1]) < len(asked.aspects):
            return replace(told, cases=all_cases)
        faq, about = found
        meant = self._meant.question(asked) if asked.piece.answers >= SURE else None
        is_general = self._searcher.general(asked.question.text).names_no_topic
        is_other = not is_general and meant not in (None, faq)
        if is_other or (told.cases and told.cases[0] != faq.question):
            return replace(told, cases=all_cases)
        answer = self._composer.answer_otherwise(asked.entry, faq)
        return Told((answer,), about, cases=all_cases, of_case=True)

    def means_otherwise(self, topic: Topic, aspect: Aspect, question: Question) -> bool:
        """Whether a piece of the topic is surely meant that does not tell the aspect."""
        if topic.entry is None:
            return False
        asked = self._asked.read(topic.entry, question, ())
        about = self._meant.aspects(asked)
        return asked.piece.answers >= SURE and bool(about) and aspect not in about

    def unanswered(self, entry: Entry, question: Question) -> float | None:
        """Chance that the entry has no answer, 0..1; None where it is held to have one."""
        asked = self._asked.read(entry, question, question.aspects)
        return asked.piece.unanswered if self._meant.is_unanswered(asked) else None

    def _of_entry(self, asked: Asked, now: dt.datetime, said: Locale, *, goes_on: bool) -> Told:
        same = self._questions.same(asked)
        if same is not None:
            ahead, wanted = self._of_question(same, asked)
        elif self._meant.is_unanswered(asked):
            return Told()
        elif (same := self._questions.about_detail(asked)) is not None:
            ahead, wanted = self._of_question(same, asked)
        else:
            ahead, wanted = self._ahead(asked), self._wanted(asked)
        modules = self._modules(wanted, asked, now, said)
        told = ahead.and_then(modules)
        if told.missing and not told.answers:
            instead = self._questions.asked_otherwise(asked)
            if instead is not None:
                return Told((self._pieces.answer(instead, asked),), asked.aspects)
            if asked.piece.passage is None:  # Nothing was learned of the entry.
                return self._in_passing(asked, told)
        meant = self._meant_piece(asked) if told.answers else None
        told = self._with_meant(asked, told, meant, may_be_alone=same is None, goes_on=goes_on)
        enough = meant is not None and asked.piece.chance >= SURE
        if enough and len(asked.aspects) == 1:
            # A word of the question was taken for an aspect: "Woher kommt das Geld?"
            told = replace(told, missing=())
        if told.answers and same is None:
            told = self._with_detail(asked, told)
        if told.answers and not enough:
            told = self._with_likely(asked, told, _MAY_BE if same is None else _AS_LIKELY)
        if told.answers and same is None and not enough:
            more = self._pieces.besides(asked, told.answers)
            told = replace(told, answers=(*told.answers, *more))
        told = self._without_amount(asked, told, is_sure=enough)
        told = replace(
            told,
            cases=self._questions.cases(asked, same or self._meant.question(asked)),
        )
        needed = modules.answers if len(asked.aspects) > 1 else ()
        answers = self._repetition.without(told.answers, needed)
        leads = enough and self._meant.is_rather_piece(asked)
        if not (leads or SOFT_ASPECTS.issuperset(asked.aspects)):
            # What answers another question comes after the modules that were asked for.
            answers = tuple(sorted(answers, key=lambda answer: bool(answer.asks)))
        return replace(told, answers=answers)

    def _in_passing(self, asked: Asked, told: Told) -> Told:
        """What the entry's other words may tell of an aspect without a module."""
        found = told_in_passing(asked, told.missing)
        if not found:
            return told
        words = dict.fromkeys(found.values())
        answers = tuple(self._composer.of_module(asked.entry, text) for text in words)
        missing = tuple(aspect for aspect in told.missing if aspect not in found)
        return Told(answers, tuple(found), missing, in_passing=True)

    def _without_amount(self, asked: Asked, told: Told, *, is_sure: bool) -> Told:
        """With what it costs among what is missing, if that is asked and no answer tells it.

        `is_sure`: one piece is meant and no other.
        """
        asks_other = is_sure and Aspect.FEE not in self._meant.aspects(asked)
        if not told.answers or asked.entry.fees or asks_other or not self._meant.asks_amount(asked):
            return told
        if any(AMOUNT.search(answer.text) for answer in told.answers):
            return told
        return replace(told, missing=tuple(dict.fromkeys((*told.missing, Aspect.FEE))))

    def _of_question(self, same: Faq, asked: Asked) -> tuple[Told, list[Aspect]]:
        """What the editor's question tells that was asked, and the modules wanted besides.

        The module of the same aspect would say it again.
        """
        about = self._read(same.question).aspects
        given = [a for a in asked.aspects if a in about] or about[:1]
        wanted = [
            a
            for a in asked.aspects
            if a not in given and (asked.entry.section(a) or a not in SOFT_ASPECTS)
        ]
        told = Told((self._pieces.answer(same, asked),), tuple(given))
        # Without a teaser, the overview only says what may be asked.
        is_enough = bool(asked.aspects) or not asked.entry.teaser
        return told, wanted or ([] if is_enough else [Aspect.OVERVIEW])

    def _ahead(self, asked: Asked) -> Told:
        """The editor's question that goes before all modules."""
        ahead = None
        if SOFT_ASPECTS.issuperset(asked.aspects) and self._meant.is_sure(asked):
            ahead = self._questions.far_nearest(asked)
        return Told((self._pieces.faq(ahead, asked),)) if ahead is not None else Told()

    def _wanted(self, asked: Asked) -> list[Aspect]:
        """The modules that are asked for or, where none is, meant."""
        if asked.aspects:
            return list(asked.aspects)
        if asked.is_name and asked.question.wants_to_do and asked.entry.section(Aspect.PROCEDURE):
            return [Aspect.OVERVIEW, Aspect.PROCEDURE]
        otherwise = self._meant.of_another_case(asked)
        if otherwise:
            return otherwise
        nearest = None if asked.is_name else self._meant.module(asked)
        return list(dict.fromkeys((nearest or Aspect.OVERVIEW, Aspect.OVERVIEW)))

    def _modules(
        self, wanted: Iterable[Aspect], asked: Asked, now: dt.datetime, said: Locale
    ) -> Told:
        """The modules, or the overview instead where that is an answer too."""
        found: dict[Aspect, Answer] = {}
        missing: list[Aspect] = []
        for aspect in wanted:
            answer = self._one_aspect(aspect, asked, now, said)
            if answer is None and aspect in SOFT_ASPECTS:
                overview = Aspect.OVERVIEW
                answer = self._composer.entry_answer(
                    asked.entry, overview, asked.question, now, said
                )
            if answer is None or _is_beside(aspect, answer):
                missing.append(aspect)
            if answer is not None:
                found[aspect] = answer
        return Told(tuple(found.values()), tuple(found), tuple(missing))

    def _with_meant(
        self,
        asked: Asked,
        told: Told,
        meant: Answer | None,
        *,
        may_be_alone: bool,
        goes_on: bool,
    ) -> Told:
        """With the piece that is meant: first if it is sure, unless modules were asked for."""
        if meant is None or self._says_again(asked, told, meant):
            return told
        is_open = SOFT_ASPECTS.issuperset(asked.aspects) or not told.given
        is_sure = self._meant.is_sure(asked)
        if is_open:
            first = is_sure or not meant.asks
        else:
            is_rather = is_sure and self._meant.is_rather_piece(asked)
            first = is_rather or self._meant.is_case_asked(asked)
        answers = (meant, *told.answers) if first else (*told.answers, meant)
        if first and may_be_alone and self._meant.is_enough(asked, goes_on=goes_on):
            return replace(told, answers=(meant,), given=self._meant.aspects(asked))
        given = told.given
        if not (asked.aspects and given):
            given = (*self._meant.aspects(asked), *given)
        return replace(told, answers=answers, given=given)

    def _says_again(self, asked: Asked, told: Told, meant: Answer) -> bool:
        """Whether the module of the aspect that is asked for tells what the piece does."""
        faq = self._meant.question(asked)
        if faq is None or is_yes_no(faq) or self._questions.is_case(asked.entry, faq):
            return False
        if not self._meant.is_of_aspect(asked) or told.given != asked.aspects:
            return False
        names = f"{asked.entry.title} {asked.entry.short_name}"
        known = self._searcher.lexical.term_set(names)
        return not self._repetition.is_new(meant.text, known | self._repetition.told(told.answers))

    def _with_detail(self, asked: Asked, told: Told) -> Told:
        """With the sentence that tells what is asked besides the aspects, if none of them does."""
        detail = asked.question.detail
        if detail is None or detail.named:
            return told
        wanted = frozenset(map(stem, detail.words))
        if not wanted.isdisjoint(self._repetition.told(told.answers)):
            return told
        piece = self._pieces.with_words(wanted, asked, self._repetition.told(told.answers))
        return told if piece is None else replace(told, answers=(piece, *told.answers))

    def _meant_piece(self, asked: Asked) -> Answer | None:
        """The piece of the entry that is likely meant, by what was learned from phrasings."""
        passage = asked.piece.passage
        # Where nothing but the topic is named, it may be all that was asked for.
        chance = asked.piece.chance if asked.besides_names else asked.piece.answers
        if passage is None or chance < LIKELY:
            return None
        if asked.is_name and not (
            self._meant.asks_sure(asked) or (asked.aspects and self._meant.is_case_asked(asked))
        ):
            return None
        found = self._pieces.of_passage(asked, passage, is_sure=asked.piece.chance >= SURE)
        faq = asked.faq_of(passage)
        if found is None or faq is None or SOFT_ASPECTS.issuperset(asked.aspects):
            return found
        is_case = self._meant.is_case_asked(asked)
        return self._composer.answer_otherwise(asked.entry, faq) if is_case else found

    def _with_likely(self, asked: Asked, told: Told, least: float) -> Told:
        """With both likeliest pieces, where the second has a chance of `least` too."""
        piece = asked.piece
        of_hours = asked.aspects == (Aspect.HOURS,)
        if asked.is_name or of_hours or piece.next_chance * (1 - piece.unanswered) < least:
            return told
        for passage in (piece.passage, piece.next):
            found = self._pieces.of_passage(asked, passage)
            already = self._repetition.told(told.answers)
            if found is not None and self._repetition.is_new(found.text, already):
                told = replace(told, answers=(*told.answers, found))
        return told

    def _tells(self, topic: Topic, aspects: Sequence[Aspect], question: Question) -> bool:
        """Whether the content has the detail, or the number, that is asked for."""
        detail = question.detail
        things = question.counted if topic.entry is not None and not aspects else None
        if detail is None and things is None:
            return True
        document = self._document(topic)
        questions = tuple(faq.question for faq in topic.entry.questions) if topic.entry else ()
        if detail is not None and not self._telling.detail(document, detail, questions):
            return False
        if things is None or self._telling.number(document, things, questions):
            return True
        return topic.entry is not None and self._counts(topic.entry, question, aspects)

    def _counts(self, entry: Entry, question: Question, aspects: Sequence[Aspect]) -> bool:
        """Whether the editor's question that is nearest by far asks how many, in some words."""
        faq = self._questions.far_nearest(self._asked.read(entry, question, aspects))
        wordings = (faq.question, *faq.asked_as) if faq is not None else ()
        return any(self._read(words).counted is not None for words in wordings)

    def doubt(self, told: Told, probability: float) -> float:
        """Chance that what is told is no answer, since the content has none; 0..1.

        `probability`: that the topic is meant, 0..1.
        """
        asked = told.asked
        if asked is None or asked.is_name or told.of_case or told.missing:
            return 0.0  # What is missing is said to be.
        if asked.aspects and _OF_ITSELF.issuperset(asked.aspects):
            return 0.0
        if asked.piece.passage is not None:
            signs = doubt.signs(asked, told.answers, probability, self._repetition)
            return doubt.chance(signs)
        # Nothing was learned of the entry: it is in doubt where only its overview is told.
        is_open = bool(asked.question.core) and SOFT_ASPECTS.issuperset(asked.aspects)
        document = self._searcher.document(asked.entry.id)
        return float(is_open and not self._telling.likely(document, asked.question))

    def _document(self, topic: Topic) -> Document:
        """Where what is said of the topic stands: for some offices, in an entry of their own."""
        own = topic.id if self._searcher.has(topic.id) else topic.id.removeprefix(OFFICE_PREFIX)
        return self._searcher.document(own)

    def _one_aspect(
        self, aspect: Aspect, asked: Asked, now: dt.datetime, said: Locale
    ) -> Answer | None:
        """The entry's module, its own question about the aspect, or what its office says.

        Address, hours and contact are the office's to say; for all else the entry goes first.
        """
        own = self._own_question(aspect, asked)
        answer = self._composer.entry_answer(asked.entry, aspect, asked.question, now, said)
        if own is not None and (answer is None or aspect not in OFFICE_ASPECTS):
            return self._pieces.faq(own, asked)
        return answer

    def _of_office(
        self,
        office: Office,
        aspects: Sequence[Aspect],
        question: Question,
        now: dt.datetime,
        said: Locale,
    ) -> Told:
        wanted = aspects or (Aspect.OVERVIEW,)
        found = {a: self._composer.office_answer(office, a, question, now, said) for a in wanted}
        told = {aspect: answer for aspect, answer in found.items() if answer is not None}
        missing = tuple(aspect for aspect in found if aspect not in told)
        if not told and SOFT_ASPECTS.issuperset(missing):
            overview = self._composer.office_answer(office, Aspect.OVERVIEW, question, now, said)
            if overview is not None:
                return Told((overview,), (Aspect.OVERVIEW,))
        return Told(tuple(told.values()), tuple(told), missing)

    def _own_question(self, aspect: Aspect, asked: Asked) -> Faq | None:
        """The entry's own question about the aspect, nearest first: before the office's word."""
        structured = aspect is Aspect.FEE and bool(asked.entry.fees)
        if structured or asked.entry.section(aspect) is not None:
            return None
        about = (
            faq
            for _, faq in self._questions.by_nearness(asked)
            if aspect in self._read(faq.question).aspects
        )
        return next(about, None)


def _is_beside(aspect: Aspect, answer: Answer) -> bool:
    """Whether the answer tells how it is done, but not whether that is possible online."""
    return aspect is Aspect.ONLINE and answer.stands_in and not BY_NET.search(answer.text)
