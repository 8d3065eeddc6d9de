"""Whether a text says more than what was told already."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from knowledge.answers.compose import Answer
from knowledge.language.german import stem
from knowledge.language.vocabulary import vocabulary
from knowledge.retrieval.lexical import LexicalIndex

_ADDRESS = re.compile(r"[\w-]+(?:[@.][\w-]+)+")
_REPEATED = 0.25
"""A text with a smaller share of new terms, and no new number, repeats what was said."""


class Repetition:
    """Compares texts by their terms."""

    def __init__(self, lexical: LexicalIndex) -> None:
        self._lexical = lexical

    def told(self, answers: Sequence[Answer]) -> frozenset[str]:
        """The terms of the answers, and the addresses of pages and mailboxes in them."""
        terms = self._lexical.term_set
        return frozenset(t for a in answers for t in (*terms(a.text), *_addresses(a.text)))

    def is_new(self, text: str, told: frozenset[str]) -> bool:
        """Whether a text says more than what was told already."""
        terms = self._lexical.term_set(text) - _small_words()
        new = terms - told
        if len(new) > _REPEATED * len(terms):
            return True
        return any(term[0].isdigit() for term in new) or not told.issuperset(_addresses(text))

    def without(self, answers: Sequence[Answer], needed: Sequence[Answer]) -> tuple[Answer, ...]:
        """The answers without those that say only what another one says too.

        `needed`: of several that were asked for, each is said in its own words.
        """
        kept: list[Answer] = []
        for answer in answers:
            if kept and answer not in needed and not self.is_new(answer.text, self.told(kept)):
                continue
            told = self.told([answer])
            kept = [one for one in kept if one in needed or not self.told([one]) <= told]
            kept.append(answer)
        return tuple(kept)


def _addresses(text: str) -> list[str]:
    """No word of an address is new where the city is named."""
    return _ADDRESS.findall(text.lower())


@lru_cache
def _small_words() -> frozenset[str]:
    """Stems of words that tell nothing by themselves."""
    return frozenset(map(stem, vocabulary("de").stopwords))
