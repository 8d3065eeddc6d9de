"""Synthetic content of any size: recombined sentences and names, with vectors that cluster.

Texts are random sentences of the content and, where a file is given, of law paragraphs (one JSON
object a line with `head` and `text`). Vectors are not embedded, which would take hours for a
million passages: each document has a centre, a random combination of real vectors, and its names
and passages lie around it as far apart as those of real documents do.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from knowledge.entries.content import load_content
from knowledge.entries.places import municipalities_in
from knowledge.language.german import fold, tokens
from knowledge.language.vocabulary import vocabulary
from knowledge.retrieval.documents import Document, Passage, documents_of, sentences
from knowledge.retrieval.encoder import Role, Vectors

PASSAGES_PER_DOCUMENT = 4
NAMES_PER_DOCUMENT = 2
SENTENCES_PER_PASSAGE = 3
RELATED = 0.6
"""How near documents of one subject lie to each other (nearness of centres, about)."""
WITHIN = 0.6
"""How near a passage lies to the centre of its document (nearness, about)."""
ASKED = 0.6
"""How near a question lies to the passage that answers it (nearness, about)."""
DOCUMENTS_PER_SUBJECT = 20
MIN_WORDS = 3


@dataclass(frozen=True)
class Pool:
    """What documents are made of."""

    names: Sequence[str]
    sentences: Sequence[str]
    vectors: Vectors
    """Unit vectors of real texts, shape (texts, dimension)."""


@dataclass(frozen=True)
class Query:
    """A question about one of the documents."""

    words: tuple[str, ...]
    text: str
    document: str
    """Id of the document it was made from."""


class KnownVectors:
    """An encoder that looks its vectors up; another text, like a rewording, gets a random one."""

    name = "synthetic"
    floor = 0.0

    def __init__(self, real: Vectors) -> None:
        self.dimension = real.shape[1]
        self._spread = Spread(real, seed=0)
        self._vectors: dict[str, Vectors] = {}

    def add(self, text: str, vector: Vectors) -> None:
        self._vectors[text] = vector

    def encode(self, text: str, role: Role = Role.QUERY) -> Vectors:
        if text not in self._vectors:
            self._vectors[text] = self._spread.draw(1)[0]
        return self._vectors[text]


def pool(content_dir: Path, vectors: Vectors, laws: Path | None) -> Pool:
    """Names and sentences of all municipalities and, if given, of the law paragraphs."""
    names: list[str] = []
    found: list[str] = []
    for municipality in municipalities_in(content_dir):
        for document in documents_of(load_content(content_dir / municipality), internal=True):
            names += document.names
            found += sentences(document.body)
    if laws is not None:
        for line in laws.read_text(encoding="utf-8").splitlines():
            paragraph = json.loads(line)
            names.append(str(paragraph["head"]))
            found += sentences(str(paragraph["text"]))
    return Pool(names, [s for s in found if len(s.split()) >= MIN_WORDS], vectors)


class Spread:
    """Random unit vectors that spread as real ones do: same mean, same covariance."""

    def __init__(self, real: Vectors, seed: int) -> None:
        self._mean = real.mean(axis=0)
        values, axes = np.linalg.eigh(np.cov(real, rowvar=False))
        self._shape = (axes * np.sqrt(np.maximum(values, 0))).T.astype(np.float32)
        self._generator = np.random.default_rng(seed)

    def draw(self, count: int) -> Vectors:
        """Shape (count, dimension)."""
        normal = self._generator.standard_normal((count, len(self._mean)), dtype=np.float32)
        return _unit(normal @ self._shape + self._mean)


def documents(pool: Pool, passages: int, encoder: KnownVectors, seed: int = 1) -> list[Document]:
    """Documents with that many passages in all; their vectors are added to the encoder."""
    chance, spread = random.Random(seed), Spread(pool.vectors, seed)
    count = passages // PASSAGES_PER_DOCUMENT
    made: list[Document] = []
    for start in range(0, count, DOCUMENTS_PER_SUBJECT):
        group = [
            _document(pool, number, chance)
            for number in range(start, min(count, start + DOCUMENTS_PER_SUBJECT))
        ]
        subject = np.repeat(spread.draw(1), len(group), axis=0)
        centres = _near(subject, RELATED, spread.draw(len(group)))
        texts = [[*d.names, *(passage.text for passage in d.passages)] for d in group]
        around = np.repeat(centres, [len(own) for own in texts], axis=0)
        vectors = _near(around, WITHIN, spread.draw(len(around)))
        for text, vector in zip((t for own in texts for t in own), vectors, strict=True):
            encoder.add(text, vector)
        made += group
    return made


def queries(
    documents: Sequence[Document], count: int, encoder: KnownVectors, pool: Pool, seed: int = 2
) -> Iterator[Query]:
    """Questions with words of a name and of a passage; their vectors are added to the encoder."""
    chance, spread = random.Random(seed), Spread(pool.vectors, seed)
    for number in range(count):
        document = chance.choice(documents)
        passage = chance.choice(document.passages)
        named, written = _topic_words(document.names[0]), _topic_words(passage.text)
        words = chance.sample(named, min(2, len(named))) + chance.sample(
            written, min(2, len(written))
        )
        topic, text = f"{' '.join(words)} #{number}", f"Frage {number}: {' '.join(words)}"
        for asked, meant in ((topic, document.names[0]), (text, passage.text)):
            encoder.add(asked, _near(encoder.encode(meant)[None, :], ASKED, spread.draw(1))[0])
        yield Query((*words, f"#{number}"), text, document.id)


def _topic_words(text: str) -> list[str]:
    """What is searched for: no stop words, as in a question that was read."""
    return [word for word in tokens(text) if fold(word) not in vocabulary("de").stopwords]


def _document(pool: Pool, number: int, chance: random.Random) -> Document:
    def name() -> str:
        words = [*chance.choice(pool.names).split()[:4], *chance.choice(pool.names).split()[:3]]
        return f"{' '.join(words)} {number}"

    def text(part: int) -> str:
        return (
            f"{number}.{part}: {' '.join(chance.choices(pool.sentences, k=SENTENCES_PER_PASSAGE))}"
        )

    names = tuple(dict.fromkeys(name() for _ in range(NAMES_PER_DOCUMENT)))
    passages = tuple(Passage(text(part)) for part in range(PASSAGES_PER_DOCUMENT))
    return Document(f"synthetic-{number}", names, passages)


def _near(centre: Vectors, nearness: float, away: Vectors) -> Vectors:
    """Unit vectors at that nearness to the centre, moved towards `away`.

    Nearness as the search counts it: 0 is how far `away` lies on average, 1 is the same.
    """
    apart = (away * centre).sum(axis=1, keepdims=True)
    floor = float(apart.mean())
    cosine = floor + nearness * (1 - floor)
    beside = away - apart * centre
    return _unit(cosine * centre + np.sqrt(1 - cosine**2) * _unit(beside))


def _unit(vectors: Vectors) -> Vectors:
    unit: Vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return unit.astype(np.float32)
