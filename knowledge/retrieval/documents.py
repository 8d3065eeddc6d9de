"""What the search sees: documents with names, and passages of about 120 words to embed."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from knowledge.entries.content import Content
from knowledge.entries.entry import Aspect, Entry, Office
from knowledge.entries.municipality import Municipality
from knowledge.language.german import fold, stem, tokens
from knowledge.language.vocabulary import everyday_topics, other_topics

PASSAGE_WORDS = 120
_TELLING_NAME = 5
"""Letters of a word that names an office without its town: "Amt" is any office."""
OFFICE_PREFIX = "office:"
_MEAN_THE_SAME = 2
"""Names of a matter not covered; those after them are of what belongs to it."""
RIVAL_PREFIX = "rival:"
# "18. Januar", "z. B." and "Str. 5" go on; a year at the end of a sentence ends it.
_SENTENCE_END = re.compile(
    r"(?<=[.!?:])(?<!\b\d\.)(?<!\b\d\d\.)(?<!\b\w\.)(?<!\bStr\.)(?<!\bNr\.)(?<!\bca\.)"
    r"\s+(?=[A-ZÄÖÜ0-9„\"(-])|\n+"
)


@dataclass(frozen=True)
class Passage:
    """A piece of a document that answers one aspect or one question."""

    text: str
    aspect: Aspect | None = None
    question: int | None = None
    """Index into the entry's questions, for a passage made from one."""
    asked_as: tuple[str, ...] = ()
    """What people say who ask for just this, compared by meaning alone."""
    follow_ups: tuple[str, ...] = ()
    """The same once the topic is known: learned from, and compared with nothing."""


@dataclass(frozen=True)
class Document:
    """One thing that can be found: an entry or an office."""

    id: str
    names: tuple[str, ...]
    """Title first, then short name and synonyms."""
    passages: tuple[Passage, ...]
    is_office: bool = False
    """An office, or an entry that stands for its office too."""
    asked_as: tuple[str, ...] = ()
    """What people say who mean it, compared by meaning alone."""
    unanswered: tuple[str, ...] = ()
    """Questions about it that none of its passages answers."""
    unanswered_follow_ups: tuple[str, ...] = ()
    """The same once it is known what is talked about."""
    rival: bool = False
    """A matter the content does not cover; a question nearer to it is not for us."""
    official: bool = False
    """Such a matter that some authority answers for."""
    has_synonyms: bool = False
    """Editors said what else it is called, and so what it covers."""

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


def sentences(text: str) -> list[str]:
    """Sentences and list items."""
    return [piece.strip() for piece in _SENTENCE_END.split(text) if piece.strip()]


def documents_of(content: Content, *, internal: bool) -> list[Document]:
    """Entries first, then offices; internal ones only when `internal` is true.

    An office with the id of an entry it is responsible for ("buecherei") is no document of its
    own: the entry answers for both.
    """
    entries = [e for e in content.entries.values() if internal or e.audience == "public"]
    offices = [o for o in content.offices.values() if internal or o.audience == "public"]
    documents: list[Document] = []
    merged: set[str] = set()
    for entry in entries:
        document = _entry_document(entry)
        office = content.offices.get(entry.office or "")
        if office in offices and entry.id == office.id:
            names = _unique((*document.names, *_office_names(office, content.municipality)))
            document = replace(document, names=names, is_office=True)
            merged.add(office.id)
        documents.append(document)
    apart = (office for office in offices if office.id not in merged)
    return documents + [_office_document(office, content.municipality) for office in apart]


def rival_documents(
    own: Sequence[Document], covered_by: Callable[[str], Collection[str]] = lambda name: ()
) -> list[Document]:
    """Matters that citizens ask about and that none of the own documents covers by name.

    `covered_by`: documents that tell of a matter with that name, but are not called so.
    """
    covered = _covered_names(own)
    rivals: list[Document] = []
    official = other_topics()
    for number, names in enumerate((*official, *everyday_topics())):
        by_authority = number < len(official)
        if frozenset(map(stem, tokens(names[0]))) in covered:
            continue
        if by_authority and any(map(covered_by, names[:_MEAN_THE_SAME])):
            continue
        foreign = tuple(n for n in names if frozenset(map(stem, tokens(n))) not in covered)
        if foreign:
            id = f"{RIVAL_PREFIX}{number}"
            rivals.append(Document(id, foreign, (), rival=True, official=by_authority))
    return rivals


def _covered_names(own: Sequence[Document]) -> set[frozenset[str]]:
    """Stems of the own names, and of each with one word less ("… beantragen")."""
    names = {frozenset(map(stem, tokens(name))) for d in own for name in d.names}
    return names | {name - {word} for name in names for word in name}


def _entry_document(entry: Entry) -> Document:
    name = entry.short_name
    passages = [Passage(f"{name}: {piece}") for piece in chunks(entry.teaser)]
    for section in entry.sections:
        passages += [
            Passage(f"{name}: {piece}", aspect=section.aspect) for piece in chunks(section.text)
        ]
    for index, faq in enumerate(entry.questions):
        asked = Passage(
            faq.question, question=index, asked_as=faq.asked_as, follow_ups=faq.follow_ups
        )
        passages.append(asked)
        passages.append(Passage(f"{name}: {faq.answer}", question=index))
    names = _unique((entry.title, name, *entry.synonyms))
    return Document(
        entry.id,
        names,
        tuple(passages),
        asked_as=entry.asked_as,
        unanswered=entry.unanswered,
        unanswered_follow_ups=entry.unanswered_follow_ups,
        has_synonyms=bool(entry.synonyms),
    )


def _office_names(office: Office, municipality: Municipality) -> tuple[str, ...]:
    """Its names; who lives there says "Rathaus", not "Rathaus Musterstadt"."""
    town = {fold(word) for word in tokens(municipality.name)}
    kind = [word for word in office.name.split() if fold(word) not in town]
    alone = kind if len(kind) == 1 and len(kind[0]) >= _TELLING_NAME else []
    return (office.name, *alone, *office.synonyms)


def _office_document(office: Office, municipality: Municipality) -> Document:
    text = " ".join(part for part in (office.name, office.address) if part)
    return Document(
        OFFICE_PREFIX + office.id,
        _unique(_office_names(office, municipality)),
        (Passage(text, aspect=Aspect.PLACE),),
        is_office=True,
        has_synonyms=bool(office.synonyms),
    )


def _unique(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name.strip() for name in names if name.strip()))
