"""Asking the assistant that runs on this machine, the way its other clients do."""

from __future__ import annotations

import json
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from typing import Any

from bot.listening import url_of
from bot.run_file import running
from bot.settings import Settings

READY_TIMEOUT_S = 10
ANSWER_TIMEOUT_S = 30
_UNKNOWN = (404, 422)
"""Not there, or no possible name."""


class NoAnswerError(Exception):
    """The running assistant refused or did not answer; the text says why."""


@dataclass(frozen=True)
class LocalClient:
    """Client of the REST webhook of an assistant on this machine."""

    url: str
    tokens: dict[str, str]
    """Bearer token of each channel that needs one."""

    @classmethod
    def find(cls, settings: Settings) -> LocalClient | None:
        """The assistant that runs with these settings, if one is ready."""
        tokens = {str(channel): token for channel, token in settings.trusted_tokens.items()}
        clients = [cls(url_of(settings.host, settings.port), tokens)]
        # Another user's assistant cannot be seen there: it can be asked, on the open channels.
        if started := running(settings.data_dir):
            # With a port of its own ("make run PORT=8123"), or the usual one.
            clients.insert(0, cls(started.url, started.tokens))
        return next((client for client in clients if client.ready()), None)

    def ready(self) -> bool:
        """Whether it answers questions right now."""
        try:
            with _open(urllib.request.Request(f"{self.url}/readyz"), READY_TIMEOUT_S):
                return True
        except (OSError, ValueError):
            return False

    def knows(self, municipality: str) -> bool:
        """Whether it answers for the municipality; true where that cannot be told."""
        place = urllib.parse.quote(municipality, safe="")
        request = urllib.request.Request(f"{self.url}/api/municipalities/{place}")
        try:
            with _open(request, READY_TIMEOUT_S):
                return True
        except urllib.error.HTTPError as error:
            return error.code not in _UNKNOWN
        except (OSError, ValueError):
            return True

    def erase(self, conversation: str) -> bool:
        """Erases a conversation by its id; False where there is none.

        Raises:
            NoAnswerError: it cannot be erased now, with the assistant's own words.
        """
        id = urllib.parse.quote(conversation, safe="")
        request = urllib.request.Request(f"{self.url}/api/conversations/{id}", method="DELETE")
        try:
            with _open(request, ANSWER_TIMEOUT_S):
                return True
        except urllib.error.HTTPError as error:
            if error.code in _UNKNOWN:
                return False
            raise NoAnswerError(_own_words(error)) from None
        except (OSError, ValueError) as error:
            raise NoAnswerError(f"The assistant at {self.url} does not answer ({error}).") from None

    def send(
        self, text: str, *, sender: str, municipality: str, channel: str, language: str
    ) -> list[dict[str, Any]]:
        """The answer, as messages of the wire contract.

        Raises:
            NoAnswerError: with the assistant's own words where it gave any.
        """
        metadata = {
            "municipality": municipality,
            "channel": channel,
            "language": language,
            "terminal": True,
        }
        body = {"sender": sender, "message": text, "metadata": metadata}
        headers = {"Content-Type": "application/json"}
        if token := self.tokens.get(channel):
            headers["Authorization"] = f"Bearer {token}"
        request = urllib.request.Request(
            f"{self.url}/webhooks/rest/webhook", json.dumps(body).encode(), headers
        )
        try:
            with _open(request, ANSWER_TIMEOUT_S) as response:
                messages: list[dict[str, Any]] = json.load(response)
        except urllib.error.HTTPError as error:
            raise NoAnswerError(_own_words(error)) from None
        except (OSError, ValueError) as error:
            raise NoAnswerError(f"The assistant at {self.url} does not answer ({error}).") from None
        return messages


def _open(request: urllib.request.Request, timeout: float) -> Any:
    """Straight to this machine: a proxy set in the environment is for the world outside."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    return opener.open(request, timeout=timeout)


def _own_words(error: urllib.error.HTTPError) -> str:
    try:
        answer = json.load(error)
    except ValueError:
        return f"The assistant refused the question (status {error.code})."
    if isinstance(answer, dict):
        for key in ("detail", "text", "message", "title"):
            if isinstance(answer.get(key), str):
                return str(answer[key])
    return f"The assistant refused the question (status {error.code})."
