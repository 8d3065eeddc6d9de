"""What a client gets instead of an answer: a status, a stable code and a friendly sentence."""

import json
import math

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from connectors.texts import preferred_language, say

# The rest of a request that was not read to its end must not be taken for the next one.
_UNREAD = frozenset({400, 408, 413, 429})
_UNAUTHORISED = 401
_CODES = {404: "not_found", 405: "method_not_allowed"}


class ProblemBody(BaseModel):
    """Body of every response with a status of 400 or more."""

    code: str = Field(description="Stable identifier of the kind of problem")
    detail: str = Field(description="Sentence for the user, in German or English")


class Problem(Exception):  # noqa: N818
    """Ends a request with `status`; `key` names the sentence and is the code on the wire."""

    def __init__(
        self, status: int, key: str, language: str, *, retry_after: float = 0, **values: object
    ) -> None:
        super().__init__(key)
        self.status = status
        self.code = key
        self.retry_after = retry_after
        if retry_after:
            values["seconds"] = math.ceil(retry_after)
        self.detail = say(key, language, **values)

    def response(self) -> Response:
        """The HTTP response."""
        headers = {}
        if self.status == _UNAUTHORISED:
            headers["www-authenticate"] = "Bearer"
        if self.status in _UNREAD:
            headers["connection"] = "close"
        if self.retry_after:
            headers["retry-after"] = str(math.ceil(self.retry_after))
        return problem_response(self.status, self.code, self.detail, headers)


def problem_response(
    status: int, code: str, detail: str, headers: dict[str, str] | None = None
) -> Response:
    """JSON of a `ProblemBody`."""
    body = json.dumps({"code": code, "detail": detail}, ensure_ascii=False)
    return Response(body, status, headers, media_type="application/json")


def request_language(request: Request) -> str:
    """Language for sentences about a request that says nothing better."""
    return preferred_language(request.headers.get("accept-language", ""))


def install(app: FastAPI) -> None:
    """Makes the app answer every error in this form."""

    async def on_problem(request: Request, error: Exception) -> Response:
        assert isinstance(error, Problem)
        return error.response()

    async def on_http_error(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        code = _CODES.get(error.status_code, "bad_request")
        detail = say(code, request_language(request))
        return problem_response(error.status_code, code, detail, dict(error.headers or {}))

    async def on_wrong_parameter(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        # Not what was given: it may be personal.
        name = error.errors()[0]["loc"][-1]
        detail = say("bad_field", request_language(request), field=name)
        return problem_response(422, "bad_field", detail)

    async def on_crash(request: Request, error: Exception) -> Response:
        return problem_response(500, "internal", say("internal", request_language(request)))

    app.add_exception_handler(Problem, on_problem)
    app.add_exception_handler(HTTPException, on_http_error)
    app.add_exception_handler(RequestValidationError, on_wrong_parameter)
    app.add_exception_handler(Exception, on_crash)
