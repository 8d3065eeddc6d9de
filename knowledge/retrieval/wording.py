"""Brings the words of a question to the form the content uses: spelling, compounds, verbs."""

from __future__ import annotations

import re
from itertools import pairwise

from knowledge.language.german import cased_like, fold, tokens
from knowledge.language.vocabulary import vocabulary
from knowledge.retrieval.search import Searcher

_SHORT_VERB = 3
_SHORT_PART = 3
_CLAUSE = re.compile(r"[^.,;:!?]+[.,;:!?]*")
_LINKS = ("", "s", "es", "e", "n", "en")
"""What German puts between the parts of a compound."""


class Wording:
    """Rewords questions for one content."""

    def __init__(self, searcher: Searcher) -> None:
        self._searcher = searcher
        self._names = frozenset(fold(name) for d in searcher.documents for name in d.names)

    def mended(self, text: str, language: str = "de") -> str:
        """The text in the spelling and the compounds of the content.

        `language`: what it is in where that is not clear.
        """
        text = self._searcher.spelling.correct_text(text, language)
        return self._apart(self._together(self._joined(text)))

    def _joined(self, text: str) -> str:
        """ "Wie melde ich mich an?" becomes "Wie anmelde ich mich": separable verbs."""
        knows = self._searcher.lexical.knows
        for clause in _CLAUSE.findall(text):
            *words, last = tokens(clause) or [""]
            if last not in vocabulary("de").particles or "nicht" in words:
                continue  # "Ich ziehe gar nicht um."
            verb = next((w for w in words if len(w) > _SHORT_VERB and knows(last + w)), None)
            if verb is not None:
                joined = re.sub(rf"\b{re.escape(verb)}\b", last + verb, clause, count=1, flags=re.I)
                joined = re.sub(rf"\b{last}(?=\W*$)", "", joined, flags=re.I)
                text = text.replace(clause, joined, 1)
        return text

    def _together(self, text: str) -> str:
        """ "Kampf Hund" becomes "Kampfhund": compounds written in two words."""
        words, spelling = tokens(text), self._searcher.lexical.spelling
        aspect_words = vocabulary("de").aspect_words
        for first, second in pairwise(words):
            if min(len(first), len(second)) < _SHORT_PART:
                continue
            joined = ((link, fold(first + link + second)) for link in _LINKS)
            whole = next((j for j, w in joined if w in spelling or w in aspect_words), None)
            if whole is None or self._searcher.names_have(first, second):
                continue
            compound = first + whole + second
            if self._searcher.lexical.knows(compound) or fold(compound) in aspect_words:
                pair = rf"\b{re.escape(first)}[ -]{re.escape(second)}\b"
                text = _replaced(pair, first + whole + second, text)
        return text

    def _apart(self, text: str) -> str:
        """ "Reisepasskosten" becomes "reisepass kosten": the topic, and what is asked of it."""
        lexical, usual = self._searcher.lexical, vocabulary("de")
        no_topic = usual.stopwords | usual.persons | usual.aspect_words
        for word in set(tokens(text)):
            *topic, last = lexical.parts(word) or (word,)
            folded = fold(word)
            if not topic or folded in usual.aspect_words or lexical.knows(word):
                continue
            if folded in self._names:
                continue  # "Bußgeld" is no money for the bus.
            known = all(lexical.knows(part) and fold(part) not in no_topic for part in topic)
            if known and fold(last) in usual.aspect_words | usual.empty_heads:
                spelled = lexical.spelling.get("".join(topic), "".join(topic))
                asked = usual.spellings.get(fold(last), last)
                text = _replaced(rf"\b{re.escape(word)}\b", f"{spelled} {asked}", text)
        return text


def _replaced(pattern: str, words: str, text: str) -> str:
    """The text with the words where the pattern was, with a capital where it had one."""
    return re.sub(pattern, lambda match: cased_like(words, match.group()), text, flags=re.I)
