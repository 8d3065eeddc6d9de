"""What goes along with the text of a reply."""

from bot.wire import custom_of
from knowledge.reply import Outcome, Reply


def test_a_doubt_is_told_where_there_is_one() -> None:
    reply = Reply("Antwort", Outcome.ANSWERED)
    assert custom_of(reply) == reply.custom()
    doubted = Reply("Antwort", Outcome.ANSWERED, in_doubt=True)
    assert custom_of(doubted) == reply.custom() | {"in_doubt": True}
