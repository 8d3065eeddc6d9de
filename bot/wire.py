"""What a reply of the knowledge says beside its text, to whoever receives it."""

from typing import Any

from knowledge.reply import Reply


def custom_of(reply: Reply) -> dict[str, Any]:
    """The `custom` object of the wire contract; `in_doubt` is only there where it is true."""
    return reply.custom() | ({"in_doubt": True} if reply.in_doubt else {})
