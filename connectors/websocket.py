"""The widget's channel: one WebSocket a tab.

From the client: `message` (id, text), `feedback` (message, rating up|down, comment?), `restart`,
`language` (language), `ping`. To the client: `welcome`, `ack`, `typing`, `message`, `said` (what
was written in another tab of the conversation), `restarted`, `error` (code, text, id?), `pong`.
"""

import asyncio
import json
import logging
import math
import re
import time
from dataclasses import replace
from enum import StrEnum
from typing import Any

from fastapi import APIRouter
from pydantic_core import from_json
from starlette.websockets import WebSocket

from bot.privacy import mask
from connectors.assistant import MunicipalityProfile
from connectors.conversations import Conversation, Entry, RecordError, iso, new_id
from connectors.dialogue import Answer
from connectors.hub import Delivery, Hub
from connectors.input import clean
from connectors.limits import TokenBuckets
from connectors.outbox import Outbox
from connectors.problems import problem_response
from connectors.services import Services
from connectors.texts import known_language, preferred_language, say
from connectors.turns import BusyError

COMMENT_CHARS = 1000
IDLE_SECONDS = 30 * 60.0
NORMAL = 1000
POLICY_VIOLATION = 1008
_CLIENT_ID_CHARS = 64
_FRAMES_PER_MINUTE = 240
_ID = re.compile(r"[A-Za-z0-9_-]{24}")

log = logging.getLogger(__name__)

Frame = dict[str, Any]


class ErrorCode(StrEnum):
    """`code` of an `error` frame."""

    RATE_LIMITED = "rate_limited"
    TOO_LONG = "too_long"
    BAD_REQUEST = "bad_request"
    UNAVAILABLE = "unavailable"
    BUSY = "busy"
    UNKNOWN_MUNICIPALITY = "unknown_municipality"
    """Connecting again cannot mend it."""


def router(services: Services) -> APIRouter:
    """The WebSocket route of one gateway."""
    api = APIRouter()
    hub = Hub()

    @api.websocket("/ws")
    async def chat(websocket: WebSocket) -> None:
        client = services.addresses.of(websocket.scope)
        if not services.origins.permits(websocket.headers):
            await _deny(websocket, services, 403, "forbidden_origin")
            return
        if not services.connections.enter(client):
            await _deny(websocket, services, 429, "full")
            return
        services.metrics.connections.inc()
        try:
            await websocket.accept()
            await Session(websocket, services, hub, client).run()
        finally:
            services.metrics.connections.dec()
            services.connections.leave(client)

    return api


async def _deny(websocket: WebSocket, services: Services, status: int, key: str) -> None:
    """Answers the handshake with an ordinary HTTP response: cheap, and nothing stays open."""
    services.metrics.refused(key)
    language = preferred_language(websocket.headers.get("accept-language", ""))
    await websocket.send_denial_response(problem_response(status, key, say(key, language)))


class Session:
    """One tab of one person."""

    def __init__(self, websocket: WebSocket, services: Services, hub: Hub, client: str) -> None:
        self._websocket = websocket
        self._services = services
        self._hub = hub
        self._client = client
        self._outbox = Outbox(websocket)
        self._frames = TokenBuckets(_FRAMES_PER_MINUTE, max_keys=1)
        accepted = preferred_language(websocket.headers.get("accept-language", ""))
        self._language = known_language(websocket.query_params.get("language"), accepted)
        self._conversation: Conversation

    async def run(self) -> None:
        """From the accepted handshake to the end of the connection."""
        query = self._websocket.query_params
        profile = self._services.profile(query.get("municipality"))
        if profile is None:
            self._refuse(
                ErrorCode.UNKNOWN_MUNICIPALITY, say("unknown_municipality", self._language)
            )
            self._outbox.close(POLICY_VIOLATION)
            await self._outbox.flushed()
            return
        await self._welcome(profile, query.get("conversation", ""))
        try:
            await self._read()
        finally:
            self._hub.leave(self._key, self._outbox)
            self._outbox.drop()

    # Conversation.

    @property
    def _key(self) -> str:
        return f"{self._conversation.municipality}/{self._conversation.id}"

    def _begin(self, id: str, municipality: str) -> None:
        self._conversation = Conversation(id, municipality, "web", self._language)
        self._hub.join(self._key, self._outbox)

    async def _welcome(self, profile: MunicipalityProfile, wanted: str) -> None:
        stored = await self._stored(wanted, profile.id)
        id, history = (new_id(), []) if stored is None else (wanted, stored)
        frame = _frame(
            "welcome",
            conversation=id,
            notice=self._services.notice(profile, self._language),
            suggestions=self._services.suggestions(profile, self._language),
            limit=self._services.settings.limits.message_chars,
        )
        turns = ",".join(entry.as_turn() for entry in history)
        self._begin(id, profile.id)
        self._outbox.put(f'{frame[:-1]},"history":[{turns}]}}')

    async def _stored(self, wanted: str, municipality: str) -> list[Entry] | None:
        """History of the conversation asked for; None if there is no such one here."""
        if not _ID.fullmatch(wanted):
            return None
        try:
            found = await self._services.record.find(wanted)
        except RecordError:
            found = None
        if found:
            conversation, history = found
            return history if conversation.municipality == municipality else None
        # Open in another tab, but nothing was said yet.
        return [] if f"{municipality}/{wanted}" in self._hub else None

    # Frames from the client.

    async def _read(self) -> None:
        while True:
            try:
                async with asyncio.timeout(IDLE_SECONDS):
                    event = await self._websocket.receive()
            except TimeoutError:
                self._outbox.close(NORMAL)
                await self._outbox.flushed()
                return
            if event["type"] == "websocket.disconnect":
                return
            if self._frames.take(""):
                self._services.metrics.refused("frames")
                self._refuse(ErrorCode.RATE_LIMITED, say("busy", self._language))
                self._outbox.close(POLICY_VIOLATION)
                await self._outbox.flushed()
                return
            await self._receive(event.get("text"))

    async def _receive(self, text: str | None) -> None:
        frame = _parse(text)
        match frame:
            case {"type": "message", "id": str(id), "text": str(text)}:
                self._message(id, text)
            case {"type": "feedback", "message": str(id), "rating": "up" | "down" as rating}:
                await self._feedback(id, rating, frame.get("comment"))
            case {"type": "restart"}:
                self._restart()
            case {"type": "language", "language": str(language)}:
                self._language = known_language(language, self._language)
                self._conversation = replace(self._conversation, language=self._language)
            case {"type": "ping"}:
                self._outbox.put('{"type":"pong"}')
            case _:
                self._refuse(ErrorCode.BAD_REQUEST, say("bad_request", self._language))

    def _message(self, id: str, text: str) -> None:
        id = id[:_CLIENT_ID_CHARS]
        if self._services.profile(self._conversation.municipality) is None:
            # Removed since; another municipality's answer would be a wrong one.
            sentence = say("unknown_municipality", self._language)
            self._refuse(ErrorCode.UNKNOWN_MUNICIPALITY, sentence, id)
            return
        limit = self._services.settings.limits.message_chars
        if len(text) > limit:
            self._refuse(ErrorCode.TOO_LONG, say("too_long", self._language, limit=limit), id)
            return
        cleaned = clean(text)
        if not cleaned:
            self._refuse(ErrorCode.BAD_REQUEST, say("empty", self._language), id)
            return
        delivery = Delivery(self._key, id, cleaned)
        repeated = self._hub.repeated(delivery)
        if repeated is not None:
            self._outbox.put(_frame("ack", id=id))
            for frame in repeated:
                self._outbox.put(frame)
            return
        if wait := self._services.wait(self._client, self._conversation.id):
            sentence = say("rate_limited", self._language, seconds=math.ceil(wait))
            self._refuse(ErrorCode.RATE_LIMITED, sentence, id)
            return
        if self._services.dialogue.turns.full(self._conversation.id):
            self._services.metrics.refused("busy")
            self._refuse(ErrorCode.BUSY, say("busy", self._language), id)
            return
        self._hub.accept(delivery)
        # The answer is found and recorded even if this tab is closed meanwhile.
        self._services.spawn(self._answer(self._conversation, self._key, delivery))

    async def _answer(self, conversation: Conversation, key: str, delivery: Delivery) -> None:
        self._outbox.put(_frame("ack", id=delivery.client_id))
        said = _frame("said", time=iso(time.time()), text=mask(delivery.text))
        self._hub.broadcast(key, said, but=self._outbox)
        self._hub.broadcast(key, '{"type":"typing"}')
        try:
            answers = await self._services.dialogue.answer(
                conversation, delivery.text, conversation.id
            )
        except BusyError:
            self._hub.forget(delivery)
            self._refuse(ErrorCode.BUSY, say("busy", self._language), delivery.client_id)
            return
        except Exception as error:
            log.error("A message could not be answered: %s", type(error).__name__)
            self._hub.forget(delivery)
            self._refuse(ErrorCode.UNAVAILABLE, say("internal", self._language), delivery.client_id)
            return
        frames = [_message_frame(answer) for answer in answers]
        self._hub.answered(delivery, frames)
        for frame in frames:
            self._hub.broadcast(key, frame)

    async def _feedback(self, message: str, rating: str, comment: object) -> None:
        words = mask(clean(comment[:COMMENT_CHARS])) if isinstance(comment, str) else ""
        try:
            known = await self._services.record.rate(
                self._conversation.id, message[:_CLIENT_ID_CHARS], rating, words
            )
        except RecordError:
            self._refuse(ErrorCode.UNAVAILABLE, say("internal", self._language))
            return
        if known:
            self._services.metrics.feedback.labels(rating).inc()
        else:
            self._refuse(ErrorCode.BAD_REQUEST, say("unknown_message", self._language))

    def _restart(self) -> None:
        self._hub.leave(self._key, self._outbox)
        self._begin(new_id(), self._conversation.municipality)
        self._outbox.put(_frame("restarted", conversation=self._conversation.id))

    def _refuse(self, code: ErrorCode, text: str, id: str | None = None) -> None:
        named = {} if id is None else {"id": id}
        self._outbox.put(_frame("error", code=code, text=text, **named))


def _parse(text: str | None) -> Frame:
    """The frame as an object; empty if it is binary, not JSON or not an object."""
    try:
        value = from_json(text or "")
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def _frame(type: str, **fields: Any) -> str:
    return json.dumps({"type": type, **fields}, ensure_ascii=False, separators=(",", ":"))


def _message_frame(answer: Answer) -> str:
    # The message is JSON already.
    entry = answer.entry
    return (
        f'{{"type":"message","id":"{entry.id}","time":"{iso(entry.time)}","message":{entry.body}}}'
    )
