"""Fees of one entry: amounts, ages and periods must not contradict one another."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from knowledge.entries.content import Problem
from knowledge.entries.entry import Aspect, Entry, Fee
from knowledge.language.amounts import amounts
from knowledge.language.german import fold
from knowledge.lint.finding import Finding, Severity, Subject

_AGE_WORDS = re.compile(r"\b(?:ab|bis|unter|uber|von|zu|und|\d+|jahren?|jahrige?n?)\b")
_FEE_WORDS = re.compile(r"\b(?:kostet|kosten|gebuhr\w*|\w+gebuhr\w*|zahlen|bezahlen|preis)\b")
_FROM_AGE = re.compile(r"\bab (\d{1,3}) jahren?\b")
_BELOW_AGE = re.compile(r"\bunter (\d{1,3}) jahren?\b")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-ZÄÖÜ])|\n+")


def check_fees(subject: Subject) -> Iterator[Finding]:
    for entry in subject.content.entries.values():
        yield from _ages(subject, entry)
        yield from _same_fee(subject, entry)
        yield from _ranges(subject, entry)
        yield from _prose(subject, entry)


def label_key(fee: Fee) -> tuple[str, str, int | None, int | None]:
    """What a fee is for, apart from its amount and its period."""
    return " ".join(fold(fee.label).split()), fold(fee.unit.strip()), fee.min_age, fee.max_age


def overlap(first: Fee, second: Fee) -> bool:
    """Whether there is a day on which both apply."""
    start = max(first.valid_from or dt.date.min, second.valid_from or dt.date.min)
    return start <= min(first.valid_until or dt.date.max, second.valid_until or dt.date.max)


def euro(amount: Decimal) -> str:
    return f"{amount:.2f} €"


def _ages(subject: Subject, entry: Entry) -> Iterator[Finding]:
    for index, fee in enumerate(entry.fees):
        where = ("fees", index)
        if fee.min_age is not None and fee.max_age is not None and fee.max_age < fee.min_age:
            yield subject.error(entry.path, "fees: max_age is below min_age", *where)
        label = fold(fee.label)
        since, below = _FROM_AGE.search(label), _BELOW_AGE.search(label)
        if since and fee.min_age is not None and int(since.group(1)) != fee.min_age:
            message = f"fees: '{fee.label}' but min_age {fee.min_age}"
            yield subject.error(entry.path, message, *where)
        if below and fee.max_age is not None and int(below.group(1)) != fee.max_age + 1:
            message = f"fees: '{fee.label}' but max_age {fee.max_age}"
            yield subject.error(entry.path, message, *where)


def _same_fee(subject: Subject, entry: Entry) -> Iterator[Finding]:
    for index, fee in enumerate(entry.fees):
        for other in entry.fees[:index]:
            if label_key(other) != label_key(fee) or not overlap(other, fee):
                continue
            name = f"'{fee.label}'" if fee.label else "the same fee"
            if other.amount != fee.amount:
                message = f"fees: {name} is {euro(other.amount)} and {euro(fee.amount)}"
                yield subject.error(entry.path, message, "fees", index)
            else:
                yield subject.warning(entry.path, f"fees: {name} stands twice", "fees", index)


def _ranges(subject: Subject, entry: Entry) -> Iterator[Finding]:
    """Fees that differ only by age must cover every age once."""
    groups: defaultdict[tuple[str, ...], list[tuple[int, Fee]]] = defaultdict(list)
    for index, fee in enumerate(entry.fees):
        if fee.depends_on_age:
            subject_of_fee = " ".join(_AGE_WORDS.sub(" ", fold(fee.label)).split())
            period = f"{fee.valid_from}-{fee.valid_until}"
            groups[subject_of_fee, fold(fee.unit), period].append((index, fee))
    for group in groups.values():
        ordered = sorted(group, key=lambda pair: pair[1].min_age or 0)
        for (_, younger), (index, older) in pairwise(ordered):
            start = older.min_age or 0
            end = younger.max_age
            if end is None or end >= start:
                if label_key(younger) == label_key(older) or younger.amount == older.amount:
                    continue
                message = f"fees: two fees apply at the age of {start}"
                yield subject.error(entry.path, message, "fees", index)
            elif end + 1 < start:
                missing = f"{end + 1}" if end + 2 == start else f"{end + 1} to {start - 1}"
                message = f"fees: no fee for the age of {missing}"
                yield subject.warning(entry.path, message, "fees", index)


def _prose(subject: Subject, entry: Entry) -> Iterator[Finding]:
    """An amount in the text that the fees do not know."""
    if not entry.fees:
        yield from _only_in_prose(subject, entry)
        return
    if not subject.content.left_out.isdisjoint(entry.related):
        return  # The amount may be that of an entry whose file cannot be used.
    related = [subject.content.entries.get(name) for name in entry.related]
    fees = [*entry.fees, *(fee for other in related if other for fee in other.fees)]
    known = {fee.amount for fee in fees}
    for line, text, is_fee_section in _texts(subject, entry):
        for sentence in _SENTENCE_END.split(text):
            unknown = [a for a in amounts(sentence) if a.value not in known]
            for amount in unknown:
                words = sentence[amount.start : amount.end]
                place = subject.positions.text_line(entry.path, line, words)
                says_fee = is_fee_section or _FEE_WORDS.search(fold(sentence))
                message = f"the text says {words}, the fees do not"
                yield _at(subject, entry, message, place, grave=bool(says_fee))


def _only_in_prose(subject: Subject, entry: Entry) -> Iterator[Finding]:
    """A fee that stands in the text alone: who asks what it costs is told that nobody knows."""
    if entry.section(Aspect.FEE) is not None:
        return
    texts = [(subject.positions.body_start(entry.path), "", entry.teaser)]
    texts += [(section.line, "", section.text) for section in entry.sections]
    texts += [(faq.line, faq.question, faq.answer) for faq in entry.questions]
    for line, question, text in texts:
        for sentence in _SENTENCE_END.split(text):
            amount = next(iter(amounts(sentence)), None)
            if amount is None or not _FEE_WORDS.search(fold(f"{question} {sentence}")):
                continue
            words = sentence[amount.start : amount.end]
            message = f"the text says {words}, but there are no fees: add them under 'fees:'"
            place = subject.positions.text_line(entry.path, line, words)
            yield _at(subject, entry, message, place, grave=False)


def _texts(subject: Subject, entry: Entry) -> Sequence[tuple[int, str, bool]]:
    """Line, text, and whether it is the module of fees."""
    found = [(subject.positions.body_start(entry.path), entry.teaser, False)]
    found += [(s.line, s.text, s.aspect is Aspect.FEE) for s in entry.sections]
    found += [(q.line, f"{q.question}\n{q.answer}", False) for q in entry.questions]
    return found


def _at(subject: Subject, entry: Entry, message: str, line: int, *, grave: bool) -> Finding:
    problem = Problem(entry.path, line, message)
    return Finding(problem, Severity.ERROR if grave else Severity.WARNING)
