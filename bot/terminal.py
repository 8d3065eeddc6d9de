"""A pleasant chat in the terminal: suggestions by number, sources, history, line editing."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from bot.conversation import Conversation, open_conversation
from bot.local_client import NoAnswerError
from bot.settings import Settings
from bot.terminal_texts import say
from knowledge.entries.content import ContentError, load_municipality
from knowledge.entries.municipality import Municipality

NEW = {"/neu", "/new", "/restart"}
QUIT = {"/ende", "/quit", "/exit", "/q", "exit", "quit"}
WIDTH = 88
DEFAULT_LANGUAGE = "de"


def chat_in_terminal(
    settings: Settings, municipality: str, channel: str, language: str | None = None
) -> None:
    """Chats until the user ends it, in the municipality's first language if none is given.

    Raises:
        OperatorError: the municipality is unknown or the knowledge cannot be loaded.
    """
    profile = _profile(settings, municipality)
    language = language or (profile.languages[0] if profile else DEFAULT_LANGUAGE)
    console = Console(width=min(Console().width, WIDTH), highlight=False)
    conversation = open_conversation(
        settings,
        municipality,
        channel,
        language,
        before_loading=lambda: console.print(say("chat_loading", language), style="dim"),
    )
    _greet(console, profile, language, conversation)
    lines = _typed_lines(language) if sys.stdin.isatty() else _piped_lines()
    TerminalChat(console, conversation, language).run(lines)


class TerminalChat:
    """Reads lines, shows answers."""

    def __init__(self, console: Console, conversation: Conversation, language: str) -> None:
        self._console = console
        self._conversation = conversation
        self._language = language
        self._suggestions: list[str] = []

    def run(self, lines: Iterator[str]) -> None:
        """Until the lines end or one says so."""
        for line in lines:
            text = line.strip()
            if text.lower() in QUIT:
                break
            if text.lower() in NEW:
                self._restart()
            elif text:
                self._answer(self._meant(text))
        self._console.print(say("chat_bye", self._language), style="dim")

    def _restart(self) -> None:
        self._conversation.restart()
        self._suggestions = []
        self._console.print(say("chat_new", self._language), style="dim")

    def _meant(self, text: str) -> str:
        """The suggestion, if the user typed its number."""
        if text.isdecimal() and 0 < int(text) <= len(self._suggestions):
            return self._suggestions[int(text) - 1]
        return text

    def _answer(self, text: str) -> None:
        try:
            with self._console.status("…", spinner="dots"):
                messages = self._conversation.ask(text)
        except NoAnswerError as error:
            self._console.print(Text(str(error), style="yellow"))
            return
        self._suggestions = []
        for message in messages:
            self._show(message)

    def _show(self, message: dict[str, Any]) -> None:
        body = Text(str(message.get("text", "")))
        self._console.print(Padding(body, (1, 2, 0, 2)))
        for button in message.get("buttons", []):
            self._suggestions.append(button["payload"])
            line = Text.assemble((f"[{len(self._suggestions)}] ", "cyan"), button["title"])
            self._console.print(Padding(line, (0, 4)))
        self._console.print()


def _profile(settings: Settings, municipality: str) -> Municipality | None:
    """None where a remote assistant's municipality does not lie on this disk."""
    try:
        return load_municipality(settings.content_dir / municipality)
    except (ContentError, OSError):
        return None


def _greet(
    console: Console, profile: Municipality | None, language: str, conversation: Conversation
) -> None:
    if profile:
        title = say("chat_welcome", language, bot_name=profile.bot_name, title=profile.title)
        console.print(Text(title, style="bold"))
    console.print(Text(say("chat_notice", language)))
    if not conversation.complete:
        console.print(Text(say("chat_no_dialogue", language), style="yellow"))
    console.print(Text(say("chat_hint", language), style="dim"))


def _typed_lines(language: str) -> Iterator[str]:
    """Lines with editing and recall; the questions stay in memory only."""
    from prompt_toolkit import PromptSession
    from prompt_toolkit.history import InMemoryHistory

    session: PromptSession[str] = PromptSession(history=InMemoryHistory())
    prompt: Callable[[], str] = lambda: session.prompt(f"{say('chat_prompt', language)} › ")  # noqa: E731
    while True:
        try:
            yield prompt()
        except KeyboardInterrupt:
            continue
        except EOFError:
            return


def _piped_lines() -> Iterator[str]:
    yield from sys.stdin
