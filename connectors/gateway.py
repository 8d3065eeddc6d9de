"""The public face: REST channel, WebSocket, widget and operations in one FastAPI app."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware

from bot.settings import Settings
from connectors import api, pages, problems, rest, websocket
from connectors.assistant import Assistant
from connectors.headers import ResponseHeaders
from connectors.services import Services

_DAY = 86_400


def create_app(settings: Settings, assistant: Assistant, *, web: Path = pages.WEB) -> FastAPI:
    """The gateway's app; its lifespan opens and closes the record of conversations.

    Args:
        settings: of the deployment.
        assistant: answers the questions; may still be starting.
        web: folder with the demo page and the widget.
    """
    services = Services(settings, assistant)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        await services.start()
        try:
            yield
        finally:
            await services.stop()

    app = FastAPI(
        title="Auskunft",
        summary="Chat assistant for municipalities",
        version=_version(),
        license_info={"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
        # The usual pages load scripts from elsewhere.
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
        # Addresses hold conversation ids: nothing of a request is exported.
        telemetry={"tracing": False, "metrics": False, "logs": False},
    )
    problems.install(app)
    app.include_router(rest.router(services))
    app.include_router(websocket.router(services))
    app.include_router(api.router(services))
    pages.install(app, web)
    app.add_middleware(
        CORSMiddleware,
        allow_origins=settings.allowed_origins or ["*"],
        allow_methods=["GET", "POST", "DELETE"],
        allow_headers=["Authorization", "Content-Type"],
        expose_headers=["Retry-After"],
        max_age=_DAY,
    )
    app.add_middleware(
        ResponseHeaders, metrics=services.metrics, allowed_origins=settings.allowed_origins
    )
    return app


def _version() -> str:
    try:
        return version("auskunft")
    except PackageNotFoundError:
        return "0"
