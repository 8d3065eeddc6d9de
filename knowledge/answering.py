"""Composes what a topic has to say to a question: which module, which own question, which words."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from knowledge.compose import OFFICE_ASPECTS, Answer, Composer, is_yes_no
from knowledge.documents import OFFICE_PREFIX, Document, Passage, sentences
from knowledge.editors_questions import Asked, EditorsQuestions
from knowledge.entry import SOFT_ASPECTS, Aspect, Entry, Faq, Office
from knowledge.german import fold, stem, tokens
from knowledge.learned import Piece
from knowledge.locale import Locale
from knowledge.question import Question, is_subordinate
from knowledge.repetition import Repetition
from knowledge.search import Searcher
from knowledge.telling import Telling
from knowledge.topic import Topic
from knowledge.vocabulary import vocabulary

_NEAR_PASSAGE = 0.28
_NEAR_BESIDES = 0.35
"""From here on, a piece is said besides the module that was asked for."""
_NEARER = 0.03
"""By so much a module must be nearer than the overview to go first."""
_FEW = 3
_QUESTIONS_READ = 10_000
_LIKELY = 0.5
"""Chance from which the piece that is meant is said; nine in ten of those are right."""
_SURE = 0.9
"""Chance from which it needs no others beside it."""
_SURE_BY_FAR = 0.75
"""The same for an editor's question that is nearer than all else."""
_UNANSWERED = 0.6
"""Chance from which the entry is held to have no answer."""
_ANSWERED = 0.3
"""Chance up to which a part of a question has one."""
_CLAUSE = re.compile(r"[,.;:!?]+\s+")
_SURELY_UNANSWERED = 0.9
"""The same where a module is asked for, of whose phrasings less is learned, or nothing but told."""
_MAY_BE = 0.1
"""Chance from which the second likeliest piece is said too, where the likeliest is not sure."""
_AS_LIKELY = 0.4
"""The same of both where an editor's question was asked in so many words."""
_BEYOND_DOUBT = 0.95
"""Chance from which an editor's question goes before the module that tells its aspect."""
_NEW = 0.4
"""Chance from which a piece answers what is asked after others about the same topic."""


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
        asked = self._asked(topic.entry, question, aspects)
        if goes_on and self._tells_nothing_new(topic.entry, asked):
            return Told()
        told = self._of_entry(topic.entry, asked, now, said)
        return self._in_case(topic.entry, asked, told, cases) if goes_on else told

    def _in_case(self, entry: Entry, asked: Asked, told: Told, cases: tuple[str, ...]) -> Told:
        """What holds in a case that was told before, where just an aspect of it is asked for.

        "Muss ich da zahlen?" after the Führungszeugnis for an Ehrenamt means the one for that.
        """
        all_cases = tuple(dict.fromkeys((*told.cases, *cases)))
        asks_more = asked.besides_names or asked.question.tells_more
        found = self._questions.of_case(entry, cases, asked.aspects)
        if found is None or asks_more or len(found[1]) < len(asked.aspects):
            return replace(told, cases=all_cases)
        faq, about = found
        meant = self._meant_question(entry, asked) if asked.piece.answers >= _SURE else None
        is_general = self._searcher.general(asked.question.text).names_no_topic
        is_other = not is_general and meant not in (None, faq)
        if is_other or (told.cases and told.cases[0] != faq.question):
            return replace(told, cases=all_cases)
        return Told((self._composer.answer_otherwise(entry, faq),), about, cases=all_cases)

    def means_otherwise(self, topic: Topic, aspect: Aspect, question: Question) -> bool:
        """Whether a piece of the topic is surely meant that does not tell the aspect."""
        if topic.entry is None:
            return False
        asked = self._asked(topic.entry, question, ())
        about = self._meant_aspects(topic.entry, asked)
        return asked.piece.answers >= _SURE and bool(about) and aspect not in about

    def unanswered(self, entry: Entry, question: Question) -> float | None:
        """Chance that the entry has no answer, 0..1; None where it is held to have one."""
        asked = self._asked(entry, question, question.aspects)
        return asked.piece.unanswered if self._is_unanswered(entry, asked) else None

    def _of_entry(self, entry: Entry, asked: Asked, now: dt.datetime, said: Locale) -> Told:
        same = self._questions.same(entry, asked)
        if same is not None:
            ahead, wanted = self._of_question(entry, same, asked)
        elif self._is_unanswered(entry, asked):
            return Told()
        elif (same := self._questions.about_detail(entry, asked)) is not None:
            ahead, wanted = self._of_question(entry, same, asked)
        else:
            ahead, wanted = self._ahead(entry, asked), self._wanted(entry, asked)
        modules = self._modules(entry, wanted, asked, now, said)
        told = ahead.and_then(modules)
        if told.missing and not told.answers:
            instead = self._questions.asked_otherwise(entry, asked)
            if instead is not None:
                return Told((self._answer(entry, instead, asked),), asked.aspects)
        meant = self._meant(entry, asked) if told.answers else None
        told = self._with_meant(entry, asked, told, meant)
        enough = meant is not None and asked.piece.chance >= _SURE
        if enough and len(asked.aspects) == 1:
            # A word of the question was taken for an aspect: "Woher kommt das Geld?"
            told = replace(told, missing=())
        if told.answers and same is None:
            told = self._with_detail(entry, asked, told)
        if told.answers and not enough:
            told = self._with_likely(entry, asked, told, _MAY_BE if same is None else _AS_LIKELY)
        if told.answers and same is None and not enough:
            more = self._more(entry, asked, told.answers)
            told = replace(told, answers=(*told.answers, *more))
        told = replace(
            told,
            cases=self._questions.cases(entry, asked, same or self._meant_question(entry, asked)),
        )
        needed = modules.answers if len(asked.aspects) > 1 else ()
        answers = self._repetition.without(told.answers, needed)
        if not SOFT_ASPECTS.issuperset(asked.aspects):
            # What answers another question comes after the modules that were asked for.
            answers = tuple(sorted(answers, key=lambda answer: bool(answer.asks)))
        return replace(told, answers=answers)

    def _meant_question(self, entry: Entry, asked: Asked) -> Faq | None:
        """The editor's question that is likely meant, by what was learned."""
        passage = asked.piece.passage
        if passage is None or passage.question is None or asked.piece.answers < _LIKELY:
            return None
        return entry.questions[passage.question]

    def _is_unanswered(self, entry: Entry, asked: Asked) -> bool:
        """Whether the entry has no answer, by what was learned from questions without one."""
        if asked.is_name or not asked.besides_names or asked.question.plans:
            return False
        if Aspect.FEE in asked.aspects and self._composer.names_fee(entry, asked.question):
            return False
        asks_module = not SOFT_ASPECTS.issuperset(asked.aspects)
        only_tells = not (asked.question.asks or asked.aspects)
        surely = asks_module or only_tells
        return asked.piece.unanswered >= (_SURELY_UNANSWERED if surely else _UNANSWERED)

    def _tells_nothing_new(self, entry: Entry, asked: Asked) -> bool:
        """Whether there is but the overview to say, which was said when the topic came up."""
        if asked.is_name or not SOFT_ASPECTS.issuperset(asked.aspects):
            return False
        if asked.aspects and not asked.besides_names:
            return False  # "Wie läuft das ab?"
        if asked.piece.passage is not None:
            has_more = asked.piece.answers >= _NEW
        else:  # Nothing was learned of the entry.
            has_more = self._telling.likely(self._searcher.document(entry.id), asked.question)
        questions = self._questions
        own = questions.same(entry, asked) or questions.about_detail(entry, asked)
        return not has_more and own is None

    def _of_question(self, entry: Entry, same: Faq, asked: Asked) -> tuple[Told, list[Aspect]]:
        """What the editor's question tells that was asked, and the modules wanted besides."""
        about = self._read(same.question).aspects
        given = [a for a in asked.aspects if a in about][:1] or about[:1]
        wanted = [
            a
            for a in asked.aspects
            if entry.section(a) or (a not in about and a not in SOFT_ASPECTS)
        ]
        told = Told((self._answer(entry, same, asked),), tuple(given))
        return told, wanted or ([] if asked.aspects else [Aspect.OVERVIEW])

    def _ahead(self, entry: Entry, asked: Asked) -> Told:
        """The editor's question that goes before all modules."""
        ahead = None
        if SOFT_ASPECTS.issuperset(asked.aspects) and self._is_sure(entry, asked):
            ahead = self._questions.far_nearest(entry, asked)
        return Told((self._faq(entry, ahead, asked),)) if ahead is not None else Told()

    def _wanted(self, entry: Entry, asked: Asked) -> list[Aspect]:
        """The modules that are asked for or, where none is, meant."""
        if asked.aspects:
            return list(asked.aspects)
        if asked.is_name and asked.question.wants_to_do and entry.section(Aspect.PROCEDURE):
            return [Aspect.OVERVIEW, Aspect.PROCEDURE]
        otherwise = self._of_another_case(entry, asked)
        if otherwise:
            return otherwise
        nearest = None if asked.is_name else self._module(asked)
        return list(dict.fromkeys((nearest or Aspect.OVERVIEW, Aspect.OVERVIEW)))

    def _of_another_case(self, entry: Entry, asked: Asked) -> list[Aspect]:
        """The modules asked for by the piece that is meant, but for another year, age or number.

        "Was kostet ein zweiter Hund?" for a third one.
        """
        faq = self._meant_question(entry, asked)
        if faq is None or self._questions.is_related(faq, asked):
            return []
        return [a for a in self._read(faq.question).aspects if a not in SOFT_ASPECTS]

    def _modules(
        self, entry: Entry, wanted: Iterable[Aspect], asked: Asked, now: dt.datetime, said: Locale
    ) -> Told:
        """The modules, or the overview instead where that is an answer too."""
        found: dict[Aspect, Answer] = {}
        missing: list[Aspect] = []
        for aspect in wanted:
            answer = self._one_aspect(entry, aspect, asked, now, said)
            if answer is None and aspect in SOFT_ASPECTS:
                overview = Aspect.OVERVIEW
                answer = self._composer.entry_answer(entry, overview, asked.question, now, said)
            if answer is None:
                missing.append(aspect)
            else:
                found[aspect] = answer
        return Told(tuple(found.values()), tuple(found), tuple(missing))

    def _with_meant(self, entry: Entry, asked: Asked, told: Told, meant: Answer | None) -> Told:
        """With the piece that is meant: first if it is sure, unless modules were asked for."""
        if meant is None:
            return told
        is_open = SOFT_ASPECTS.issuperset(asked.aspects) or not told.given
        is_sure = self._is_sure(entry, asked)
        if is_open:
            first = is_sure or not meant.asks
        else:
            is_rather = is_sure and self._is_rather_meant(entry, asked)
            first = is_rather or self._is_case_asked(entry, asked)
        answers = (meant, *told.answers) if first else (*told.answers, meant)
        given = told.given
        if not (asked.aspects and given):
            given = (*self._meant_aspects(entry, asked), *given)
        return replace(told, answers=answers, given=given)

    def _is_rather_meant(self, entry: Entry, asked: Asked) -> bool:
        """Whether the piece answers rather than the aspects that words were taken for.

        "Wann kommen die Papiere?" asks for no papers. What an office tells is not among the
        pieces.
        """
        if not OFFICE_ASPECTS.isdisjoint(asked.aspects):
            return False
        about = frozenset(self._meant_aspects(entry, asked))
        if not about or about.isdisjoint(asked.aspects):
            return bool(about)
        is_question = self._meant_question(entry, asked) is not None
        return is_question and asked.piece.answers >= _BEYOND_DOUBT

    def _is_case_asked(self, entry: Entry, asked: Asked) -> bool:
        """Whether what is asked for is another thing in the case that is likely told.

        "Muss ich weiter zahlen?" after a dog's death; the fee that falls away for an Ehrenamt.
        """
        faq = self._meant_question(entry, asked)
        if faq is None or not self._questions.is_case(entry, faq):
            return False
        if set(self._read(faq.question).aspects) & set(asked.aspects):
            return True
        return self._questions.tells_case(entry, faq, asked) and self._is_sure(entry, asked)

    def _with_detail(self, entry: Entry, asked: Asked, told: Told) -> Told:
        """With the sentence that tells what is asked besides the aspects, if none of them does."""
        detail = asked.question.detail
        if detail is None or detail.named:
            return told
        wanted = frozenset(map(stem, detail.words))
        if not wanted.isdisjoint(self._repetition.told(told.answers)):
            return told
        piece = self._piece_with(wanted, entry, asked, self._repetition.told(told.answers))
        return told if piece is None else replace(told, answers=(piece, *told.answers))

    def _meant(self, entry: Entry, asked: Asked) -> Answer | None:
        """The piece of the entry that is likely meant, by what was learned from phrasings."""
        passage = asked.piece.passage
        # Where nothing but the topic is named, it may be all that was asked for.
        chance = asked.piece.chance if asked.besides_names else asked.piece.answers
        if passage is None or chance < _LIKELY:
            return None
        if asked.is_name and not (
            self._asks_sure(asked) or (asked.aspects and self._is_case_asked(entry, asked))
        ):
            return None
        found = self._of_passage(entry, asked, passage, is_sure=asked.piece.chance >= _SURE)
        if found is None or passage.question is None or SOFT_ASPECTS.issuperset(asked.aspects):
            return found
        if self._is_case_asked(entry, asked):
            return self._composer.answer_otherwise(entry, entry.questions[passage.question])
        return found

    def _with_likely(self, entry: Entry, asked: Asked, told: Told, least: float) -> Told:
        """With both likeliest pieces, where the second has a chance of `least` too."""
        piece = asked.piece
        of_hours = asked.aspects == (Aspect.HOURS,)
        if asked.is_name or of_hours or piece.next_chance * (1 - piece.unanswered) < least:
            return told
        for passage in (piece.passage, piece.next):
            found = self._of_passage(entry, asked, passage)
            already = self._repetition.told(told.answers)
            if found is not None and self._repetition.is_new(found.text, already):
                told = replace(told, answers=(*told.answers, found))
        return told

    def _of_passage(
        self, entry: Entry, asked: Asked, passage: Passage | None, *, is_sure: bool = False
    ) -> Answer | None:
        """What a passage of the entry says; None where it is about another case.

        `is_sure`: as for `_faq`.
        """
        if passage is None:
            return None
        if passage.question is not None:
            faq = entry.questions[passage.question]
            related = self._questions.is_related(faq, asked)
            return self._faq(entry, faq, asked, is_sure=is_sure) if related else None
        section = entry.section(passage.aspect) if passage.aspect is not None else None
        return self._composer.of_module(entry, section.text) if section is not None else None

    def _asks_sure(self, asked: Asked) -> bool:
        """Whether more than a name is said, and that surely means one piece."""
        question = asked.question
        if asked.aspects or question.wants_to_do or len(question.words) <= len(question.core):
            return False
        return asked.piece.chance >= _SURE

    def _meant_aspects(self, entry: Entry, asked: Asked) -> tuple[Aspect, ...]:
        """What that piece tells."""
        passage = asked.piece.passage
        if passage is None:
            return ()
        if passage.question is not None:
            return self._read(entry.questions[passage.question].question).aspects
        return (passage.aspect,) if passage.aspect is not None else ()

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
        faq = self._questions.far_nearest(entry, self._asked(entry, question, aspects))
        wordings = (faq.question, *faq.asked_as) if faq is not None else ()
        return any(self._read(words).counted is not None for words in wordings)

    def is_likely(self, topic: Topic, aspects: Sequence[Aspect], question: Question) -> bool:
        """Whether what is said of a topic may be the answer, and not just its overview."""
        if topic.entry is None or not SOFT_ASPECTS.issuperset(aspects):
            return True
        return self._telling.likely(self._document(topic), question)

    def _document(self, topic: Topic) -> Document:
        """Where what is said of the topic stands: for some offices, in an entry of their own."""
        own = topic.id if self._searcher.has(topic.id) else topic.id.removeprefix(OFFICE_PREFIX)
        return self._searcher.document(own)

    def _asked(self, entry: Entry, question: Question, aspects: Sequence[Aspect]) -> Asked:
        lexical = self._searcher.lexical
        text = question.text
        piece = self._piece(entry, text)
        return Asked(
            question,
            tuple(aspects),
            frozenset(lexical.terms(text)),
            self._besides_names(entry, question),
            self._is_name(entry, question, piece),
            self._searcher.passage_scores(entry.id, text),
            piece,
        )

    def _piece(self, entry: Entry, text: str) -> Piece:
        """Which piece is meant: where the whole has no answer, what a clause that asks means.

        "Wie bekomme ich einen Kita-Platz, sie wird im August eins": the rest is only told.
        """
        piece = self._searcher.likeliest_piece(entry.id, text)
        clauses = _CLAUSE.split(text)
        if piece.unanswered < _UNANSWERED or len(clauses) < 2:
            return piece
        read = {clause: self._read(clause) for clause in clauses}
        if any(is_subordinate(question) for question in read.values()):
            return piece  # "…, wenn mein Hund stirbt?" is what is asked.
        asking = (clause for clause, question in read.items() if question.asks and question.core)
        pieces = (self._searcher.likeliest_piece(entry.id, clause) for clause in asking)
        likely = (p for p in pieces if p.unanswered < _ANSWERED and p.answers >= _LIKELY)
        return next(likely, piece)

    def _besides_names(self, entry: Entry, question: Question) -> frozenset[str]:
        """Stems of topic words that go beyond the entry's title, short name and other names.

        Those of several words may tell a case of their own ("Ausweis für Kinder").
        """
        terms = self._searcher.lexical.term_set
        asked = frozenset(stem(word) for word in question.core if word not in question.persons)
        others = (name for name in self._searcher.document(entry.id).names if " " not in name)
        names = frozenset[str]().union(*map(terms, (entry.title, entry.short_name, *others)))
        return asked - names

    def _is_name(self, entry: Entry, question: Question, piece: Piece) -> bool:
        """Whether the question is a name of the entry, at most with "Was ist der …?" before it.

        One of the other names may tell a case too ("Hundemarke verloren").
        """
        if len(question.words) - len(question.core) > _FEW:
            return False
        terms = self._searcher.lexical.term_set
        asked = frozenset(map(stem, question.core))
        if any(asked <= terms(name) for name in (entry.title, entry.short_name)):
            return True
        others = self._searcher.document(entry.id).names
        return piece.answers < _SURE and any(asked <= terms(name) for name in others)

    def _faq(self, entry: Entry, faq: Faq, asked: Asked, *, is_sure: bool = False) -> Answer:
        """The answer alone where the question is the one asked, else with its question.

        `is_sure`: it is what is meant, in other words. A yes or no still needs its question.
        """
        if self._questions.is_said(entry, faq, asked) or (is_sure and not is_yes_no(faq)):
            return self._answer(entry, faq, asked)
        return self._composer.related_answer(entry, faq)

    def _helps(self, entry: Entry, faq: Faq, asked: Asked) -> bool:
        """Whether an editor's question was asked, is likely meant, or asks for the same aspect."""
        if not self._questions.is_related(faq, asked):
            return False
        likely = asked.piece.passage
        if likely is None or self._questions.is_said(entry, faq, asked):
            return True
        is_likely = likely.question is not None and entry.questions[likely.question] is faq
        by_far = self._questions.far_nearest(entry, asked) is faq
        shared = set(asked.aspects) & set(self._read(faq.question).aspects) - SOFT_ASPECTS
        nearest = next((one for _, one in self._questions.by_nearness(entry, asked)), None) is faq
        return nearest or by_far or bool(shared) or (is_likely and asked.piece.chance >= _LIKELY)

    def _is_sure(self, entry: Entry, asked: Asked) -> bool:
        """Whether one piece is meant and no other, as far as anything was learned."""
        if asked.piece.passage is None or asked.piece.answers >= _SURE:
            return True
        by_far = self._questions.far_nearest(entry, asked) is not None
        return by_far and asked.piece.answers >= _SURE_BY_FAR

    def _answer(self, entry: Entry, faq: Faq, asked: Asked) -> Answer:
        """An editor's answer alone; its yes or no only where that is one to what was asked."""
        question = asked.question
        read = self._read(faq.question)
        if question.excludes != read.excludes or self._is_of_another_deed(faq, asked):
            return self._composer.related_answer(entry, faq)
        is_opposed = None not in (question.may, read.may) and question.may != read.may
        if question.asks_whether and question.negated == read.negated and not is_opposed:
            return self._composer.faq_answer(entry, faq)
        return self._composer.answer_otherwise(entry, faq)

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

    def _module(self, asked: Asked) -> Aspect | None:
        """The module that is meant or, if that is not known, nearest."""
        likely = asked.piece.passage
        if likely is not None and asked.piece.chance >= _LIKELY:
            return likely.aspect if likely.question is None else None
        return self._nearest_module(asked)

    def _nearest_module(self, asked: Asked) -> Aspect | None:
        """The module nearest to a question that names no aspect; None for the overview."""
        modules = [(score, p) for p, score in asked.scores if p.question is None]
        score, passage = max(modules, key=lambda pair: pair[0], default=(0.0, None))
        overview = max((near for near, p in modules if p.aspect is None), default=0.0)
        if passage is None or score < max(_NEAR_PASSAGE, overview + _NEARER):
            return None
        return passage.aspect

    def _more(self, entry: Entry, asked: Asked, answers: Sequence[Answer]) -> list[Answer]:
        """What a question that says more than the topic's name may want besides.

        Where no module was asked for: the nearest question of the editor, and the piece nearest
        to what is left of the question.
        """
        if asked.is_name or (asked.aspects == (Aspect.HOURS,) and asked.question.time):
            return []
        told = self._repetition.told(answers)
        if any(a not in SOFT_ASPECTS or entry.section(a) for a in asked.aspects):
            if not asked.besides_names:
                return []
            piece = self._piece_with(asked.besides_names - told, entry, asked, told)
            found = [piece] if piece is not None else []
            near = self._nearest_besides(
                entry, asked, told | self._repetition.told(found), _NEAR_BESIDES
            )
            return [*found, near] if near is not None else found
        more: list[Answer] = []
        score, nearest = next(iter(self._questions.by_nearness(entry, asked)), (0.0, None))
        if nearest and score >= _NEAR_PASSAGE and self._repetition.is_new(nearest.answer, told):
            more.append(self._faq(entry, nearest, asked))
            told |= self._repetition.told(more)
        if not asked.besides_names <= told:
            piece = self._nearest_besides(entry, asked, told) or self._piece_with(
                asked.besides_names - told, entry, asked, told
            )
            more += [piece] if piece is not None else []
        return more

    def _nearest_besides(
        self, entry: Entry, asked: Asked, told: frozenset[str], least: float = 0.0
    ) -> Answer | None:
        """The nearest module or own question that was not told, if one is as near as `least`."""
        for passage, score in sorted(asked.scores, key=lambda pair: -pair[1]):
            if score < least:
                return None
            if passage.question is not None:
                faq = entry.questions[passage.question]
                if self._helps(entry, faq, asked) and self._repetition.is_new(faq.answer, told):
                    return self._faq(entry, faq, asked)
            elif passage.aspect is not None:
                section = entry.section(passage.aspect)
                if section is not None and self._repetition.is_new(section.text, told):
                    return self._composer.of_module(entry, section.text)
        return None

    def _piece_with(
        self, stems: frozenset[str], entry: Entry, asked: Asked, told: frozenset[str]
    ) -> Answer | None:
        """The entry's own question, or the sentence, that has most of the words left."""
        terms = self._searcher.lexical.term_set
        pieces = [
            (f"{faq.question} {faq.answer}", self._faq(entry, faq, asked))
            for faq in entry.questions
            if self._helps(entry, faq, asked)
        ]
        for section in entry.sections:
            for sentence in sentences(section.text):
                # An item of a list says nothing without the list.
                said = section.text if sentence.startswith("-") else sentence
                pieces.append((sentence, self._composer.of_module(entry, said)))
        found, answer = max(
            (piece for piece in pieces if self._repetition.is_new(piece[1].text, told)),
            key=lambda piece: (len(stems & terms(piece[0])), -len(piece[1].text)),
            default=("", None),
        )
        return answer if stems & terms(found) else None

    def _one_aspect(
        self, entry: Entry, aspect: Aspect, asked: Asked, now: dt.datetime, said: Locale
    ) -> Answer | None:
        """The entry's module, its own question about the aspect, or what its office says.

        Address, hours and contact are the office's to say; for all else the entry goes first.
        """
        own = self._own_question(entry, aspect, asked)
        answer = self._composer.entry_answer(entry, aspect, asked.question, now, said)
        if own is not None and (answer is None or aspect not in OFFICE_ASPECTS):
            return self._faq(entry, own, asked)
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

    def _own_question(self, entry: Entry, aspect: Aspect, asked: Asked) -> Faq | None:
        """The entry's own question about the aspect, nearest first: before the office's word."""
        structured = aspect is Aspect.FEE and bool(entry.fees)
        if structured or entry.section(aspect) is not None:
            return None
        about = (
            faq
            for _, faq in self._questions.by_nearness(entry, asked)
            if aspect in self._read(faq.question).aspects
        )
        return next(about, None)
