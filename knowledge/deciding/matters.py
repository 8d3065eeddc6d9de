"""Messages that ask about more than one matter: takes them apart."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from enum import IntEnum

from knowledge.deciding.decision import NOTHING, Finding, Matter, Step
from knowledge.deciding.judgement import Zone
from knowledge.language.german import fold, tokens
from knowledge.language.vocabulary import vocabulary
from knowledge.reading.question import Question, is_subordinate
from knowledge.reply import ConversationContext

MOST = 3
"""Matters that one message may have; what is more belongs to one of them."""
_SURE = 0.9
"""Probability from which a topic is surely meant, even where its name is said in part."""
_NAMED = 0.9
"""Share of a name's weight from which a part of a message names a topic."""
_PARTLY_NAMED = 0.6
"""The same where it is surely meant."""
_NAMED_ELSEWHERE = 0.7
"""The same of a matter that the content does not cover."""
_SHORT = 4
"""Words of a part that asks nothing and is no story either ("Sofa muss weg und …")."""
_LONGEST = 400
"""Characters; longer messages tell a story, and every search in them takes long."""
_TRIED = 6
"""Joints of one text that are tried: each takes up to five searches."""
_TRIED_ANEW = 3
"""The same of a text that would be refused, which was searched for once already."""

_ABOUT_NOTHING = frozenset({Step.SEARCH, Step.NO_TOPIC})
"""Steps at which a part that is refused may be one that only tells."""
_OWN = frozenset({Step.SEARCH, Step.PRESSED})
"""Steps at which a part is found to be about something else than the part before it."""


class _Joint(IntEnum):
    """What stands between two parts; the clearest comes first."""

    QUESTION = 0
    SENTENCE = 1
    AND = 2
    COMMA = 3


_ASKED = frozenset("?؟")
_BETWEEN = re.compile(
    r"(?P<end>[.?!;؟؛\n]+)(?:\s+|$)(?:(?:und|and|also|dann|noch|außerdem|auch)\s+)*"
    r"|,?\s+(?P<both>und|sowie|außerdem|plus|and|&|\+)\s+(?:(?:dann|noch|außerdem|auch|also)\s+)*"
    r"|[,،]\s+",
    re.IGNORECASE,
)

_TOO = re.compile(r"(?P<what>[\w-]+)\s+(?:auch|ebenso|too|as well)[.!?]*", re.IGNORECASE)

Read = Callable[[str], Question]
Decide = Callable[[str, Question, ConversationContext], Matter]
"""What one part of a message, as written and as read, asks in a talk."""


def taken_apart(
    text: str, whole: Finding, context: ConversationContext, read: Read, decide: Decide
) -> tuple[Matter, ...]:
    """The matters of a message of which `whole` was found, if they are others than that."""
    decided: dict[tuple[str, ConversationContext], Matter] = {}

    def decide_once(part: str, question: Question, context: ConversationContext) -> Matter:
        key = (part, context)
        if key not in decided:
            decided[key] = decide(part, question, context)
        return decided[key]

    several = matters(text, read, decide_once)
    goes_on = context.topic or context.unknown or context.options
    is_refused = whole.step is Step.SEARCH and whole.judgement.zone is Zone.REFUSE
    if several or goes_on or not is_refused:
        return several
    return matters_of_refused(text, read, decide_once)


def matters(text: str, read: Read, decide: Decide, most: int = MOST) -> tuple[Matter, ...]:
    """The matters of a message, in the order of the text; one alone is no several: empty then.

    Each is named for itself. What is told of one's life, or refers back to what stands before
    it, is no matter of its own.
    """
    if len(text) > _LONGEST:
        return ()
    clearest_first = sorted(_halves(text), key=lambda half: half[2])
    for before, after, joint in clearest_first[:_TRIED]:
        one = read(before)
        if joint is _Joint.AND:
            after = _said_in_full(before, one, after)
        other = read(after)
        if not _may_be_apart(one, other, joint):
            continue  # Known without a search, which takes far longer.
        first = decide(before, one, ConversationContext())
        if joint is _Joint.AND:
            first = _with_end_of(after, other, before, first, read, decide)
        named = _named(first.finding, joint)
        if named is None:
            continue
        second = decide(after, other, ConversationContext())
        if _named(second.finding, joint) in (None, named):
            continue
        if not (_is_covered(first.finding, joint) or _is_covered(second.finding, joint)):
            continue
        if decide(after, other, _after(first.finding, joint)).finding.step in _OWN:
            if joint in (_Joint.AND, _Joint.COMMA):
                first = _asked_for(first, second)
            found = _further(before, first, read, decide, most - 1)
            return (*found, *_further(after, second, read, decide, most - len(found)))
    return ()


def matters_of_refused(text: str, read: Read, decide: Decide) -> tuple[Matter, ...]:
    """The matters of a message that as a whole would be refused, as a message of two often is.

    They need not be named: it is enough that each part for itself is answered. A last part that
    only tells ("…, beides im Portemonnaie") is left away where the rest is surely understood;
    one matter may be left then.
    """
    if len(text) > _LONGEST:
        return ()
    return _answered_apart(text, read, decide) or _without_what_is_told(text, read, decide)


def _answered_apart(text: str, read: Read, decide: Decide) -> tuple[Matter, ...]:
    """The two parts of a text that are answered each for itself."""
    for before, after, joint in sorted(_halves(text), key=lambda half: half[2])[:_TRIED_ANEW]:
        one, other = read(before), read(after)
        if not one.core or not other.core or is_subordinate(other):
            continue
        first = decide(before, one, ConversationContext())
        if not _is_answered(first.finding):
            continue
        second = decide(after, other, ConversationContext())
        topic = first.finding.topics[0].id
        if not _is_answered(second.finding) or second.finding.topics[0].id == topic:
            continue
        if decide(after, other, ConversationContext(topic=topic)).finding.step in _OWN:
            if joint in (_Joint.AND, _Joint.COMMA):
                first = _asked_for(first, second)
            found = _further(before, first, read, decide, MOST - 1)
            return (*found, *_further(after, second, read, decide, MOST - len(found)))
    return ()


def _without_what_is_told(text: str, read: Read, decide: Decide) -> tuple[Matter, ...]:
    """What comes before a last part that asks nothing and is about nothing known."""
    ends = [half for half in _halves(text) if half[2] in (_Joint.SENTENCE, _Joint.COMMA)]
    for before, after, joint in ends[-1:]:
        told = read(after)
        if _asks(told) or told.aspects or told.tells_more or is_subordinate(told):
            continue
        finding = decide(after, told, ConversationContext()).finding if told.core else NOTHING
        if finding.judgement.zone is not Zone.REFUSE or _named(finding, joint) is not None:
            continue
        if finding.step not in _ABOUT_NOTHING:
            continue
        several = matters(before, read, decide) or _answered_apart(before, read, decide)
        if several:
            return several
        asked = read(before)
        alone = decide(before, asked, ConversationContext())
        is_sure = alone.finding.judgement.probability >= _SURE
        return (alone,) if asked.core and is_sure and _is_answered(alone.finding) else ()
    return ()


def _said_in_full(before: str, one: Question, after: str) -> str:
    """ "Führerschein weg und Ausweis auch" says of both what is said of the first."""
    too = _TOO.fullmatch(after)
    if too is None or not one.core or one.words[:1] != one.core[:1]:
        return after
    return " ".join((too["what"], *before.split()[1:]))


def _is_answered(finding: Finding) -> bool:
    if not finding.topics:
        return False
    if finding.step is Step.PRESSED:
        return True
    return finding.step is Step.SEARCH and finding.judgement.zone is Zone.ANSWER


def _with_end_of(
    after: str, other: Question, before: str, first: Matter, read: Read, decide: Decide
) -> Matter:
    """ "Perso und Führerschein verloren": German says at the end what holds for both.

    Not so what is a matter of its own ("Perso und vorläufigen Reisepass verloren").
    """
    one, ends = first.question, _BETWEEN.split(after)[0].split()[1:]
    if one.language != "de" or not ends:
        return first
    is_bare = not (one.asks or one.aspects) and one.words[-1:] == one.core[-1:]
    if not is_bare or other.words[:1] != other.core[:1]:
        return first
    end = " ".join(ends)
    if _named(decide(end, read(end), ConversationContext()).finding, _Joint.AND) is not None:
        return first
    whole = " ".join((before, *ends))
    in_full = decide(whole, read(whole), ConversationContext())
    return in_full if _is_answered(in_full.finding) else first


def _further(text: str, whole: Matter, read: Read, decide: Decide, most: int) -> tuple[Matter, ...]:
    """The matters of a part of the text."""
    return (matters(text, read, decide, most) if most > 1 else ()) or (whole,)


def _after(first: Finding, joint: _Joint) -> ConversationContext:
    """The talk once the first part is answered: what goes on with it is the same matter."""
    if _is_covered(first, joint):
        return ConversationContext(topic=first.topics[0].id)
    return ConversationContext(unknown=first.elsewhere.title if first.elsewhere else "")


def _named(finding: Finding, joint: _Joint) -> str | None:
    """Id of what is surely meant, covered by the content or not; None where that is unsure."""
    if _is_covered(finding, joint):
        return finding.topics[0].id
    elsewhere, rival = finding.elsewhere, finding.rival
    if elsewhere is None or rival is None:
        return None
    return elsewhere.id if rival.features["focus"] >= _NAMED_ELSEWHERE else None


def _is_covered(finding: Finding, joint: _Joint) -> bool:
    if finding.step is Step.PRESSED:
        return True
    if not _is_answered(finding):
        return False
    said = finding.candidates[0].features["focus"] if finding.candidates else 0.0
    sure = finding.judgement.probability >= _SURE
    return said >= _NAMED or (sure and (said >= _PARTLY_NAMED or joint is _Joint.QUESTION))


def _asked_for(matter: Matter, last: Matter) -> Matter:
    """ "Perso und Pass, was kostet das" asks for the fee of both; "…, wo ist das Amt" does not."""
    known = vocabulary(last.question.language).references
    begin = [fold(word) for word in last.question.words[:1]]
    is_own = not (known.asking | known.verbs).isdisjoint(begin)
    if is_own or matter.question.asks or matter.question.aspects:
        return matter
    return replace(matter, question=replace(matter.question, aspects=last.question.aspects))


def _halves(text: str) -> Iterator[tuple[str, str, _Joint]]:
    for found in _BETWEEN.finditer(text):
        end = found["end"] or ""
        before, after = text[: found.start()] + end, text[found.end() :]
        if not tokens(before) or not tokens(after):
            continue
        if end:
            yield before, after, _Joint.QUESTION if not _ASKED.isdisjoint(end) else _Joint.SENTENCE
        else:
            yield before, after, _Joint.AND if found["both"] else _Joint.COMMA


def _may_be_apart(first: Question, second: Question, joint: _Joint) -> bool:
    """Whether both parts want something, and none of them only tells how it came about."""
    if not first.core or not second.core:
        return False
    if joint is _Joint.SENTENCE:
        return _asks(first) and _asks(second)
    if joint is _Joint.COMMA and is_subordinate(second):
        return False
    wanted = [_asks(question) or bool(question.aspects) for question in (first, second)]
    if all(wanted):
        return True
    if joint is not _Joint.AND:
        return False
    telling = (q for q, wants in zip((first, second), wanted, strict=True) if not wants)
    return all(len(question.words) <= _SHORT for question in telling)


def _asks(question: Question) -> bool:
    """Whether it has the form of a question, or says what one wants to know or to do."""
    wishing = vocabulary(question.language).wishing
    return (
        question.asks or question.wants_to_do or not wishing.isdisjoint(map(fold, question.words))
    )
