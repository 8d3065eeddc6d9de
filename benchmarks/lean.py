"""Contents that say less than Jena's: what other towns begin with.

Nobody has written phrasings for them, an import brings no synonyms, a page of a web site is one
text under a title, and many have but few entries.
What is asked about an entry that is not there must be refused.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace

from benchmarks.questions import Expectation, Question
from knowledge.entries.content import Content
from knowledge.entries.entry import Entry

LEAN = ("bare", "names", "phrased", "pages", "half", "other-half", "few", "other-few")
"""Names of the contents."""
_CHANCE = 20261130
_FEW = 16
"""Entries of a small content."""


def lean_contents(content: Content) -> Iterator[tuple[str, Content]]:
    """Each with its name, as in `LEAN`."""
    ids = sorted(content.entries)
    random.Random(_CHANCE).shuffle(ids)
    bare = {id: _without_phrasings(entry) for id, entry in content.entries.items()}
    phrased = {id: _without_pieces(entry) for id, entry in content.entries.items()}
    pages = {id: _as_page(entry) for id, entry in bare.items()}
    names = {id: entry.model_copy(update={"synonyms": ()}) for id, entry in bare.items()}
    half, other = ids[::2], ids[1::2]
    chosen = (
        bare,
        names,
        {**bare, **_only(phrased, half)},
        pages,
        _only(bare, half),
        _only(pages, other),
        _only(bare, ids[:_FEW]),
        _only(names, ids[_FEW : 2 * _FEW]),
    )
    for name, entries in zip(LEAN, chosen, strict=True):
        yield name, replace(content, entries=_connected(entries))


def asked_of(content: Content, questions: Sequence[Question]) -> list[Question]:
    """The same questions; refused is what only entries that are left out would answer."""
    known = {*content.entries, *content.offices}
    return [
        question
        if known.intersection(question.services) or not question.services
        else replace(question, expect=Expectation.REFUSE, services=(), style="near-domain")
        for question in questions
    ]


def _without_phrasings(entry: Entry) -> Entry:
    return _without_pieces(entry).model_copy(update={"asked_as": ()})


def _without_pieces(entry: Entry) -> Entry:
    """What is asked of the entry is not told apart."""
    questions = tuple(
        faq.model_copy(update={"asked_as": (), "follow_ups": ()}) for faq in entry.questions
    )
    less = {"questions": questions, "unanswered": (), "unanswered_follow_ups": ()}
    return entry.model_copy(update=less)


def _as_page(entry: Entry) -> Entry:
    told = [entry.teaser, *(section.text for section in entry.sections)]
    told += (f"{fee.label}: {fee.amount} Euro".replace(".", ",") for fee in entry.fees)
    told += (f"{faq.question} {faq.answer}" for faq in entry.questions)
    one = {"teaser": "\n\n".join(filter(None, told)), "sections": (), "questions": ()}
    return entry.model_copy(update={**one, "name": "", "synonyms": (), "fees": ()})


def _only(entries: dict[str, Entry], ids: Sequence[str]) -> dict[str, Entry]:
    return {id: entries[id] for id in ids}


def _connected(entries: dict[str, Entry]) -> dict[str, Entry]:
    """Without what they say of entries that are not there."""
    return {
        id: entry.model_copy(
            update={
                "related": tuple(other for other in entry.related if other in entries),
                "later": entry.later if entry.later and entry.later.entry in entries else None,
            }
        )
        for id, entry in entries.items()
    }
