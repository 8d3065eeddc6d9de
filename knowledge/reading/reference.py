"""Words that stand for something said before: "Und wann hat der offen?"."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterable, Sequence, Set
from enum import Flag, auto

from knowledge.language.german import fold
from knowledge.language.vocabulary import References, vocabulary
from knowledge.reading.question import Question

_PIECE = re.compile(r"[^\W_]+(?:['’][^\W_]+)?|[,.;:!?–—]")
_CAPITAL = re.compile(r"\b[A-ZÄÖÜ]\w+")
_INNER_CAPITAL = re.compile(r"(?<=[a-zäöüß,] )[A-ZÄÖÜ]\w+")
_SMALL = re.compile(r"\b[a-zäöüß]\w+")
_SENTENCE_ENDS = frozenset(".!?:")
_ADJECTIVE_ENDINGS = ("e", "en", "er", "es", "em")
_FRAGMENT = 10
"""Words of the longest fragment; a story without a question word is none."""
_BRIEF = 3
_ADJECTIVE = 4
"""Letters of the shortest word that can be an inflected adjective."""


class Reference(Flag):
    """In what ways a question needs what was said before to be understood."""

    NONE = 0
    PRONOUN = auto()
    """A word in it stands for something that it does not name itself."""
    OPENING = auto()
    """It goes on like a sentence begun before: "Und am Montag?", "Meine Kinder auch?"."""
    FRAGMENT = auto()
    """It asks nothing of its own: "Und am Montag?", but not "Und wer ist am Montag da?"."""
    BRIEF = auto()
    """A few words without a verb: "zweiter Hund", "120er Tonne?"."""
    NAMELESS = auto()
    """No noun of its own says what it is about: "Wird das zugeschickt?"."""


def reference(question: Question, nouns: Set[str], known: Container[str]) -> Reference:
    """How the question refers back.

    `nouns` and `known`: the folded nouns and all folded words of the content, which tell what a
    word is where the writer sets no capitals.
    """
    words = vocabulary(question.language).references
    pieces = _PIECE.findall(question.text)
    core = {fold(word) for word in question.core}
    is_noun = _noun_marks(pieces, core, question.language, nouns, known)
    spoken = [fold(piece) for piece in pieces if piece[0].isalnum()]
    said = [word for word in spoken if word not in words.fillers]
    found = Reference.NONE
    names = [noun and fold(piece) in core for noun, piece in zip(is_noun, pieces, strict=True)]
    if question.needs_own or _has_open_pronoun(pieces, is_noun, names, words):
        found |= Reference.PRONOUN
    if not any(names):
        found |= Reference.NAMELESS
    if said and (said[0] in words.openings or said[-1] in words.closings):
        found |= Reference.OPENING
    asks = not (words.asking | words.verbs).isdisjoint(said)
    if not asks and len(said) <= _BRIEF:
        found |= Reference.BRIEF
    begins = bool(said) and (Reference.OPENING in found or said[0] in words.fragments)
    if begins and len(said) <= _FRAGMENT and not asks:
        found |= Reference.FRAGMENT
    return found


def nouns(names: Iterable[str], texts: Iterable[str]) -> frozenset[str]:
    """Folded words mostly written with a capital, in names or inside the sentences of texts."""
    capital, small = Counter[str](), Counter[str]()
    for name in names:
        capital.update(map(fold, _CAPITAL.findall(name)))
        small.update(map(fold, _SMALL.findall(name)))
    for text in texts:
        capital.update(map(fold, _INNER_CAPITAL.findall(text)))
        small.update(map(fold, _SMALL.findall(text)))
    return frozenset(word for word, count in capital.items() if count > small[word])


def _noun_marks(
    pieces: Sequence[str], core: Set[str], language: str, nouns: Set[str], known: Container[str]
) -> list[bool]:
    """Whether each piece is a noun: by its capital where the writer sets them."""
    words = vocabulary(language).references
    german = language == "de"
    capitals = german and any(piece[0].isupper() for piece in pieces)
    marks: list[bool] = []
    for position, piece in enumerate(pieces):
        folded = fold(piece)
        begins = position == 0 or pieces[position - 1] in _SENTENCE_ENDS
        if not piece[0].isalpha() or folded in words.pronouns or folded in words.addresses:
            marks.append(False)
        elif folded in nouns and german:
            marks.append(True)
        elif capitals and not begins:
            marks.append(piece[0].isupper())
        else:
            marks.append(folded in core and not (german and folded in known))
    return marks


def _has_open_pronoun(
    pieces: Sequence[str], is_noun: Sequence[bool], names: Sequence[bool], words: References
) -> bool:
    """Whether a pronoun stands where no noun of an earlier clause can be meant by it.

    `names`: whether each piece is a noun that may name a matter.
    """
    named_before, named_here, asks = False, False, False
    for position, piece in enumerate(pieces):
        word = fold(piece)
        begins = not piece[0].isalnum() or word in words.clauses | words.asking
        if begins or (word in words.verbs and not asks):
            named_before, named_here = named_before or named_here, False
            asks = word in words.asking
        if names[position]:
            named_here = True
        elif (
            not named_before
            and not is_noun[position]
            and _is_pronoun(position, pieces, is_noun, words)
        ):
            return True
    return False


def _is_pronoun(
    position: int, pieces: Sequence[str], is_noun: Sequence[bool], words: References
) -> bool:
    word = fold(pieces[position])
    begins = position == 0 or not pieces[position - 1][0].isalnum()
    if word in words.pronouns:
        return not (begins and word in words.conjunctions)
    return word in words.demonstratives and not _has_noun(pieces, is_noun, position + 1)


def _has_noun(pieces: Sequence[str], is_noun: Sequence[bool], start: int) -> bool:
    """Whether a noun follows, at most with adjectives before it: "die alte schwarze Tonne"."""
    for piece, noun in zip(pieces[start:], is_noun[start:], strict=True):
        if noun or piece.isdigit():
            return True
        if len(piece) < _ADJECTIVE or not piece.lower().endswith(_ADJECTIVE_ENDINGS):
            return False
    return False
