"""Erasing one person's conversation at the running assistant, which alone knows all its copies."""

from __future__ import annotations

from bot.errors import OperatorError, unanswered
from bot.local_client import LocalClient, NoAnswerError
from bot.settings import Settings
from connectors.conversations import rest_id

_CHAT = "web"
_TRUSTED = ("phone", "intranet")


def conversation_id(municipality: str, sender: str, channel: str) -> str:
    """The id of a conversation.

    Args:
        sender: what a REST client calls the person; on the channel `web` the chat's id itself.
        channel: how the client is known, which keeps the same sender's conversations apart.
    """
    if channel == _CHAT:
        return sender
    return rest_id(municipality, channel if channel in _TRUSTED else None, sender)


def forget(settings: Settings, municipality: str, sender: str, channel: str) -> None:
    """Erases a conversation in the record and in the dialogue core.

    Raises:
        OperatorError: nothing was erased, or not everything may be; the text says which and why.
    """
    client = LocalClient.find(settings)
    if client is None:
        raise OperatorError(
            "Nothing was erased: no assistant is ready with these settings, and only it can erase"
            " a conversation. Start it and run this again."
        )
    try:
        erased = client.erase(conversation_id(municipality, sender, channel))
    except NoAnswerError as error:
        raise OperatorError(
            f"The conversation may not be erased everywhere; run this again. {error}"
        ) from None
    if erased:
        return
    if not client.knows(municipality):
        raise unanswered(municipality, settings.content_dir)
    raise OperatorError(
        f"Nothing was erased: there is no conversation of '{sender}' with {municipality} on the"
        f" channel {channel}. It may be on another one (--channel), or erased already."
    )
