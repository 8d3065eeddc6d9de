"""Questions in other languages, said in German word for word: the content is German.

A phrase book lists, for each German word the search understands, how people say it. What it does
not know stays as it is: a German term within a foreign sentence still counts, and a foreign word
without a match counts as a word the content does not have.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from knowledge.entries import fast_yaml

LANGUAGES = ("tr", "ru", "ar", "pl", "fr")
"""Languages that are understood by way of German, beside German and English."""
BOOKS = (*LANGUAGES, "en")
"""English is read directly, and by way of German where a content has nothing in it."""

_TOKEN = re.compile(r"[^\W_]+")
_JOINT = re.compile(r"[?!.;:,]")
_SPELLINGS = str.maketrans(
    {"ı": "i", "ł": "l", "œ": "oe", "æ": "ae", "ß": "ss", "ة": "ه", "ى": "ي", "ـ": ""}
)
_ARABIC_MARKS = str.maketrans("؟،؛", "?,;")
# Arabic joins "and", prepositions and the article to the word.
_ARABIC_PREFIX = re.compile(r"^[وف]?(?:[بك]?ال|لل|[بلك])?(?=\w{2})")
_KEY = 2
"""Letters by which forms are looked up."""


@dataclass(frozen=True)
class Form:
    """How something is said: words, each perhaps with any ending, and what it means in German."""

    words: tuple[tuple[str, bool], ...]
    """Folded word and whether more letters may follow."""
    german: str


class Phrasebook:
    """The forms of one language. `german` is empty for words without a meaning of their own."""

    def __init__(
        self, language: str, forms: Sequence[tuple[str, str]], sure: Iterable[str] = ()
    ) -> None:
        """`forms`: how it is said (a word may end in "*": any ending) and the German for it.

        `sure`: words that give the language away, though German dictionaries have them.
        """
        self.language = language
        self.sure = frozenset(map(folded_word, sure))
        self._forms: dict[str, list[Form]] = {}
        for said, german in forms:
            form = _form(said, german)
            self._forms.setdefault(form.words[0][0][:_KEY], []).append(form)
        for known in self._forms.values():
            known.sort(key=_weight, reverse=True)

    def german(self, text: str) -> str:
        """The text with all that is known replaced by German; the rest as it was."""
        said = [said if german is None else german for said, german in self.pieces(text)]
        return re.sub(r"\s+(?=[?!.;:,])", "", " ".join(part for part in said if part))

    def pieces(self, text: str) -> Iterator[tuple[str, str | None]]:
        """The text in order: pieces as written, and the German for them; None when unknown."""
        plain = "".join(c for c in unicodedata.normalize("NFC", text) if not _is_sign(c))
        plain = plain.translate(_ARABIC_MARKS)
        for part in re.split(rf"({_JOINT.pattern})", plain):
            if _JOINT.fullmatch(part):
                yield part, None
                continue
            words = _TOKEN.findall(part)
            folded = [folded_word(word) for word in words]
            position = 0
            while position < len(words):
                form = self._longest(folded, position)
                length = len(form.words) if form else 1
                said = " ".join(words[position : position + length])
                yield said, form.german if form else None
                position += length

    def _longest(self, words: Sequence[str], start: int) -> Form | None:
        for first in self._variants(words[start]):
            for form in self._forms.get(first[:_KEY], ()):
                known, open_end = form.words[0]
                if not (first.startswith(known) if open_end else first == known):
                    continue
                rest = words[start + 1 : start + len(form.words)]
                if len(rest) == len(form.words) - 1 and self._fits(form, [first, *rest]):
                    return form
        return None

    def _fits(self, form: Form, words: Sequence[str]) -> bool:
        return all(
            any(word.startswith(known) if open_end else word == known for word in said)
            for (known, open_end), said in zip(
                form.words, [(words[0],), *map(self._variants, words[1:])], strict=True
            )
        )

    def _variants(self, word: str) -> tuple[str, ...]:
        if self.language != "ar":
            return (word,)
        bare = _ARABIC_PREFIX.sub("", word)
        without_and = re.sub(r"^[وف](?=\w{2})", "", word)
        spoken = re.sub(r"^ب(?=\w{3})", "ا", word)  # "I buy" as it is said, not as it is written.
        return tuple(dict.fromkeys((word, without_and, bare, spoken)))


def _is_sign(character: str) -> bool:
    """Whether it only marks the letter before it, as Arabic vowel signs do."""
    return unicodedata.category(character) == "Mn"


def folded_word(word: str) -> str:
    """One form for the spellings of a word: no accents, no case, plain digits."""
    decomposed = unicodedata.normalize("NFKD", word.lower())
    plain = "".join(c for c in decomposed if not unicodedata.combining(c)).translate(_SPELLINGS)
    return "".join(str(unicodedata.digit(c)) if c.isdigit() else c for c in plain)


@lru_cache
def phrasebook(language: str) -> Phrasebook:
    """The phrase book of one of `BOOKS`; KeyError for any other."""
    if language not in BOOKS:
        raise KeyError(language)
    text = (files(__name__) / f"{language}.yaml").read_text(encoding="utf-8")
    data = fast_yaml.load(text)
    forms = [(word, "") for word in data["empty"].split()]
    for german, said in data["german"].items():
        forms += [(form, str(german)) for form in said]
    return Phrasebook(language, forms, data["sure"].split())


def _form(said: str, german: str) -> Form:
    words = [part.strip("'’-") for part in re.split(r"[\s'’-]+", said) if part.strip("'’-")]
    return Form(
        tuple((folded_word(word.rstrip("*")), word.endswith("*")) for word in words), german
    )


def _weight(form: Form) -> tuple[int, int]:
    """More words, then more letters, go first."""
    return len(form.words), sum(len(word) for word, _ in form.words)
