"""What a question is about: an entry, or an office."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.entries.entry import OFFICE_ASPECTS, Aspect, Entry, Office


@dataclass(frozen=True)
class Topic:
    """What a question is about: an entry or an office."""

    id: str
    entry: Entry | None = None
    office: Office | None = None
    is_office: bool = False
    """An office, or an entry that stands for its office too."""

    @property
    def name(self) -> str:
        if self.entry is not None:
            return self.entry.short_name
        return self.office.name if self.office else self.id

    @property
    def family(self) -> frozenset[str]:
        """Ids of the topic and of those that an editor names as related."""
        return frozenset({self.id, *(self.entry.related if self.entry else ())})

    @property
    def title(self) -> str:
        return self.entry.title if self.entry is not None else self.name

    def tells(self, aspect: Aspect) -> bool:
        """Whether the entry has a module for it, or an office that answers it."""
        if self.entry is None or aspect in OFFICE_ASPECTS:
            return aspect in OFFICE_ASPECTS
        data = {Aspect.FEE: self.entry.fees, Aspect.ONLINE: self.entry.online}
        return self.entry.section(aspect) is not None or bool(data.get(aspect))
