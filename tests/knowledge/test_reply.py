import datetime as dt
import json

import pytest

from knowledge.reply import Button, ConversationContext, Outcome, Reply, Source


def test_the_custom_object_is_the_wire_contract() -> None:
    source = Source("Seite", "https://ort.example", dt.date(2026, 9, 1))
    reply = Reply("Text", Outcome.ANSWERED, (source,), "pass", "fee", 0.98765)
    assert json.loads(json.dumps(reply.custom())) == {
        "outcome": "answered",
        "sources": [{"title": "Seite", "url": "https://ort.example", "reviewed": "2026-09-01"}],
        "service": "pass",
        "aspect": "fee",
        "confidence": 0.988,
    }


def test_language_and_doubt_are_told_where_there_are_any() -> None:
    reply = Reply("Text", Outcome.ANSWERED, in_doubt=True, language="en")
    assert reply.custom().items() >= {"in_doubt": True, "language": "en"}.items()
    assert not {"in_doubt", "language"} & Reply("Text", Outcome.ANSWERED).custom().keys()


def test_buttons() -> None:
    reply = Reply("", Outcome.CLARIFY, buttons=(Button("Kosten", "Pass: Kosten"),))
    assert reply.button_list() == [{"title": "Kosten", "payload": "Pass: Kosten"}]


@pytest.mark.parametrize(
    "context",
    [ConversationContext(), ConversationContext("pass", "fee", 15, ("a", "b"), "Visum")],
)
def test_a_context_survives_storage(context: ConversationContext) -> None:
    stored = json.loads(json.dumps(context.as_dict()))
    assert ConversationContext.from_dict(stored) == context


def test_unknown_stored_contexts() -> None:
    assert ConversationContext.from_dict(None) == ConversationContext()
    assert ConversationContext.from_dict({"other": 1}) == ConversationContext()
