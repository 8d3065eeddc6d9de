"""One conversation from the command line: with the running assistant, else with the knowledge."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from bot.errors import OperatorError, explain_os_error, unanswered
from bot.heap import load_for_good
from bot.local_client import LocalClient
from bot.settings import Settings
from knowledge.progress import shown_steps
from knowledge.reply import ConversationContext

if TYPE_CHECKING:
    from knowledge.explaining.explain import Explanation
    from knowledge.service import Knowledge

Message = dict[str, Any]


class Conversation(Protocol):
    """Asks and remembers what was asked before."""

    complete: bool
    """Whether the dialogue core takes part, with its greeting, hand-over and so on."""

    def ask(self, text: str) -> list[Message]:
        """The answer, as messages of the wire contract."""
        ...

    def restart(self) -> None:
        """Forgets what was said."""
        ...


class RunningConversation:
    """With an assistant that runs on this machine."""

    complete = True

    def __init__(self, client: LocalClient, municipality: str, channel: str, language: str) -> None:
        self._client = client
        self._place = {"municipality": municipality, "channel": channel, "language": language}
        self.restart()

    def ask(self, text: str) -> list[Message]:
        return self._client.send(text, sender=self._sender, **self._place)

    def restart(self) -> None:
        self._sender = "terminal-" + secrets.token_hex(8)


class DirectConversation:
    """With the knowledge in this process; nothing else need run."""

    complete = False

    def __init__(
        self, knowledge: Knowledge, municipality: str, channel: str, language: str
    ) -> None:
        self._knowledge = knowledge
        self._municipality = municipality
        self._channel = channel
        self._language = language
        self._context = ConversationContext()

    def ask(self, text: str) -> list[Message]:
        reply = self._knowledge.ask(
            text,
            municipality=self._municipality,
            channel=self._channel,
            language=self._language,
            context=self._context,
        )
        self._context = reply.context
        message: Message = {
            "recipient_id": "terminal",
            "text": reply.text,
            "custom": reply.custom(),
        }
        if reply.buttons:
            message["buttons"] = reply.button_list()
        return [message]

    def restart(self) -> None:
        self._context = ConversationContext()


def open_conversation(
    settings: Settings,
    municipality: str,
    channel: str,
    language: str,
    *,
    before_loading: Callable[[], None] = lambda: None,
) -> Conversation:
    """A conversation with the running assistant if there is one, else with the knowledge.

    Args:
        before_loading: called when the knowledge has to be loaded, which takes seconds.

    Raises:
        OperatorError: the municipality is unknown or the knowledge cannot be loaded.
    """
    if client := LocalClient.find(settings):
        if not client.knows(municipality):
            raise unanswered(municipality, settings.content_dir)
        return RunningConversation(client, municipality, channel, language)
    before_loading()
    knowledge = _knowledge_of(settings, municipality)
    return DirectConversation(knowledge, municipality, channel, language)


def explain_last(
    settings: Settings, municipality: str, channel: str, language: str, questions: Sequence[str]
) -> Explanation:
    """Why the last of the questions, put one after the other, is answered as it is.

    The knowledge of this process decides: what the dialogue core handles itself, like a greeting,
    is put to it as a question too.

    Raises:
        OperatorError: the municipality is unknown or the knowledge cannot be loaded.
    """
    knowledge = _knowledge_of(settings, municipality)
    context = ConversationContext()
    *before, last = questions
    for text in before:
        context = knowledge.ask(
            text, municipality=municipality, channel=channel, language=language, context=context
        ).context
    return knowledge.explain(
        last, municipality=municipality, channel=channel, language=language, context=context
    )[0]


def _knowledge_of(settings: Settings, municipality: str) -> Knowledge:
    knowledge = open_knowledge(settings, municipality)
    loaded = knowledge.municipalities()
    if municipality not in loaded:
        raise unanswered(municipality, settings.content_dir, loaded)
    return knowledge


def open_knowledge(settings: Settings, municipality: str) -> Knowledge:
    """What is known of one municipality, loaded into this process, with progress on stderr.

    Raises:
        OperatorError: it cannot be loaded.
    """
    from knowledge.service import Knowledge

    try:
        with shown_steps("The knowledge is loading …") as say:
            return load_for_good(lambda: Knowledge.open(settings, say, only=municipality))
    except OSError as error:
        raise explain_os_error(error, "The knowledge cannot be loaded") from None
    except ValueError as error:
        raise OperatorError(f"The knowledge cannot be loaded: {error}") from None
