"""The REST channel: Rasa's own format, so that existing clients work unchanged."""

import json
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field, TypeAdapter, ValidationError
from starlette.responses import Response

from connectors.body import read_body
from connectors.dialogue import plain_custom
from connectors.input import clean
from connectors.problems import Problem, ProblemBody, request_language
from connectors.services import Services, bearer_token
from connectors.texts import known_language, say
from connectors.turns import BusyError

PATH = "/webhooks/rest/webhook"
_BUSY_SECONDS = 2

T = TypeVar("T")


class Incoming(BaseModel):
    """What a client sends."""

    sender: Annotated[
        str, Field(min_length=1, max_length=128, description="The client's name for the person")
    ]
    message: Annotated[str, Field(description="What the person wrote")]
    metadata: Annotated[
        dict[str, Any] | None,
        Field(
            description="`municipality`, `language` (de, en) and `channel` (web, rest; phone and"
            " intranet with their bearer token) are honoured, everything else is ignored;"
            " `terminal: true` marks a trial, which is recorded as such"
        ),
    ] = None


class Source(BaseModel):
    """Where a statement comes from."""

    title: str
    url: str
    reviewed: str = Field(description="Day to which it was checked, ISO 8601")


class Custom(BaseModel):
    """What connectors need beside the text."""

    outcome: str = Field(description="answered, clarify, refused, handover or dialogue")
    sources: list[Source] = []
    service: str | None = None
    aspect: str | None = None
    confidence: float | None = None
    language: str | None = Field(None, description="Language of the text: de, en, tr …")
    in_doubt: bool = Field(False, description="The answer says that it may be none")
    failed: bool = Field(False, description="Refused since the assistant could not be asked")


class Button(BaseModel):
    """A quick reply: pressing it sends `payload` as if it had been typed."""

    title: str
    payload: str


class Outgoing(BaseModel):
    """One message to the person."""

    recipient_id: str
    text: str | None = None
    buttons: list[Button] | None = None
    image: str | None = None
    custom: Custom | None = None


_incoming = TypeAdapter(Incoming)


def _request_schema(message_chars: int) -> dict[str, Any]:
    schema = Incoming.model_json_schema()
    schema["properties"]["message"]["maxLength"] = message_chars
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}


PROBLEMS: dict[int | str, dict[str, Any]] = {
    400: {"model": ProblemBody, "description": "The request ended before it was complete"},
    408: {"model": ProblemBody, "description": "The request did not arrive in time"},
    413: {"model": ProblemBody, "description": "The request is too large"},
    422: {"model": ProblemBody, "description": "Not JSON, or a field is missing or wrong"},
    429: {
        "model": ProblemBody,
        "description": "Too many messages; `Retry-After` says how many seconds to wait",
        "headers": {"Retry-After": {"schema": {"type": "integer"}}},
    },
}

_UNAUTHORISED: dict[int | str, dict[str, Any]] = {
    401: {
        "model": ProblemBody,
        "description": "The bearer token is that of no channel; without one, `rest` is answered",
    }
}


def router(services: Services) -> APIRouter:
    """The webhook of one gateway."""
    api = APIRouter(tags=["chat"])
    limits = services.settings.limits

    @api.get("/webhooks/rest/", include_in_schema=False)
    async def health() -> dict[str, str]:
        """Rasa's clients ask here whether the channel is there."""
        return {"status": "ok"}

    @api.post(
        PATH,
        response_model=list[Outgoing],
        response_model_exclude_unset=True,
        responses=PROBLEMS | _UNAUTHORISED,
        openapi_extra=_request_schema(limits.message_chars),
        summary="Ask a question",
    )
    async def webhook(request: Request) -> Response:
        """Answers with a list of messages, in the order in which to show them."""
        language = request_language(request)
        body = await read_body(request, limits.body_bytes, language)
        incoming = parse_json(_incoming, body, language)
        metadata = incoming.metadata or {}
        language = known_language(metadata.get("language"), language)
        profile = services.profile(metadata.get("municipality"))
        if profile is None:
            raise Problem(422, "unknown_municipality", language)
        if len(incoming.message) > limits.message_chars:
            raise Problem(422, "too_long", language, limit=limits.message_chars)
        trusted = services.trusted_channel(request.headers)
        conversation = services.rest_conversation(
            incoming.sender, metadata | {"language": language}, trusted, profile.id
        )
        client = None if trusted else services.addresses.of(request.scope)
        if wait := services.wait(client, conversation.id):
            raise Problem(429, "rate_limited", language, retry_after=wait)
        if trusted is None and bearer_token(request.headers) is not None:
            raise Problem(401, "unknown_token", language)
        text = clean(incoming.message)
        if not text:
            return _json([_empty(incoming.sender, language)])
        try:
            answers = await services.dialogue.answer(conversation, text, incoming.sender)
        except BusyError:
            services.metrics.refused("busy")
            raise Problem(429, "busy", language, retry_after=_BUSY_SECONDS) from None
        joined = ",".join(answer.entry.body for answer in answers)
        return Response(f"[{joined}]", media_type="application/json")

    return api


def parse_json(adapter: TypeAdapter[T], body: bytes | str, language: str) -> T:
    """The body as `T`; raises a 422 `Problem` that names the first wrong field."""
    try:
        return adapter.validate_json(body)
    except ValidationError as error:
        where = error.errors(include_url=False, include_input=False, include_context=False)[0]
        if not where["loc"]:
            raise Problem(422, "bad_json", language) from None
        raise Problem(422, "bad_field", language, field=where["loc"][0]) from None


def _empty(sender: str, language: str) -> dict[str, Any]:
    return {
        "recipient_id": sender,
        "text": say("empty", language),
        "custom": plain_custom("clarify", language),
    }


def _json(value: object) -> Response:
    return Response(json.dumps(value, ensure_ascii=False), media_type="application/json")
