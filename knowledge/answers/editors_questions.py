"""The questions of an entry that an editor answers: which of them was asked, or is near."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from knowledge.answers.asked import Asked
from knowledge.entries.entry import OFFICE_ASPECTS, SOFT_ASPECTS, Aspect, Entry, Faq
from knowledge.language.german import fold, stem
from knowledge.language.vocabulary import Detail, vocabulary
from knowledge.reading.ages import limits, years_before
from knowledge.reading.question import Question, as_asked
from knowledge.retrieval.search import Searcher

_FAR_NEARER = 0.12
"""By so much an editor's question must be nearer than all modules to go first."""
_NEAR_QUESTION = 0.38
"""Below, an editor's own question is another one, whatever words they share."""
_NEARLY = 0.03
"""By so much the same question in the same words may be less near than another one."""

_ORDINAL = re.compile(r"(zweit|dritt)e[mnrs]?")


class EditorsQuestions:
    """Compares what is asked with the questions that editors answer."""

    def __init__(self, searcher: Searcher, read: Callable[[str], Question]) -> None:
        """`read`: understands an editor's question as it does one that is asked."""
        self._searcher = searcher
        self._read = read

    def same(self, asked: Asked) -> Faq | None:
        """The editor's question that asks what was asked: all that sets it apart was said."""
        if asked.is_name and not asked.aspects:
            return None
        if (literal := self._literally(asked)) is not None:
            return literal
        told = self._told_by_data(asked)
        nearest = self.by_nearness(asked)
        best = max((score for score, _ in nearest), default=0.0)
        least = max(_NEAR_QUESTION, best - _NEARLY)
        for score, faq in nearest:
            if score < least:
                return None
            is_own = self._sets_apart(asked.entry, faq) - told or self._stands_for(faq, asked)
            if is_own and self.is_said(faq, asked):
                return faq
        return None

    def _literally(self, asked: Asked) -> Faq | None:
        """The one whose very words were said."""
        said = as_asked(asked.question.text)
        return next((f for f in asked.entry.questions if said == as_asked(f.question)), None)

    def _stands_for(self, faq: Faq, asked: Asked) -> bool:
        """Whether it tells of the topic itself what else only the office behind it would.

        "Wann öffnet das Freibad?" is not about the hours of the Rathaus. An office that is the
        topic's own place, and what holds on a certain day, is told more exactly by data.
        """
        entry, about = asked.entry, self._read(faq.question).aspects[:1]
        is_place = bool(entry.offices) or entry.id == entry.office
        if is_place or asked.question.day is not None or not about or about != asked.aspects:
            return False
        return about[0] in OFFICE_ASPECTS and entry.section(about[0]) is None

    def far_nearest(self, asked: Asked) -> Faq | None:
        """The editor's question that is nearer than all modules by far: it goes before them.

        None where another piece is likelier meant, by what was learned.
        """
        if asked.is_name:
            return None
        modules = max((score for p, score in asked.scores if p.question is None), default=0.0)
        score, faq = next(iter(self.by_nearness(asked)), (0.0, None))
        if score < max(_NEAR_QUESTION, modules + _FAR_NEARER):
            return None
        likely = asked.piece.passage
        return faq if likely is None or asked.faq_of(likely) == faq else None

    def asked_otherwise(self, asked: Asked) -> Faq | None:
        """The editor's question that is far nearer than all modules, if some ask so for them."""
        faq = self.far_nearest(asked) if asked.besides_names else None
        return faq if faq is not None and self._about(faq) & set(asked.aspects) else None

    def about_detail(self, asked: Asked) -> Faq | None:
        """The editor's question that asks for the same besides the aspects, nearest first."""
        detail = asked.question.detail
        if detail is None:
            return None
        found = (f for _, f in self.by_nearness(asked) if self._detail(f) == detail)
        return next(found, None)

    def cases(self, asked: Asked, meant: Faq | None) -> tuple[str, ...]:
        """Questions about certain cases of the topic that were told, that which is meant first."""
        told = (faq for faq in asked.entry.questions if self._is_told(faq, asked))
        chosen = (meant, *told) if meant and self.is_case(asked.entry, meant) else tuple(told)
        return tuple(dict.fromkeys(faq.question for faq in chosen))

    def is_case(self, entry: Entry, faq: Faq) -> bool:
        """Whether an editor's question asks about a certain case of the topic."""
        return bool(self._sets_apart(entry, faq))

    def tells_case(self, faq: Faq, asked: Asked) -> bool:
        """Whether a word of what makes an editor's question a certain case was said."""
        return not self._sets_apart(asked.entry, faq).isdisjoint(asked.terms)

    def of_case(
        self, entry: Entry, cases: Sequence[str], aspects: Sequence[Aspect]
    ) -> tuple[Faq, tuple[Aspect, ...]] | None:
        """The question that tells one of the aspects for a case, and which of them."""
        by_words = {faq.question: faq for faq in entry.questions}
        for faq in (by_words[case] for case in cases if case in by_words):
            about = tuple(a for a in self._read(faq.question).aspects if a in aspects)
            if about:
                return faq, about
        return None

    def _is_told(self, faq: Faq, asked: Asked) -> bool:
        """Whether all that makes it a case of its own was said, whatever was asked about it."""
        apart = self._sets_apart(asked.entry, faq) - self._kept_limits(faq, asked)
        return bool(apart) and apart <= asked.terms

    def _detail(self, faq: Faq) -> Detail | None:
        return self._read(faq.question).detail

    def by_nearness(self, asked: Asked) -> list[tuple[float, Faq]]:
        """Those that may help, nearest first, each with its nearness (0..1)."""
        best: dict[int, float] = {}
        for passage, score in asked.scores:
            if passage.question is not None:
                best[passage.question] = max(score, best.get(passage.question, 0.0))
        ordered = sorted(best.items(), key=lambda pair: -pair[1])
        found = [(score, asked.entry.questions[number]) for number, score in ordered]
        return [(score, faq) for score, faq in found if self.is_related(faq, asked)]

    def is_said(self, faq: Faq, asked: Asked) -> bool:
        """Whether all that sets an editor's question apart was asked."""
        apart, about = self._sets_apart(asked.entry, faq), set(self._read(faq.question).aspects)
        shared = about & set(asked.aspects)
        if about and asked.aspects and not shared:
            return False
        if not self._counts_the_same(faq, asked) or self._is_opposite(faq, asked):
            return False
        asks_module = not SOFT_ASPECTS.issuperset(asked.aspects)
        if not shared and asks_module and apart <= self._name_terms(asked.entry):
            return False  # Nothing but the topic in common.
        apart -= self._kept_limits(faq, asked)
        return apart <= asked.terms if apart else bool(shared)

    def is_related(self, faq: Faq, asked: Asked) -> bool:
        """A question about another year, age or day is no help."""
        special = frozenset(map(stem, _numbers_and_days(self._read(faq.question))))
        return special - self._kept_limits(faq, asked) <= asked.terms

    def _sets_apart(self, entry: Entry, faq: Faq) -> frozenset[str]:
        """Stems of an editor's question that tell it from others about the same topic."""
        read = self._read(faq.question)
        words = {*read.core, *_numbers_and_days(read)}
        terms = self._searcher.lexical.term_set
        # What a title adds in brackets is one case of several: "Abmelden (Wegzug ins Ausland)".
        title = entry.title.partition("(")[0]
        return frozenset(map(stem, words)) - terms(title) - terms(entry.short_name)

    def _counts_the_same(self, faq: Faq, asked: Asked) -> bool:
        """Not "Wie viele Gäste …?" where it was asked how much something costs."""
        counted = self._read(faq.question).counted
        return counted is None or counted == asked.question.counted or stem(counted) in asked.terms

    def _is_opposite(self, faq: Faq, asked: Asked) -> bool:
        """Not "Geht das schon vor dem Umzug?" where it was asked about the time after it."""
        own, said = set(self._read(faq.question).words), set(asked.question.words)
        pairs = vocabulary("de").opposites
        return any(
            one in own and other in said and other not in own and one not in said
            for pair in pairs
            for one, other in (pair, pair[::-1])
        )

    def _kept_limits(self, faq: Faq, asked: Asked) -> frozenset[str]:
        """Limits in an editor's question that hold for the age, or the year of birth, told."""
        age, born, vocab = asked.question.age, asked.question.born, vocabulary("de")
        kept = frozenset() if age is None else limits(faq.question, age, vocab)
        return kept if born is None else kept | years_before(faq.question, born, vocab)

    def _about(self, faq: Faq) -> frozenset[Aspect]:
        """The aspects that an editor's question asks for, in whichever words."""
        wordings = (faq.question, *faq.asked_as)
        return frozenset(aspect for words in wordings for aspect in self._read(words).aspects)

    def _told_by_data(self, asked: Asked) -> frozenset[str]:
        """Search terms of what structured fees and hours tell more exactly than an editor."""
        told: frozenset[str] = frozenset()
        if Aspect.FEE in asked.aspects:
            labels = " ".join(f"{fee.label} {fee.unit}" for fee in asked.entry.fees)
            told |= self._searcher.lexical.term_set(labels)
        if Aspect.HOURS in asked.aspects:
            told |= frozenset(map(stem, _numbers_and_days(asked.question)))
        return told

    def _name_terms(self, entry: Entry) -> frozenset[str]:
        """Search terms of all names of the entry."""
        return self._searcher.lexical.term_set(" ".join(self._searcher.document(entry.id).names))


def _numbers_and_days(question: Question) -> set[str]:
    """Words that make a question one about a certain year, age or day, or the second of things."""
    days = vocabulary("de").calendar_words
    return {
        word
        for word in question.words
        if word.isdigit() or fold(word) in days or _ORDINAL.fullmatch(fold(word))
    }
