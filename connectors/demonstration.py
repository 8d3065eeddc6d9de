"""The demonstration page, written in the visitor's language."""

import hashlib
import json
from collections.abc import Callable
from functools import cache
from html import escape
from pathlib import Path
from string import Template
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from connectors.texts import LANGUAGES, LOCALE, known_language, preferred_language


@cache
def page_texts(language: str) -> dict[str, str]:
    """Everything the page says, as plain text."""
    path = LOCALE / f"demonstration.{language}.json"
    texts: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return texts


def demonstration(template: Path) -> Callable[[Request], Response]:
    """The endpoint of the page in `template`; to be run on a thread, for it reads the file.

    The language is the one named by `?lang=`, else the browser's first that there is.
    """

    def page(request: Request) -> Response:
        preferred = preferred_language(request.headers.get("accept-language", ""))
        language = known_language(request.query_params.get("lang"), preferred)
        body = fill(template, language, request.query_params.get("municipality"))
        headers = {
            # A new version is used at once, an unchanged one costs an empty response.
            "Cache-Control": "no-cache",
            "Content-Language": language,
            "ETag": f'"{hashlib.sha256(body.encode()).hexdigest()[:32]}"',
            "Vary": "Accept-Language",
        }
        if headers["ETag"] in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        return HTMLResponse(body, headers=headers)

    return page


def fill(template: Path, language: str, municipality: str | None) -> str:
    """The page in a language; HTTPException 404 where there is no template."""
    try:
        page = Template(template.read_text(encoding="utf-8"))
    except OSError:
        raise HTTPException(404) from None
    other = next(each for each in LANGUAGES if each != language)
    values = page_texts(language) | {
        "language": language,
        "here": _address(language, municipality),
        "other_language": other,
        "other_here": _address(other, municipality),
    }
    return page.substitute({key: escape(value) for key, value in values.items()})


def _address(language: str, municipality: str | None) -> str:
    """The page itself in a language, whatever the browser prefers. There is no cookie for it."""
    chosen = {"municipality": municipality} if municipality else {}
    return "./?" + urlencode(chosen | {"lang": language})
