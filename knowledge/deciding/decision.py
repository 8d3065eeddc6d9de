"""What a desk decided about one question, and on what grounds."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum, StrEnum

from knowledge.deciding.judgement import Judgement, Zone
from knowledge.deciding.topic import Topic
from knowledge.fitted import Depth
from knowledge.reading.question import Question
from knowledge.reply import Reply
from knowledge.retrieval.documents import Document
from knowledge.retrieval.search import Candidate

_SURELY_ELSEWHERE = 0.9
"""How likely a matter not covered must be by what was learned, 0..1, to be named."""
_AHEAD = 0.1
"""By so many points it must be ahead of all that is covered."""

_NAMED = 0.6
"""Share of its name that is said, from which a matter not covered is called by it."""


class Step(Enum):
    """The step at which a desk came to its decision, in the order in which they are taken."""

    EMPTY = "empty"
    """The text holds no word."""
    FOREIGN_TOWN = "foreign_town"
    """Asks about another town."""
    PRIVATE = "private"
    """Asks about a private person, or how far one single case is."""
    TASK = "task"
    """Wants the machine to do something else than inform: write, translate, play a part."""
    PRESSED = "pressed"
    """A quick reply, a topic's own name, or the number of an option."""
    OPTIONS = "options"
    """Names no topic while a clarifying question is open: it is put again."""
    TOPIC_KEPT = "topic_kept"
    """Names no topic: the one talked about before is meant."""
    OFFICE = "office"
    """Names no topic, but hours or contact: those of the office that takes over."""
    NO_TOPIC = "no_topic"
    """Names no topic, and none was talked about."""
    FOLLOW_UP = "follow_up"
    """Has words of its own, and still goes on with the topic talked about before."""
    UNKNOWN = "unknown"
    """Goes on with a matter that the content does not cover."""
    SEARCH = "search"
    """The search, and the judgement of what it found."""


class SureBy(StrEnum):
    """Why a topic is answered whatever its chance."""

    EDITORS = "editors"
    """An editor answers the question word for word."""
    SUGGESTED = "suggested"
    """The municipality suggests to ask it."""


@dataclass(frozen=True)
class Finding:
    """The topics found for a question. Empty when nothing fits at all."""

    topics: tuple[Topic, ...]
    judgement: Judgement
    words: tuple[str, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    follow_up: bool = False
    step: Step = Step.SEARCH
    rival: Candidate | None = None
    """The best matter that the content does not cover."""
    searched: Judgement | None = None
    """The judgement of the search, where a follow-up went before it."""
    sure_by: SureBy | None = None
    hurried: tuple[Topic, ...] = ()
    """Those found, where there is time enough for others: `topics` has them in their place."""
    depth: Depth = Depth.NOTHING
    """How much of what was learned from phrasings weighed the candidates."""

    @property
    def elsewhere(self) -> Document | None:
        """The matter not covered that is asked about, where that is rather sure."""
        rival = self.rival
        if rival is None:
            return None
        # Where nothing was learned, all that was said must be its name.
        if max(rival.features["learned"], rival.features["names_coverage"]) < _SURELY_ELSEWHERE:
            return None
        best = max((own.score for own in self.candidates), default=0.0)
        return rival.document if rival.score >= best + _AHEAD else None

    @property
    def official_title(self) -> str:
        """Title of the matter not covered that is asked about; "" where that is not known.

        A guess that no word of the question bears out sounds absurd, and is kept back.
        """
        matter, rival = self.elsewhere, self.rival
        if matter is None or rival is None or not matter.official:
            return ""
        said = rival.features["focus"], rival.features["names_coverage"]
        return matter.title if said[0] >= _NAMED or said[1] >= _SURELY_ELSEWHERE else ""


@dataclass(frozen=True)
class Matter:
    """What a message asks, or one of several things that it asks."""

    question: Question
    finding: Finding


@dataclass(frozen=True)
class Decision:
    """A reply with the grounds for it; those for the first matter where there are several."""

    question: Question
    finding: Finding
    reply: Reply
    matters: tuple[Matter, ...] = ()
    """All of them, where the message has more than one."""


CERTAIN = Judgement(1.0, {}, Zone.ANSWER)
NOTHING = Finding((), Judgement(0.0, {}, Zone.REFUSE), step=Step.NO_TOPIC)
OF_ANOTHER_TOWN = replace(NOTHING, step=Step.FOREIGN_TOWN)
