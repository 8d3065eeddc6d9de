"""What of an entry is meant, by what was learned, by words and by nearness."""

from __future__ import annotations

from collections.abc import Callable

from knowledge.answers.asked import UNANSWERED, Asked
from knowledge.answers.compose import Composer
from knowledge.answers.editors_questions import EditorsQuestions
from knowledge.answers.telling import Telling
from knowledge.entries.entry import OFFICE_ASPECTS, SOFT_ASPECTS, Aspect, Faq
from knowledge.reading.question import Question
from knowledge.retrieval.piece import LIKELY, SURE
from knowledge.retrieval.search import Searcher

NEAR_PASSAGE = 0.28
"""From here on, a passage may be meant where nothing was learned."""
_NEARER = 0.03
"""By so much a module must be nearer than the overview to go first."""
_SURE_BY_FAR = 0.75
"""As `SURE`, for an editor's question that is nearer than all else."""
_SURELY_UNANSWERED = 0.9
"""As `UNANSWERED` where a module is asked for, of whose phrasings less is learned, or nothing but
told."""
_BEYOND_DOUBT = 0.95
"""Chance from which an editor's question goes before the module that tells its aspect."""
_NEW = 0.4
"""Chance from which a piece answers what is asked after others about the same topic."""


class Meant:
    """Judges questions about an entry."""

    def __init__(
        self,
        searcher: Searcher,
        composer: Composer,
        questions: EditorsQuestions,
        telling: Telling,
        read: Callable[[str], Question],
    ) -> None:
        """`read`: understands an editor's question as it does one that is asked."""
        self._searcher = searcher
        self._composer = composer
        self._questions = questions
        self._telling = telling
        self._read = read

    def question(self, asked: Asked) -> Faq | None:
        """The editor's question that is likely meant, by what was learned."""
        return asked.faq_of(asked.piece.passage) if asked.piece.answers >= LIKELY else None

    def aspects(self, asked: Asked) -> tuple[Aspect, ...]:
        """What that piece tells."""
        passage = asked.piece.passage
        faq = asked.faq_of(passage)
        if faq is not None:
            return self._read(faq.question).aspects
        return (passage.aspect,) if passage is not None and passage.aspect is not None else ()

    def is_unanswered(self, asked: Asked) -> bool:
        """Whether the entry has no answer, by what was learned from questions without one."""
        if asked.is_name or not asked.besides_names or asked.question.plans:
            return False
        if Aspect.FEE in asked.aspects and self._composer.names_fee(asked.entry, asked.question):
            return False
        asks_module = not SOFT_ASPECTS.issuperset(asked.aspects)
        only_tells = not (asked.question.asks or asked.aspects)
        surely = asks_module or only_tells
        return asked.piece.unanswered >= (_SURELY_UNANSWERED if surely else UNANSWERED)

    def tells_nothing_new(self, asked: Asked) -> bool:
        """Whether there is but the overview to say, which was said when the topic came up."""
        if asked.is_name or not SOFT_ASPECTS.issuperset(asked.aspects):
            return False
        if asked.aspects and not asked.besides_names:
            return False  # "Wie läuft das ab?"
        if asked.piece.passage is not None:
            has_more = asked.piece.answers >= _NEW
        else:  # Nothing was learned of the entry.
            has_more = self._telling.likely(self._searcher.document(asked.entry.id), asked.question)
        questions = self._questions
        own = questions.same(asked) or questions.about_detail(asked)
        return not has_more and own is None

    def is_sure(self, asked: Asked) -> bool:
        """Whether one piece is meant and no other, as far as anything was learned."""
        if asked.piece.passage is None or asked.piece.answers >= SURE:
            return True
        by_far = self._questions.far_nearest(asked) is not None
        return by_far and asked.piece.answers >= _SURE_BY_FAR

    def asks_sure(self, asked: Asked) -> bool:
        """Whether more than a name is said, and that surely means one piece."""
        question = asked.question
        if asked.aspects or question.wants_to_do or len(question.words) <= len(question.core):
            return False
        return asked.piece.chance >= SURE

    def is_rather_piece(self, asked: Asked) -> bool:
        """Whether the piece answers rather than the aspects that words were taken for.

        "Wann kommen die Papiere?" asks for no papers. What an office tells is not among the
        pieces.
        """
        if not OFFICE_ASPECTS.isdisjoint(asked.aspects):
            return False
        about = frozenset(self.aspects(asked))
        is_question = self.question(asked) is not None
        if not about:  # "Kommt sie damit nach Amerika?"
            return is_question and bool(asked.besides_names) and asked.piece.answers >= SURE
        if about.isdisjoint(asked.aspects):
            return True
        return is_question and asked.piece.answers >= _BEYOND_DOUBT

    def is_enough(self, asked: Asked, *, goes_on: bool) -> bool:
        """Whether nothing need be said beside the piece that is surely meant.

        Later in a talk (`goes_on`) the overview is not asked for, and what a module tells of an
        aspect is said by an editor's answer to a question for it.
        """
        if asked.piece.answers < SURE:
            return False
        if not asked.aspects:
            return goes_on
        if not asked.besides_names or not OFFICE_ASPECTS.isdisjoint(asked.aspects):
            return False
        return self.question(asked) is not None and self.is_of_aspect(asked)

    def asks_amount(self, asked: Asked) -> bool:
        """Whether it is asked how much is to be paid, and not only whether."""
        question = asked.question
        asks_cost = Aspect.FEE in asked.aspects and not question.asks_whether
        return asks_cost and Aspect.FEE in question.aspects

    def is_of_aspect(self, asked: Asked) -> bool:
        """Whether one aspect is asked for, and the piece that is meant tells it above all."""
        return len(asked.aspects) == 1 and asked.aspects == self.aspects(asked)[:1]

    def is_case_asked(self, asked: Asked) -> bool:
        """Whether what is asked for is another thing in the case that is likely told.

        "Muss ich weiter zahlen?" after a dog's death; the fee that falls away for an Ehrenamt.
        """
        faq = self.question(asked)
        if faq is None or not self._questions.is_case(asked.entry, faq):
            return False
        tells = self._questions.tells_case(faq, asked)
        if set(self._read(faq.question).aspects) & set(asked.aspects):
            return tells or bool(asked.besides_names)  # "Was kostet das?" tells no case.
        return tells and self.is_sure(asked)

    def of_another_case(self, asked: Asked) -> list[Aspect]:
        """The modules asked for by the piece that is meant, but for another year, age or number.

        "Was kostet ein zweiter Hund?" for a third one.
        """
        faq = self.question(asked)
        if faq is None or self._questions.is_related(faq, asked):
            return []
        return [a for a in self._read(faq.question).aspects if a not in SOFT_ASPECTS]

    def module(self, asked: Asked) -> Aspect | None:
        """The module that is meant or, if that is not known, nearest."""
        likely = asked.piece.passage
        if likely is not None and asked.piece.chance >= LIKELY:
            return likely.aspect if likely.question is None else None
        return self._nearest_module(asked)

    def _nearest_module(self, asked: Asked) -> Aspect | None:
        """The module nearest to a question that names no aspect; None for the overview."""
        modules = [(score, p) for p, score in asked.scores if p.question is None]
        score, passage = max(modules, key=lambda pair: pair[0], default=(0.0, None))
        overview = max((near for near, p in modules if p.aspect is None), default=0.0)
        if passage is None or score < max(NEAR_PASSAGE, overview + _NEARER):
            return None
        return passage.aspect
