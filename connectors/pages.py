"""The demonstration page, and the widget: static files with revalidation by ETag."""

import mimetypes
from pathlib import Path

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from connectors.demonstration import demonstration

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
    {".js", ".mjs", ".css", ".svg", ".png", ".jpg", ".webp", ".ico", ".woff2", ".json",
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
    """Serves `directory`: its files at the root and under `/static/`, its page as the visitor's."""
    for ending, media_type in _TYPES.items():
        mimetypes.add_type(media_type, ending)
    files = _Files(directory=directory, check_dir=False)

    page = demonstration(directory / "index.html")

    async def file(request: Request) -> Response:
        return await files.get_response(request.path_params["file"], request.scope)

    app.add_route("/", page, methods=["GET"], include_in_schema=False)
    app.add_route("/index.html", page, methods=["GET"], include_in_schema=False)
    app.mount("/static", files)
    app.mount("/widget", _Files(directory=directory / "widget", check_dir=False))
    app.add_route("/{file}", file, methods=["GET"], include_in_schema=False)
