"""Other towns that a question is about: this one cannot answer for them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

from knowledge.language.german import fold, tokens
from knowledge.language.vocabulary import Town, Vocabulary, towns

_LONGEST = 3
"""Words of a town's name."""
_NEAR = 6
"""So many words before a town tell that somebody lives there."""
_BESIDE = 3
"""So many words before a town tell that something happened there."""
_SHORTEST_ADJECTIVE = 7
"""Letters: shorter ones are mostly other words."""

_IN_ENGLISH = {
    fold(german): fold(english)
    for german, english in {
        "Braunschweig": "Brunswick",
        "Hannover": "Hanover",
        "Köln": "Cologne",
        "München": "Munich",
        "Nürnberg": "Nuremberg",
    }.items()
}


def in_english(names: Collection[str]) -> frozenset[str]:
    """What English calls towns otherwise, of folded words: "Munich"."""
    return frozenset(_IN_ENGLISH[name] for name in names if name in _IN_ENGLISH)


class TownReader:
    """Finds towns that are not one's own.

    Args:
        own_places: the municipality's name and those of its districts.
        own_words: words of which any one tells that the question is about the municipality.
    """

    def __init__(self, own_places: Collection[Sequence[str]], own_words: Collection[str]) -> None:
        self._own = frozenset(map(tuple, own_places))
        of_here = (fold(f"{word}er") for word in own_words)  # "Jenaer Kennzeichen"
        self._own_words = frozenset((*own_words, *of_here))

    def foreign(self, asked: str, text: str, vocab: Vocabulary) -> str | None:
        """Name of the town that is asked about, or that the asker lives in.

        `asked`: the part of `text` that asks.
        """
        words = [fold(word) for word in tokens(asked)]
        if not self._own_words.isdisjoint(words):
            return None
        about = self._asked_about(words, vocab)
        if about is not None or self._asks_here(words, vocab):
            return about
        told = [fold(word) for word in tokens(text)]
        if not self._own_words.isdisjoint(told):
            return None
        if _stands_for_town(words, vocab):
            return self._told_of(told, vocab)
        return self.lived_in(text, vocab)

    def _told_of(self, words: list[str], vocab: Vocabulary) -> str | None:
        """The town that "dort" stands for."""
        for start, _, town in self._named(words):
            if start and words[start - 1] in vocab.place_prepositions | vocab.moving_prepositions:
                return town.name
        return None

    def _asked_about(self, words: list[str], vocab: Vocabulary) -> str | None:
        for start, name, town in self._named(words):
            before = words[start - 1] if start else ""
            if len(name) == len(words) or before in vocab.moving_prepositions:
                continue
            lives = words[max(0, start - _NEAR) : start]
            told = not (vocab.residing | vocab.residing_of_others).isdisjoint(lives)
            if told and vocab.there.isdisjoint(words):
                continue  # "Er wohnt in Kahla" asks nothing about Kahla.
            end = start + len(name)
            beside = words[max(0, start - _BESIDE) : start] + words[end : end + 1]
            if not vocab.happened.isdisjoint(beside) and words[end + 1 : end + 2] != ["werden"]:
                continue  # Nor does "in Weimar gekauft".
            if before in vocab.place_prepositions or not town.is_word:
                return town.name
        for before, word, noun in zip(["", *words], words, words[1:], strict=False):
            of_town = _town_of_adjective(word)
            street = noun.endswith(tuple(vocab.naming.places)) or noun in vocab.stopwords
            # "Mein Erfurter Kennzeichen" is brought along.
            brought = before in vocab.possessives
            if of_town and (of_town,) not in self._own and not street and not brought:
                return towns()[(of_town,)].name
        return None

    def lived_in(self, text: str, vocab: Vocabulary) -> str | None:
        """ "Ich wohne in Kahla und …", unless it is told because one comes or goes."""
        words = [fold(word) for word in tokens(text)]
        if not vocab.moving.isdisjoint(words):
            return None
        for start, _, town in self._named(words):
            before = words[max(0, start - _NEAR) : start]
            lives = not vocab.residing.isdisjoint(before)
            if lives and before[-1] in vocab.place_prepositions:
                return town.name
        return None

    def _asks_here(self, words: Sequence[str], vocab: Vocabulary) -> bool:
        """ "… kann ich das bei euch machen?"."""
        return any(
            before in vocab.place_prepositions and word in vocab.here
            for before, word in pairwise(words)
        )

    def _named(self, words: list[str]) -> Iterator[tuple[int, tuple[str, ...], Town]]:
        """Position and folded name of each foreign town, and the town."""
        known = towns()
        for length in range(_LONGEST, 0, -1):
            for start in range(len(words) - length + 1):
                name = tuple(words[start : start + length])
                if name in known and name not in self._own:
                    yield start, name, known[name]


def _stands_for_town(words: Sequence[str], vocab: Vocabulary) -> bool:
    """Whether "dort" is said; not so the "there" of "Is there a fee?"."""
    beside = zip(["", *words], words, [*words[1:], ""], strict=False)
    return any(
        word in vocab.there and vocab.existing.isdisjoint((before, after))
        for before, word, after in beside
    )


def _town_of_adjective(word: str) -> str | None:
    """ "weimarer" → "weimar", "dresdner" → "dresden", "bremer" → "bremen"."""
    if len(word) < _SHORTEST_ADJECTIVE or not word.endswith("er"):
        return None
    bases = (word[:-2], f"{word[:-2]}en", f"{word[:-3]}en" if word.endswith("ner") else "")
    known = (base for base in bases if (base,) in towns())
    return next((base for base in known if not towns()[(base,)].is_word), None)
