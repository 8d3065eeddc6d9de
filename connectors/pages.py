"""The demo page and the widget: static files with revalidation by ETag."""

import mimetypes
from pathlib import Path

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

WEB = Path(__file__).parent / "web"
# Machines differ in what they think of these endings; browsers refuse modules of a wrong type.
_TYPES = {
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
    ".webmanifest": "application/manifest+json",
}
_PUBLIC = frozenset(
    {".html", ".js", ".mjs", ".css", ".svg", ".png", ".jpg", ".webp", ".ico", ".woff2", ".json",
     ".webmanifest", ".txt"}
)  # fmt: skip


class _Files(StaticFiles):
    async def get_response(self, path: str, scope: Scope) -> Response:
        hidden = any(part.startswith(".") for part in Path(path).parts)
        if hidden or Path(path).suffix not in _PUBLIC:
            path = "\0"  # never a file
        response = await super().get_response(path, scope)
        # A new version is used at once, an unchanged one costs an empty response.
        response.headers["Cache-Control"] = "no-cache"
        return response


def install(app: FastAPI, directory: Path = WEB) -> None:
    """Serves `directory`: its pages at the root, everything also under `/static/`."""
    for ending, media_type in _TYPES.items():
        mimetypes.add_type(media_type, ending)
    files = _Files(directory=directory, check_dir=False)

    async def page(request: Request) -> Response:
        path = request.path_params.get("file") or "index.html"
        return await files.get_response(path, request.scope)

    app.add_route("/", page, methods=["GET"], include_in_schema=False)
    app.mount("/static", files)
    app.mount("/widget", _Files(directory=directory / "widget", check_dir=False))
    app.add_route("/{file}", page, methods=["GET"], include_in_schema=False)
