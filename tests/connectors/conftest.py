"""A gateway in this process, and one behind a real server on loopback."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn

from bot.settings import Limits, Settings
from connectors.gateway import create_app
from connectors.server import bounds
from tests.connectors.fakes import FakeAssistant

MakeSettings = Callable[..., Settings]


@pytest.fixture
def make_settings(tmp_path: Path) -> MakeSettings:
    """Settings with a database of the test's own; `limits` as keywords of `Limits`."""

    def make(limits: dict[str, int] | None = None, **values: Any) -> Settings:
        generous = {"messages_per_minute": 10_000} | (limits or {})
        return Settings(data_dir=tmp_path / "var", limits=Limits(**generous), **values)

    return make


@pytest.fixture
def assistant() -> FakeAssistant:
    return FakeAssistant()


@asynccontextmanager
async def in_process(
    settings: Settings, assistant: FakeAssistant, **options: Any
) -> AsyncIterator[httpx.AsyncClient]:
    """An HTTP client of a gateway that needs no socket."""
    app = create_app(settings, assistant, **options)
    async with app.router.lifespan_context(app):
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://gateway") as client:
            yield client


@pytest.fixture
async def client(
    make_settings: MakeSettings, assistant: FakeAssistant
) -> AsyncIterator[httpx.AsyncClient]:
    async with in_process(make_settings(), assistant) as client:
        yield client


@asynccontextmanager
async def served(settings: Settings, assistant: FakeAssistant) -> AsyncIterator[int]:
    """The gateway behind uvicorn; yields its port."""
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(create_app(settings, assistant), **bounds(settings)))
    serving = asyncio.create_task(server.serve([listener]))
    while not server.started:
        if serving.done():
            serving.result()
        await asyncio.sleep(0.01)
    try:
        yield listener.getsockname()[1]
    finally:
        server.should_exit = True
        await serving
        listener.close()


Serve = Callable[..., AbstractAsyncContextManager[int]]


@pytest.fixture
def serve(make_settings: MakeSettings, assistant: FakeAssistant) -> Serve:
    """Starts the gateway; the same database each time within one test."""

    def start(limits: dict[str, int] | None = None, **values: Any) -> Any:
        return served(make_settings(limits, **values), assistant)

    return start
