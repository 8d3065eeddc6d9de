"""Small JSON routes beside the chat: municipalities, feedback, erasure, health, metrics."""

import logging
from collections.abc import Sequence
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Request
from pydantic import BaseModel, Field, TypeAdapter
from starlette.responses import Response

from bot.privacy import mask
from connectors.body import read_body
from connectors.conversations import RecordError
from connectors.input import clean
from connectors.metrics import CONTENT_TYPE
from connectors.problems import Problem, ProblemBody, request_language
from connectors.rest import PROBLEMS, Button, parse_json
from connectors.services import Services
from connectors.texts import known_language

log = logging.getLogger(__name__)

_NOT_FOUND: dict[int | str, dict[str, Any]] = {
    404: {"model": ProblemBody, "description": "There is no such thing here"}
}
_UNAVAILABLE: dict[int | str, dict[str, Any]] = {
    503: {"model": ProblemBody, "description": "A part that is needed cannot be reached right now"}
}
_BAD_FIELD: dict[int | str, dict[str, Any]] = {
    422: {"model": ProblemBody, "description": "A parameter has a wrong value"}
}
_RATE: dict[int | str, dict[str, Any]] = {429: PROBLEMS[429]}


class MunicipalityBody(BaseModel):
    """What a client shows before the first message."""

    id: str
    name: str
    title: str
    url: str
    bot_name: str
    colour: str = Field(description="#rrggbb")
    languages: Sequence[str]
    notice: str = Field(description="Says that it is a machine; to be shown or spoken first")
    suggestions: list[Button]


class Feedback(BaseModel):
    """One rating of one answer."""

    conversation: Annotated[str, Field(min_length=1, max_length=128)]
    message: Annotated[
        str, Field(min_length=1, max_length=64, description="Id the server gave the answer")
    ]
    rating: Literal["up", "down"]
    comment: Annotated[str | None, Field(max_length=1000)] = None


class Status(BaseModel):
    """State of the process."""

    status: str


_feedback = TypeAdapter(Feedback)


def router(services: Services) -> APIRouter:
    """The routes of one gateway."""
    api = APIRouter()

    def describe(request: Request, id: str | None, language: str) -> MunicipalityBody:
        chosen = known_language(language, request_language(request))
        profile = services.profile(id)
        if profile is None:
            raise Problem(404, "unknown_municipality", chosen)
        return MunicipalityBody(
            id=profile.id,
            name=profile.name,
            title=profile.title,
            url=profile.url,
            bot_name=profile.bot_name,
            colour=profile.colour,
            languages=profile.languages,
            notice=services.notice(profile, chosen),
            suggestions=[Button(**b) for b in services.suggestions(profile, chosen)],
        )

    @api.get(
        "/api/municipality",
        response_model=MunicipalityBody,
        responses=_NOT_FOUND | _BAD_FIELD,
        tags=["chat"],
        summary="The municipality answered for where none is named",
    )
    async def default_municipality(
        request: Request, language: Annotated[str, Query(description="de or en")] = ""
    ) -> MunicipalityBody:
        return describe(request, None, language)

    @api.get(
        "/api/municipalities/{id}",
        response_model=MunicipalityBody,
        responses=_NOT_FOUND | _BAD_FIELD,
        tags=["chat"],
        summary="Name, look, notice and starter questions of a municipality",
    )
    async def municipality(
        request: Request,
        id: Annotated[str, Path(max_length=60, examples=["jena"])],
        language: Annotated[str, Query(description="de or en")] = "",
    ) -> MunicipalityBody:
        return describe(request, id, language)

    @api.post(
        "/api/feedback",
        status_code=204,
        responses=PROBLEMS | _NOT_FOUND | _UNAVAILABLE,
        openapi_extra={
            "requestBody": {
                "required": True,
                "content": {"application/json": {"schema": Feedback.model_json_schema()}},
            }
        },
        tags=["chat"],
        summary="Rate an answer",
    )
    async def feedback(request: Request) -> Response:
        language = request_language(request)
        body = await read_body(request, services.settings.limits.body_bytes, language)
        given = parse_json(_feedback, body, language)
        if wait := services.wait(services.addresses.of(request.scope), given.conversation):
            raise Problem(429, "rate_limited", language, retry_after=wait)
        comment = mask(clean(given.comment or ""))
        try:
            known = await services.record.rate(
                given.conversation, given.message, given.rating, comment
            )
        except RecordError:
            raise Problem(503, "internal", language) from None
        if not known:
            raise Problem(404, "unknown_message", language)
        services.metrics.feedback.labels(given.rating).inc()
        return Response(status_code=204)

    @api.delete(
        "/api/conversations/{id}",
        status_code=204,
        responses=_NOT_FOUND | _BAD_FIELD | _RATE | _UNAVAILABLE,
        tags=["chat"],
        summary="Erase a conversation; whoever knows its id may",
    )
    async def erase(request: Request, id: Annotated[str, Path(max_length=128)]) -> Response:
        language = request_language(request)
        if wait := services.wait(services.addresses.of(request.scope), id):
            raise Problem(429, "rate_limited", language, retry_after=wait)
        try:
            known = await services.erase(id)
        except Exception as error:
            log.warning("A conversation could not be erased: %s", type(error).__name__)
            raise Problem(503, "internal", language) from None
        if not known:
            raise Problem(404, "unknown_conversation", language)
        return Response(status_code=204)

    @api.get("/healthz", response_model=Status, tags=["operation"], summary="Process alive")
    async def healthz() -> Status:
        return Status(status="ok")

    @api.get(
        "/readyz",
        response_model=Status,
        responses={503: {"model": Status, "description": "Still starting, or a part is down"}},
        tags=["operation"],
        summary="Questions can be answered",
    )
    async def readyz() -> Response:
        ready = await services.ready()
        status = Status(status="ready" if ready else "starting")
        return Response(
            status.model_dump_json(), 200 if ready else 503, media_type="application/json"
        )

    @api.get(
        "/metrics",
        response_class=Response,
        responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}},
        tags=["operation"],
        summary="Prometheus metrics",
    )
    async def metrics() -> Response:
        await services.ready()
        return Response(services.metrics.exposition(), media_type=CONTENT_TYPE)

    return api
