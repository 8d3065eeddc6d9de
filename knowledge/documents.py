"""What the search sees: documents with names, and passages of about 120 words to embed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from knowledge.content import Content
from knowledge.entry import Aspect, Entry, Office

PASSAGE_WORDS = 120
OFFICE_PREFIX = "office:"
_SENTENCE_END = re.compile(r"(?<=[.!?:])\s+(?=[A-ZÄÖÜ0-9„\"(-])|\n+")


@dataclass(frozen=True)
class Passage:
    """A piece of a document that answers one aspect or one question."""

    text: str
    aspect: Aspect | None = None
    question: int | None = None
    """Index into the entry's questions, for a passage made from one."""


@dataclass(frozen=True)
class Document:
    """One thing that can be found: an entry or an office."""

    id: str
    names: tuple[str, ...]
    """Title first, then short name and synonyms."""
    passages: tuple[Passage, ...]

    @property
    def title(self) -> str:
        return self.names[0]

    @property
    def body(self) -> str:
        return "\n".join(passage.text for passage in self.passages)


def chunks(text: str, words: int = PASSAGE_WORDS) -> Iterator[str]:
    """Cuts at sentence ends into pieces of at most about `words` words."""
    piece: list[str] = []
    count = 0
    for sentence in _SENTENCE_END.split(text):
        length = len(sentence.split())
        if not length:
            continue
        if piece and count + length > words:
            yield " ".join(piece)
            piece, count = [], 0
        piece.append(sentence.strip())
        count += length
    if piece:
        yield " ".join(piece)


def documents_of(content: Content, *, internal: bool) -> list[Document]:
    """Entries first, then offices; internal ones only when `internal` is true."""
    entries = [e for e in content.entries.values() if internal or e.audience == "public"]
    offices = [o for o in content.offices.values() if internal or o.audience == "public"]
    return [_entry_document(e) for e in entries] + [_office_document(o) for o in offices]


def _entry_document(entry: Entry) -> Document:
    name = entry.short_name
    passages = [Passage(f"{name}: {piece}") for piece in chunks(entry.teaser)]
    for section in entry.sections:
        passages += [
            Passage(f"{name}: {piece}", aspect=section.aspect) for piece in chunks(section.text)
        ]
    for index, faq in enumerate(entry.questions):
        passages.append(Passage(faq.question, question=index))
        passages.append(Passage(f"{name}: {faq.answer}", question=index))
    return Document(entry.id, _unique((entry.title, name, *entry.synonyms)), tuple(passages))


def _office_document(office: Office) -> Document:
    text = " ".join(part for part in (office.name, office.address) if part)
    return Document(
        OFFICE_PREFIX + office.id,
        _unique((office.name, *office.synonyms)),
        (Passage(text, aspect=Aspect.PLACE),),
    )


def _unique(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name.strip() for name in names if name.strip()))
