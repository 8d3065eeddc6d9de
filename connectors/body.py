"""Reads request bodies, giving up as soon as a limit is passed."""

import asyncio

from starlette.requests import ClientDisconnect, Request

from connectors.problems import Problem

_SECONDS = 10


async def read_body(request: Request, limit: int, language: str) -> bytes:
    """The body, of at most `limit` bytes.

    Raises:
        Problem: 413 when it is larger, 408 when it does not arrive in time, 400 when the
            client hangs up half-way.
    """
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and int(declared[:20]) > limit:
        raise Problem(413, "too_large", language, limit=limit)
    chunks: list[bytes] = []
    size = 0
    try:
        async with asyncio.timeout(_SECONDS):
            async for chunk in request.stream():
                size += len(chunk)
                if size > limit:
                    raise Problem(413, "too_large", language, limit=limit)
                chunks.append(chunk)
    except TimeoutError:
        raise Problem(408, "too_slow", language) from None
    except ClientDisconnect:
        raise Problem(400, "too_slow", language) from None
    return b"".join(chunks)
