"""A knowledge layer whose answers tell what it was asked."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from knowledge.entries.entry import Office
from knowledge.reply import Button, ConversationContext, Outcome, Reply


@dataclass(frozen=True)
class FakeProfile:
    id: str = "jena"
    name: str = "Jena"
    title: str = "Stadt Jena"
    bot_name: str = "Auskunft Jena"
    url: str = "https://www.example.org"
    human: str = "buergerservice"
    registry: str = "standesamt"
    genitive: str = "der Stadt Jena"
    state: str = "TH"


OFFICE = Office.model_validate(
    {
        "id": "buergerservice",
        "name": "Bürgerservice",
        "phone": "03641 12345",
        "email": "service@example.org",
        "hours": {"mo": ["09:00-12:00"], "di": ["09:00-18:00"]},
        "sources": [
            {"title": "Bürgerservice", "url": "https://www.example.org/b", "date": "2026-01-01"}
        ],
        "reviewed": "2026-01-01",
    }
)


@dataclass(frozen=True)
class Asked:
    text: str
    municipality: str
    channel: str
    language: str
    context: ConversationContext


@dataclass
class FakeKnowledge:
    """Remembers every question. The topic of the conversation is the last long word."""

    asked: list[Asked] = field(default_factory=list)
    topic_office: str | None = None
    """Key of the office responsible for every topic."""
    named_office: str | None = None
    """Key of the office that every wish for a human names."""
    offices: dict[str, Office] = field(default_factory=lambda: {"buergerservice": OFFICE})

    def ask(
        self,
        text: str,
        *,
        municipality: str,
        channel: str = "rest",
        language: str = "de",
        context: ConversationContext = ConversationContext(),  # noqa: B008 (immutable)
    ) -> Reply:
        self.asked.append(Asked(text, municipality, channel, language, context))
        words = [word.strip("?.,!") for word in text.split()]
        long_words = [word for word in words if len(word) > 8 and word.isalpha()]
        topic = long_words[-1] if long_words else context.topic
        return Reply(
            text=f"[{topic}] {text}",
            outcome=Outcome.ANSWERED,
            service=topic,
            aspect="fee",
            confidence=0.9,
            buttons=(Button("Unterlagen", "Welche Unterlagen brauche ich?"),),
            context=ConversationContext(topic=topic, aspect="fee"),
        )

    def municipality(self, id: str, /) -> FakeProfile:
        return {"jena": FakeProfile(), "munich": FakeProfile("munich", "München")}[id]

    def municipalities(self) -> Sequence[str]:
        return ["jena", "munich"]

    def suggestions(self, municipality: str, language: str, /) -> Sequence[Button]:
        text = "How much is a passport?" if language == "en" else "Was kostet ein Reisepass?"
        return [Button(text, text)] * 6

    def office(self, municipality: str, id: str, /) -> Office | None:
        return self.offices.get(id)

    def responsible(self, municipality: str, topic: str, /) -> Office | None:
        return self.offices.get(self.topic_office) if self.topic_office else None

    def people_asked_for(
        self, municipality: str, text: str, language: str, /
    ) -> tuple[str, Office] | None:
        office = self.offices.get(self.named_office) if self.named_office else None
        return (f"office:{self.named_office}", office) if office is not None else None
