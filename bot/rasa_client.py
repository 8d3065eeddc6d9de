"""Talks to Rasa's REST channel on this machine."""

import json
import re
from typing import Any
from urllib.parse import quote

import aiohttp

TIMEOUT_S = 20.0
KEEP_ALIVE_S = 60.0
AT_ONCE = 4
"""Turns that Rasa works on at the same time; more of them wait here in the order they came.

It has one processor core: with all at once each gets a piece of it in turn, and all end late.
"""
# Slashes, blanks and characters that take no room; the same in Rasa's dialogue_classifier.py.
_COMMAND_PREFIX = re.compile(
    "^[/\\s\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]+"
)


class RasaUnavailable(Exception):  # noqa: N818
    """Rasa gave no answer: it is down, still starting, or failed in this turn."""


class RasaClient:
    """One Rasa server. Connections stay open; for concurrent use in one event loop."""

    def __init__(self, base_url: str, token: str, timeout_s: float = TIMEOUT_S) -> None:
        """`base_url` is like `http://127.0.0.1:5005`."""
        self._base_url = base_url.rstrip("/")
        self._token = token
        self._timeout_s = timeout_s
        self._session: aiohttp.ClientSession | None = None

    async def send(
        self, sender: str, message: str, metadata: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Messages of the assistant in the form of the wire contract, at least one.

        Raises:
            RasaUnavailable: there is no answer.
        """
        body = {
            "sender": sender,
            "message": without_command_prefix(message) or "?",
            "metadata": metadata,
        }
        answer = await self._request("POST", "/webhooks/rest/webhook", body)
        messages = merge(answer)
        if not messages:
            raise RasaUnavailable("Rasa answered nothing.")
        return messages

    async def ready(self) -> bool:
        """Whether Rasa has loaded its model and listens."""
        try:
            await self._request("GET", "/ready")
        except RasaUnavailable:
            return False
        return True

    async def erase(self, sender: str) -> None:
        """Deletes all that Rasa keeps of a conversation.

        Raises:
            RasaUnavailable: it could not be deleted.
        """
        await self._request("DELETE", f"/conversations/{quote(sender, safe='')}")

    async def aclose(self) -> None:
        """Closes the connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def _request(self, method: str, path: str, body: Any = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        try:
            async with self._open().request(
                method, self._base_url + path, data=data, raise_for_status=True
            ) as response:
                return json.loads(await response.read())
        except (aiohttp.ClientError, TimeoutError, ValueError) as error:
            raise RasaUnavailable(str(error) or type(error).__name__) from error

    def _open(self) -> aiohttp.ClientSession:
        """The session, made on first use because it belongs to the running event loop."""
        if self._session is None:
            self._session = aiohttp.ClientSession(
                headers={
                    "Authorization": f"Bearer {self._token}",
                    "Content-Type": "application/json",
                },
                timeout=aiohttp.ClientTimeout(total=self._timeout_s),
                connector=aiohttp.TCPConnector(limit=AT_ONCE, keepalive_timeout=KEEP_ALIVE_S),
                cookie_jar=aiohttp.DummyCookieJar(),
            )
        return self._session


def without_command_prefix(message: str) -> str:
    """`message` without leading slashes and blanks, so that it never reads as a Rasa command."""
    return _COMMAND_PREFIX.sub("", message)


def merge(messages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Puts together what Rasa's REST channel took apart.

    It sends every paragraph of a text as a message, and `custom` as another one at the end.
    """
    merged: list[dict[str, Any]] = []
    parts: list[dict[str, Any]] = []
    for message in messages:
        parts.append(message)
        if "custom" in message:
            merged.append(_joined(parts))
            parts = []
    return [*merged, *parts]


def _joined(parts: list[dict[str, Any]]) -> dict[str, Any]:
    whole: dict[str, Any] = {}
    for part in parts:
        whole.update(part)
    texts = [part["text"] for part in parts if part.get("text")]
    return whole | {"text": "\n\n".join(texts)} if texts else whole
