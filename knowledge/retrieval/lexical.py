"""Lexical search: BM25 over full texts and pieces of words, and term coverage."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import bm25s
import numpy as np
from scipy import sparse

from knowledge.language.german import CompoundSplitter, char_ngrams, fold, stem, tokens
from knowledge.retrieval.documents import Document
from knowledge.retrieval.likeness import WordLikeness
from knowledge.retrieval.postings import Postings, Scores


@dataclass(frozen=True)
class LexicalScores:
    """One value per document, each in 0..1; shape (number of documents,)."""

    full: Scores
    """BM25 of the full text, relative to the best possible for this query."""
    chars: Scores
    """BM25 over character n-grams of the names, relative to the best possible."""
    names_coverage: Scores
    """Share of the query's term weight found in the names."""
    full_coverage: Scores
    """Share of the query's term weight found anywhere in the document."""
    focus: Scores
    """Largest share of one name's term weight found in the query."""
    alike: Scores
    """BM25 of the full text over words that share pieces with the query's words."""


class LexicalIndex:
    """Built in memory from the documents; terms are stems and stems of compound parts."""

    def __init__(self, documents: Sequence[Document], usual: Iterable[str] = ()) -> None:
        """`usual`: folded words that may be parts of compounds beside the content's own."""
        texts = [tokens(f"{' '.join(d.names)} {d.body}") for d in documents]
        self.words = Counter(fold(token) for text in texts for token in set(text))
        """Folded words of the content with the number of documents that use them."""
        self.spelling = _common_spellings(texts)
        """Folded word → the spelling the content uses."""
        self._splitter = CompoundSplitter({w for w in (*self.words, *usual) if not w.isdigit()})
        self._size = len(documents)
        self._token_terms = lru_cache(maxsize=200_000)(self._terms_of_token)
        self._term_set = lru_cache(maxsize=50_000)(lambda text: frozenset(self.terms(text)))
        names = [[self.terms(name) for name in d.names] for d in documents]
        bodies = [self.terms(d.body) for d in documents]
        joined = [[term for name in own for term in name] for own in names]
        full = [own * 2 + body for own, body in zip(joined, bodies, strict=True)]
        self._full = _Bm25(full, b=0.75)
        self._chars = _Bm25([_grams(d.names) for d in documents], b=0.4)
        self._alike = WordLikeness([Counter(map(fold, text)) for text in texts])
        frequency = Counter(term for terms in full for term in set(terms))
        self._frequency = frequency
        own = (terms for terms, d in zip(full, documents, strict=True) if not d.rival)
        self._own_terms = {term for terms in own for term in terms}
        self._vocabulary = {term: row for row, term in enumerate(frequency)}
        self._in_names = self._matrix(joined)
        self._in_full = self._matrix(full)
        single = [(doc, set(name)) for doc, own in enumerate(names) for name in own]
        self._name_owner = np.array([doc for doc, _ in single], dtype=np.int64)
        self._name_terms = self._matrix([sorted(terms) for _, terms in single])
        self._name_weight = np.array(
            [sum(self.weight(t) for t in terms) or 1.0 for _, terms in single], dtype=np.float32
        )

    def terms(self, text: str) -> list[str]:
        """Search terms of a text: the stem of each word, then the stems of its parts."""
        found: list[str] = []
        for token in tokens(text):
            found += self._token_terms(token)
        return found

    def _terms_of_token(self, token: str) -> tuple[str, ...]:
        return (stem(token), *(stem(part) for part in self._splitter.split(token)))

    def term_set(self, text: str) -> frozenset[str]:
        """The terms of a text of the content, remembered."""
        return self._term_set(text)

    def parts(self, word: str) -> tuple[str, ...]:
        """Parts of a compound that are words of the content; empty when it is none."""
        return self._splitter.split(word)

    def knows(self, word: str) -> bool:
        """Whether the content uses the word, in any inflection, or as part of a compound."""
        return stem(word) in self._own_terms

    def names_know(self, word: str) -> bool:
        """Whether the word stands in a name of any document."""
        row = self._vocabulary.get(stem(word))
        return row is not None and len(self._in_names.columns(row)) > 0

    def weight(self, term: str) -> float:
        """Inverse document frequency; highest for a term that the content does not use."""
        count = self._frequency.get(term, 0)
        return math.log(1 + (self._size - count + 0.5) / (count + 0.5))

    def scores(self, query_words: Sequence[str], own: bool = False) -> LexicalScores:
        """Scores all documents for the words of a query.

        `own`: the words are those of the content's names, so no others that share pieces with
        them need be found.
        """
        groups = [_Group(stem(word), [stem(p) for p in self.parts(word)]) for word in query_words]
        terms = [term for group in groups for term in group.all]
        names_coverage, full_coverage = self._coverage(groups)
        in_pieces = [] if own else query_words
        return LexicalScores(
            full=self._full.relative(terms),
            chars=self._chars.relative(_grams(in_pieces)),
            names_coverage=names_coverage,
            full_coverage=full_coverage,
            focus=self._focus(set(terms)),
            alike=self._alike.relative([fold(word) for word in in_pieces]),
        )

    def _coverage(self, groups: Sequence[_Group]) -> tuple[Scores, Scores]:
        weights = [self.weight(group.whole) for group in groups]
        total = sum(weights) or 1.0
        names = np.zeros(self._size, dtype=np.float32)
        full = np.zeros(self._size, dtype=np.float32)
        for covered, postings in ((names, self._in_names), (full, self._in_full)):
            for group, weight in zip(groups, weights, strict=True):
                if group.parts:
                    covered += weight / total * self._match(group, postings)
            whole = [g.whole for g in groups if not g.parts]
            covered += self._sum(whole, postings) / total
        return names, full

    def _match(self, group: _Group, postings: Postings) -> Scores:
        """How far each document has the word: 1, or the share of its parts."""
        best = self._sum(group.parts, postings) / (sum(map(self.weight, group.parts)) or 1.0)
        row = self._vocabulary.get(group.whole)
        if row is not None:
            best[postings.columns(row)] = 1.0
        return best

    def _sum(self, terms: Iterable[str], postings: Postings) -> Scores:
        """The summed weight of those terms that each column has."""
        known = [term for term in terms if term in self._vocabulary]
        rows = [self._vocabulary[term] for term in known]
        return postings.sum(rows, [self.weight(term) for term in known])

    def _focus(self, terms: set[str]) -> Scores:
        share = self._sum(terms, self._name_terms)
        best = np.zeros(self._size, dtype=np.float32)
        hit = share.nonzero()[0]
        np.maximum.at(best, self._name_owner[hit], share[hit] / self._name_weight[hit])
        return best

    def _matrix(self, rows: Sequence[Sequence[str]]) -> Postings:
        """Incidence of terms in rows."""
        pairs = {
            (self._vocabulary[term], column)
            for column, terms in enumerate(rows)
            for term in terms
            if term in self._vocabulary
        }
        data = np.ones(len(pairs), dtype=np.int8)
        row = [p[0] for p in pairs]
        column = [p[1] for p in pairs]
        shape = (len(self._vocabulary), len(rows))
        return Postings.of(sparse.csr_matrix((data, (row, column)), shape=shape))


@dataclass(frozen=True)
class _Group:
    """The terms of one query word."""

    whole: str
    parts: list[str]

    @property
    def all(self) -> list[str]:
        return [self.whole, *self.parts]


class _Bm25:
    """BM25 whose scores are divided by the highest score any document could reach."""

    def __init__(self, corpus: Sequence[Sequence[str]], b: float) -> None:
        self._count = len(corpus)
        self._rows: dict[str, int] = {}
        if any(corpus):
            index = bm25s.BM25(method="lucene", k1=1.2, b=b)
            index.index([list(terms) for terms in corpus], show_progress=False)
            found = index.scores
            self._rows = index.vocab_dict
            self._scores = Postings(
                found["indptr"], found["indices"], found["data"], found["num_docs"]
            )
        frequency = Counter(term for terms in corpus for term in set(terms))
        self._idf = {
            t: math.log(1 + (self._count - n + 0.5) / (n + 0.5)) for t, n in frequency.items()
        }
        self._unknown = math.log(1 + (self._count + 0.5) / 0.5)

    def relative(self, terms: Sequence[str]) -> Scores:
        bound = sum(self._idf.get(term, self._unknown) for term in terms)
        rows = [self._rows[term] for term in terms if term in self._rows]
        if not rows:
            return np.zeros(self._count, dtype=np.float32)
        return self._scores.sum(rows) / bound


def _grams(names: Iterable[str]) -> list[str]:
    return [gram for name in names for token in tokens(name) for gram in char_ngrams(token)]


def _common_spellings(texts: Iterable[Sequence[str]]) -> dict[str, str]:
    """Folded word → its most frequent spelling, the first one of several."""
    counts = Counter(token for text in texts for token in text)
    common: dict[str, str] = {}
    for token, count in counts.items():
        folded = fold(token)
        if folded not in common or count > counts[common[folded]]:
            common[folded] = token
    return common
