from collections.abc import Sequence
from typing import Any

import pytest

from benchmarks.askers import GatewayAsker, KnowledgeAsker, read_answer
from benchmarks.questions import Expectation, Question
from knowledge.reply import ConversationContext, Outcome, Reply

FOLLOW_UP = Question("a1", "und wo?", Expectation.ANSWER, "followup", context=("pass", "kosten"))


class FakeKnowledge:
    def __init__(self) -> None:
        self.calls: list[tuple[str, str | None]] = []

    def ask(self, text: str, *, context: ConversationContext, **_: object) -> Reply:
        self.calls.append((text, context.topic))
        return Reply(
            "hier",
            Outcome.CLARIFY,
            context=ConversationContext(topic=text, options=("pass", "office:amt")),
        )


def test_knowledge_is_asked_with_the_context_it_gave() -> None:
    knowledge: Any = FakeKnowledge()
    answer = KnowledgeAsker(knowledge, "jena").ask(FOLLOW_UP)
    assert knowledge.calls == [("pass", None), ("kosten", "pass"), ("und wo?", "kosten")]
    assert answer.options == ("pass", "amt")


def reply(outcome: str, service: str | None = None, *payloads: str) -> list[dict[str, Any]]:
    buttons = [{"title": p, "payload": p} for p in payloads]
    return [
        {"text": outcome, "custom": {"outcome": outcome, "service": service}, "buttons": buttons}
    ]


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    log: list[tuple[str, str]] = []

    def send(self: GatewayAsker, sender: str, text: str, language: str) -> list[dict[str, Any]]:
        log.append((sender, text))
        if text == "und wo?":
            return reply("clarify", None, "Reisepass", "Personalausweis")
        return reply("answered", text.lower())

    monkeypatch.setattr(GatewayAsker, "_send", send)
    return log


def test_gateway_buttons_are_pressed_to_learn_what_they_offer(said: list[tuple[str, str]]) -> None:
    answer = GatewayAsker("http://127.0.0.1:1", "jena").ask(FOLLOW_UP)
    assert answer.outcome == "clarify"
    assert answer.options == ("reisepass", "personalausweis")
    conversations = [
        [t for s, t in said if s == sender] for sender in dict.fromkeys(s for s, _ in said)
    ]
    assert conversations == [
        ["pass", "kosten", "und wo?"],
        ["pass", "kosten", "und wo?", "Reisepass"],
        ["pass", "kosten", "und wo?", "Personalausweis"],
    ]


@pytest.mark.parametrize(
    ("messages", "outcome"),
    [
        ([], "dialogue"),
        ([{"text": "hallo"}], "dialogue"),
        ([*reply("dialogue"), *reply("answered", "pass")], "answered"),
    ],
)
def test_one_answer_out_of_several_messages(
    messages: Sequence[dict[str, Any]], outcome: str
) -> None:
    assert read_answer(messages).outcome == outcome
