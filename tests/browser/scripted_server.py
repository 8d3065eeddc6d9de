"""A server that speaks the widget's protocol and does what a test tells it to."""

import asyncio
import itertools
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp
from starlette.websockets import WebSocket, WebSocketDisconnect

from connectors.demonstration import demonstration

WEB = Path(__file__).parents[2] / "connectors" / "web"
TIME = "2026-06-08T10:00:00Z"

FEE_ANSWER: dict[str, Any] = {
    "text": (
        "Ein Personalausweis kostet 37,00 Euro, für Personen unter 24 Jahren 22,80 Euro.\n\n"
        "Mitbringen müssen Sie:\n- Ihren bisherigen Ausweis\n- ein biometrisches Passfoto\n\n"
        "Zuständig ist der Bürgerservice Jena, Telefon 03641 49-3800, bs-antrag@jena.de."
    ),
    "buttons": [
        {"title": "Unterlagen", "payload": "Welche Unterlagen brauche ich?"},
        {"title": "Öffnungszeiten", "payload": "Wann hat der Bürgerservice offen?"},
        {"title": "Termin vereinbaren", "payload": "Termin im Bürgerservice"},
    ],
    "custom": {
        "outcome": "answered",
        "sources": [
            {
                "title": "Personalausweis beantragen",
                "url": "https://service.jena.de/de/personalausweis",
                "reviewed": "2026-06-08",
            }
        ],
    },
}
LONG_ANSWER: dict[str, Any] = {
    "text": "\n\n".join(
        f"Absatz {number} sagt, was in diesem Fall zu tun ist und wer dabei gerne weiterhilft."
        for number in range(1, 25)
    ),
    "custom": {"outcome": "answered", "sources": []},
}
HOSTILE_ANSWER: dict[str, Any] = {
    "text": (
        "<img src=x onerror=\"document.title='hacked'\"><script>document.title='hacked'</script> "
        "javascript:alert(1) https://jena.de/a?b=<b>fett</b>."
    ),
    "buttons": [{"title": "<b>Knopf</b>", "payload": "<i>hallo</i>"}],
    "custom": {
        "outcome": "answered",
        "sources": [
            {"title": "<u>Quelle</u>", "url": "javascript:alert(1)", "reviewed": "2026-06-08"}
        ],
    },
}
ARABIC_ANSWER: dict[str, Any] = {
    "text": (
        "\u200fPersonalausweis: التكلفة 46 يورو (ابتداءً من عمر 24).\n\n"
        "\u200fBürgerservice Jena – ساعات العمل:\n"
        "- الاثنين: من 8:30 إلى 13:00\n- الثلاثاء: من 8:30 إلى 18:00\n\n"
        "(النص الأصلي للمدينة باللغة الألمانية، غير مترجم:)\n"
        "Sie brauchen Ihren alten Ausweis.\n- alter Ausweis\n- digitales Passbild"
    ),
    "buttons": [{"title": "الوثائق المطلوبة", "payload": "Personalausweis: الوثائق المطلوبة"}],
    "custom": {"outcome": "answered", "sources": []},
}
HUMAN_ANSWER: dict[str, Any] = {
    "text": "Der Bürgerservice hilft Ihnen persönlich: Telefon 03641 49-3800.",
    "custom": {"outcome": "handover", "sources": []},
}
REFUSALS: dict[str, dict[str, Any]] = {
    "elterngeld": {
        "text": "Dazu habe ich keine geprüfte Auskunft.",
        "buttons": [
            {"title": "Wohngeld", "payload": "Wohngeld"},
            {
                "title": "Mit einem Menschen sprechen",
                "payload": "Ich möchte mit einem Menschen sprechen",
            },
        ],
        "custom": {"outcome": "refused", "sources": [], "language": "de"},
    },
    "benefit": {
        "text": "I have no verified information on that.",
        "buttons": [{"title": "Talk to a person", "payload": "I want to talk to a human"}],
        "custom": {"outcome": "refused", "sources": [], "language": "en"},
    },
}
SUGGESTIONS = {
    "de": [
        {"title": "Was kostet ein Personalausweis?", "payload": "Was kostet ein Personalausweis?"},
        {"title": "Wie melde ich mich um?", "payload": "Wie melde ich mich um?"},
        {"title": "Wann hat der Bürgerservice offen?", "payload": "Öffnungszeiten Bürgerservice"},
        {"title": "Was ist der ProbierLaden?", "payload": "Was ist der ProbierLaden?"},
    ],
    "en": [
        {"title": "What does an ID card cost?", "payload": "What does an ID card cost?"},
        {"title": "How do I register my new address?", "payload": "Change of address"},
    ],
}
MUNICIPALITY = {
    "id": "jena",
    "name": "Jena",
    "title": "Stadt Jena",
    "url": "https://www.jena.de",
    "bot_name": "Auskunft der Stadt Jena",
    "colour": "#00497a",
    "languages": ["de", "en"],
}


@dataclass
class ScriptedServer:
    """Answers like an assistant, and misbehaves on request."""

    url: str = ""
    reachable: bool = True
    """When false, every new connection is turned away."""
    lose_messages: int = 0
    """So many messages are received, but the line breaks before they are acknowledged."""
    silent: bool = False
    """Acknowledges and shows typing, but does not answer."""
    error: dict[str, str] | None = None
    """Sent instead of an answer."""
    frames: list[dict[str, Any]] = field(default_factory=list)
    """Everything received, in order."""
    conversations: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    _sockets: set[WebSocket] = field(default_factory=set)
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    _changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    def app(self) -> Starlette:
        """The ASGI application: WebSocket, municipality, widget files."""
        return Starlette(
            routes=[
                WebSocketRoute("/ws", self._serve),
                Route("/api/municipality", self._municipality),
                Route("/api/municipalities/{id}", self._municipality),
                Route("/", demonstration(WEB / "index.html")),
                Mount("/", StaticFilesForAnyone(directory=WEB)),
            ]
        )

    def messages(self) -> list[str]:
        """The texts received so far."""
        return [frame["text"] for frame in self.frames if frame["type"] == "message"]

    async def received(self, kind: str, count: int = 1) -> list[dict[str, Any]]:
        """Wait until `count` frames of a type have arrived, and return them."""
        async with self._changed, asyncio.timeout(20):
            while len(found := [each for each in self.frames if each["type"] == kind]) < count:
                await self._changed.wait()
        return found

    async def drop_connections(self) -> None:
        """Break all lines, as a restart of the server does."""
        for socket in list(self._sockets):
            with suppress(RuntimeError, WebSocketDisconnect):
                await socket.close(1012)

    async def push(self, message: dict[str, Any]) -> None:
        """Answer in every conversation, whether it is connected or not."""
        for turns in self.conversations.values():
            turns.append(self._turn("bot", message))
        for socket in list(self._sockets):
            await socket.send_json(self._answer_frame(next(iter(self.conversations.values()))[-1]))

    async def _municipality(self, request: Request) -> JSONResponse:
        language = request.query_params.get("language", "de")
        return JSONResponse(MUNICIPALITY | {"suggestions": SUGGESTIONS[language]})

    async def _serve(self, socket: WebSocket) -> None:
        if not self.reachable:
            await socket.close(1013)
            return
        await socket.accept()
        self._sockets.add(socket)
        try:
            await self._converse(socket)
        except (WebSocketDisconnect, RuntimeError):
            pass
        finally:
            self._sockets.discard(socket)

    async def _converse(self, socket: WebSocket) -> None:
        query = socket.query_params
        conversation = query.get("conversation") or ""
        if conversation not in self.conversations:
            conversation = self._begin()
        language = query.get("language", "de")
        await socket.send_json(
            {
                "type": "welcome",
                "conversation": conversation,
                "history": self.conversations[conversation],
                "suggestions": SUGGESTIONS[language],
            }
        )
        while True:
            frame = await socket.receive_json()
            async with self._changed:
                self.frames.append(frame)
                self._changed.notify_all()
            if frame["type"] == "restart":
                conversation = self._begin()
                await socket.send_json({"type": "restarted", "conversation": conversation})
            elif frame["type"] == "message":
                await self._on_message(socket, self.conversations[conversation], frame)

    async def _on_message(
        self, socket: WebSocket, turns: list[dict[str, Any]], frame: dict[str, Any]
    ) -> None:
        if self.lose_messages:
            self.lose_messages -= 1
            await socket.close(1012)
            return
        if self.error:
            await socket.send_json({"type": "error", "id": frame["id"], **self.error})
            return
        await socket.send_json({"type": "ack", "id": frame["id"]})
        turns.append(self._turn("user", {"text": frame["text"]}))
        await socket.send_json({"type": "typing"})
        if not self.silent:
            turns.append(self._turn("bot", reply(frame["text"])))
            await socket.send_json(self._answer_frame(turns[-1]))

    def _begin(self) -> str:
        conversation = f"conversation-{next(self._numbers)}"
        self.conversations[conversation] = []
        return conversation

    def _turn(self, author: str, message: dict[str, Any]) -> dict[str, Any]:
        number = next(self._numbers)
        return {"id": f"m{number}", "from": author, "time": TIME, "message": message}

    @staticmethod
    def _answer_frame(turn: dict[str, Any]) -> dict[str, Any]:
        return {
            "type": "message",
            "id": turn["id"],
            "time": turn["time"],
            "message": turn["message"],
        }


class StaticFilesForAnyone(StaticFiles):
    """The widget's files, loadable by pages of any other site (as modules need it)."""

    def file_response(self, *args: Any, **kwargs: Any) -> Any:
        response = super().file_response(*args, **kwargs)
        response.headers["Access-Control-Allow-Origin"] = "*"
        return response


def reply(text: str) -> dict[str, Any]:
    """The scripted answer to a text."""
    asked = text.lower()
    if "<" in text:
        return HOSTILE_ANSWER
    if "هوية" in text:
        return ARABIC_ANSWER
    for word, refusal in REFUSALS.items():
        if word in asked:
            return refusal
    if "menschen" in asked or "human" in asked:
        return HUMAN_ANSWER
    if "ausführlich" in asked:
        return LONG_ANSWER
    if "personalausweis" in asked or "unterlagen" in asked:
        return FEE_ANSWER
    return {"text": f"Sie fragten: {text}", "custom": {"outcome": "answered", "sources": []}}


async def serve(app: ASGIApp) -> tuple[str, uvicorn.Server, asyncio.Task[None]]:
    """Run an application on a free loopback port; returns its address, server and task."""
    config = uvicorn.Config(
        app, host="127.0.0.1", port=0, log_level="warning", timeout_graceful_shutdown=1
    )
    server = uvicorn.Server(config)
    task = asyncio.create_task(server.serve())
    while not server.started:
        if task.done():
            task.result()
        await asyncio.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    return f"http://127.0.0.1:{port}", server, task
