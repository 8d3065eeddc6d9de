"""The same brain as in the chat: asked over the gateway's REST webhook."""

from collections.abc import Callable
from typing import Any

import httpx

from voice.assistant import Answer, AssistantUnavailableError, Option

PATH = "/webhooks/rest/webhook"


class GatewayAssistant:
    """Asks the gateway at `base_url` as the trusted channel `phone`."""

    def __init__(
        self,
        base_url: str,
        token: Callable[[], str],
        municipality: str,
        timeout: float = 10.0,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._municipality = municipality
        # Asked for every time: the gateway makes a new one when it starts again.
        self._token = token
        self._client = httpx.AsyncClient(
            base_url=base_url, timeout=timeout, transport=transport, trust_env=False
        )

    async def ask(self, conversation: str, text: str, language: str) -> Answer:
        body = {
            "sender": conversation,
            "message": text,
            "metadata": {
                "municipality": self._municipality,
                "language": language,
                "channel": "phone",
            },
        }
        try:
            token = self._token()
            headers = {"Authorization": f"Bearer {token}"} if token else {}
            answer = await self._client.post(PATH, json=body, headers=headers)
            answer.raise_for_status()
            messages = answer.json()
        except (httpx.HTTPError, ValueError) as error:
            raise AssistantUnavailableError(f"the gateway did not answer: {error}") from error
        return answer_of(messages)

    async def aclose(self) -> None:
        await self._client.aclose()


def answer_of(messages: list[dict[str, Any]]) -> Answer:
    """One answer of all messages of a turn; the last message decides its outcome."""
    texts = [str(message["text"]) for message in messages if message.get("text")]
    outcomes = [
        str(message["custom"]["outcome"])
        for message in messages
        if isinstance(message.get("custom"), dict) and message["custom"].get("outcome")
    ]
    options = tuple(
        Option(str(button["title"]), str(button["payload"]))
        for message in messages
        for button in message.get("buttons") or ()
    )
    outcome = "handover" if "handover" in outcomes else (outcomes or ["dialogue"])[-1]
    return Answer("\n\n".join(texts), outcome, options)
