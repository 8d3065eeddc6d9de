"""Other words for the same matter: what citizens say and what a town hall calls it."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from knowledge.language.german import fold, stem, tokens
from knowledge.language.vocabulary import vocabulary

Words = tuple[str, ...]


@dataclass(frozen=True)
class Name:
    """One name of a matter."""

    words: Words
    """Folded words without stop words."""
    stems: frozenset[str]


@dataclass(frozen=True)
class Matter:
    """One line of the thesaurus."""

    names: tuple[Name, ...]
    """Mean the same."""
    search_words: tuple[Name, ...] = ()
    """Lead to the matter, but do not mean it."""


@dataclass(frozen=True)
class Thesaurus:
    """Matters of a town hall, with all that they are called."""

    matters: tuple[Matter, ...]
    by_stem: dict[str, tuple[tuple[int, Name], ...]]
    """Stem → the names and search words that contain it, with the number of their matter."""

    def words(self) -> frozenset[str]:
        """All folded words of the names."""
        names = (name for matter in self.matters for name in matter.names)
        return frozenset(word for name in names for word in name.words)

    def rewordings(
        self,
        words: Sequence[str],
        parts: Callable[[str], Words],
        borne: Callable[[frozenset[str]], bool],
        settled: Container[frozenset[str]] = (),
    ) -> dict[Words, bool]:
        """The query with a name in it replaced by each other name that the content has.

        Also with a search word replaced by the names of the matter that it leads to. The value
        tells whether what was replaced means the same.

        Args:
            words: words of the query.
            parts: splits a compound into folded words; empty for any other word.
            borne: whether something of the content is called so, by the stems of a name.
            settled: stems of names that need no other.
        """
        pieces = [(w, () if frozenset({stem(w)}) in settled else parts(w)) for w in words]
        present = dict.fromkeys(stem(piece) for word, own in pieces for piece in (word, *own))
        found: dict[Words, bool] = {}
        for matter, name in self._names_in(present):
            if name.stems in settled:
                continue
            rest = [left for word, own in pieces for left in _without(word, own, name.stems)]
            names = self.matters[matter].names
            for other in names:
                if other.stems != name.stems and borne(other.stems):
                    other_words = (*rest, *other.words)
                    found[other_words] = found.get(other_words, False) or name in names
        return found

    def _names_in(self, present: Mapping[str, object]) -> list[tuple[int, Name]]:
        """Names whose words are all there, the longest first; none inside a longer one."""
        named = {
            (matter, name.stems): (matter, name)
            for one in present
            for matter, name in self.by_stem.get(one, ())
            if name.stems <= present.keys()
        }
        longest = sorted(named.values(), key=lambda found: -len(found[1].stems))
        return [
            (matter, name)
            for matter, name in longest
            if not any(name.stems < other.stems for _, other in longest)
        ]


def _without(word: str, parts: Words, stems: frozenset[str]) -> Words:
    """What is left of a word when a name is taken out of it."""
    if stem(word) in stems:
        return ()
    if parts and any(stem(part) in stems for part in parts):
        return tuple(part for part in parts if stem(part) not in stems)
    return (word,)


@lru_cache
def thesaurus() -> Thesaurus:
    """The names of `administration.txt`."""
    text = (files(__name__) / "administration.txt").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return parse(lines)


def parse(lines: Sequence[str]) -> Thesaurus:
    """One matter a line: `name; name < search word; search word`, the search words optional."""
    matters = tuple(map(_matter, lines))
    by_stem: dict[str, list[tuple[int, Name]]] = {}
    for number, matter in enumerate(matters):
        for name in (*matter.names, *matter.search_words):
            for one in name.stems:
                by_stem.setdefault(one, []).append((number, name))
    return Thesaurus(matters, {key: tuple(names) for key, names in by_stem.items()})


def _matter(line: str) -> Matter:
    names, _, search_words = line.partition("<")
    led = map(_name, search_words.split(";")) if search_words.strip() else ()
    return Matter(tuple(map(_name, names.split(";"))), tuple(led))


def _name(text: str) -> Name:
    small = vocabulary("de").stopwords
    words = tuple(map(fold, tokens(text)))
    words = tuple(word for word in words if word not in small) or words
    return Name(words, frozenset(map(stem, words)))
