"""Talks to Rasa's REST channel on this machine."""

from typing import Any

import httpx

CONNECTIONS = 100
TIMEOUT_S = 20.0


class RasaUnavailable(Exception):  # noqa: N818
    """Rasa gave no answer: it is down, still starting, or failed in this turn."""


class RasaClient:
    """One Rasa server. Connections stay open; safe for concurrent use in one event loop."""

    def __init__(
        self, base_url: str, token: str, transport: httpx.AsyncBaseTransport | None = None
    ) -> None:
        """`base_url` is like `http://127.0.0.1:5005`; `transport` is for tests."""
        self._http = httpx.AsyncClient(
            base_url=base_url,
            headers={"Authorization": f"Bearer {token}"},
            timeout=httpx.Timeout(TIMEOUT_S, connect=2.0),
            limits=httpx.Limits(max_connections=CONNECTIONS, max_keepalive_connections=CONNECTIONS),
            transport=transport,
            trust_env=False,
        )

    async def send(
        self, sender: str, message: str, metadata: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Messages of the assistant in the form of the wire contract, at least one.

        Raises:
            RasaUnavailable: there is no answer.
        """
        body = {
            "sender": sender,
            "message": without_command_prefix(message),
            "metadata": metadata,
        }
        response = await self._request("POST", "/webhooks/rest/webhook", json=body)
        messages = merge(response.json())
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
        path = httpx.URL(f"/conversations/{sender}").raw_path.decode()
        await self._request("DELETE", path)

    async def aclose(self) -> None:
        """Closes the connections."""
        await self._http.aclose()

    async def _request(self, method: str, path: str, **options: Any) -> httpx.Response:
        try:
            response = await self._http.request(method, path, **options)
            response.raise_for_status()
        except httpx.HTTPError as error:
            raise RasaUnavailable(str(error)) from error
        return response


def without_command_prefix(message: str) -> str:
    """`message` without leading slashes, which Rasa takes for a command."""
    return message.lstrip("/ \t\r\n\u00a0\u3000").strip() or "?"


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
