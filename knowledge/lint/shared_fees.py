"""The same fee in several entries must have the same amount."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from knowledge.entries.entry import Entry, Fee
from knowledge.language.german import fold
from knowledge.lint.fees import euro, label_key, overlap
from knowledge.lint.finding import Finding, Subject

_SPECIFIC_WORDS = 3
"""A label of so many words ("Passbild am Gerät") names one thing wherever it stands."""


def check_shared_fees(subject: Subject) -> Iterator[Finding]:
    """Entries of the same Leistung contradict each other; related ones may."""
    for first, second in combinations(subject.content.entries.values(), 2):
        same_service = first.leika is not None and first.leika == second.leika
        related = second.id in first.related or first.id in second.related
        if not (same_service or related):
            continue
        for index, fee in enumerate(second.fees):
            other = _contradicting(fee, first)
            if other is None:
                continue
            message = (
                f"fees: '{fee.label or second.short_name}' is {euro(fee.amount)} here"
                f" and {euro(other.amount)} in '{first.id}'"
            )
            if same_service:
                yield subject.error(second.path, message, "fees", index)
            elif _names_one_thing(fee):
                yield subject.warning(second.path, message, "fees", index)


def _contradicting(fee: Fee, entry: Entry) -> Fee | None:
    same = [f for f in entry.fees if label_key(f) == label_key(fee) and overlap(f, fee)]
    if any(other.amount == fee.amount for other in same):
        return None
    return same[0] if same else None


def _names_one_thing(fee: Fee) -> bool:
    return not fee.depends_on_age and len(fold(fee.label).split()) >= _SPECIFIC_WORDS
