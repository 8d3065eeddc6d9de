"""Features of a short message: words, word pairs and letter sequences, robust to misspelling."""

from __future__ import annotations

import re
from typing import FrozenSet, List

_UMLAUTS = {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "’": "'"}
_ARABIC = {"أ": "ا", "إ": "ا", "آ": "ا", "ى": "ي", "ة": "ه", "ـ": ""}
_VOWEL_SIGNS = dict.fromkeys(map(chr, range(0x064B, 0x0653)), "")
_SPELLINGS = str.maketrans({**_UMLAUTS, **_ARABIC, **_VOWEL_SIGNS})
_REPEATED = re.compile(r"(.)\1{2,}")
_TOKEN = re.compile(r"[a-z0-9à-ɏ']+|\?|[^\W_]+")
_MAX_TOKENS = 60

QUESTION_MARK = "?"
_LENGTHS = (1, 2, 3, 4, 6, 9, 14, 25)


def tokenise(text: str) -> List[str]:
    """Lower-case words and question marks; umlauts spelt out, stretched letters shortened.

    Arabic is freed of its vowel signs and of what many leave out when typing.
    """
    plain = _REPEATED.sub(r"\1\1", text.lower().translate(_SPELLINGS))
    return _TOKEN.findall(plain)[:_MAX_TOKENS]


def features(tokens: List[str], known_words: FrozenSet[str]) -> List[str]:
    """Names of the features present in `tokens`, each at most once.

    `known_words` are the words of the dialogues: every other word is evidence of a question.
    """
    words = [token for token in tokens if token != QUESTION_MARK]
    found = {"?"} if len(words) < len(tokens) else set()
    found.update("w " + word for word in words)
    pairs = zip(["^", *words], [*words, "$"], strict=True)
    found.update(f"p {first} {second}" for first, second in pairs)
    for word in words:
        marked = f"<{word}>"
        for size in (3, 4, 5):
            found.update(marked[i : i + size] for i in range(len(marked) - size + 1))
    unknown = sum(word not in known_words for word in words)
    found.update(f"unknown {n}" for n in range(1, min(unknown, 4) + 1))
    found.update(f"longer {n}" for n in _LENGTHS if len(words) > n)
    return sorted(found)
