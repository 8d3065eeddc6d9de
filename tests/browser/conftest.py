"""A real Chromium, a scripted server, and a web site that embeds the widget."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Page, async_playwright, expect
from starlette.types import ASGIApp

from tests.browser.scripted_server import ScriptedServer, serve
from tests.parts import chromium

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

# Long enough for a busy machine; what is expected usually shows at once.
TIMEOUT_MS = 30_000
expect.set_options(timeout=TIMEOUT_MS)


@dataclass
class Visitor:
    """One browser profile looking at a page, and what it saw happen."""

    context: BrowserContext
    page: Page
    requests: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    """Console errors, refused content and uncaught exceptions."""


Visit = Callable[..., Awaitable[Visitor]]


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """Debian's Chromium, or the one `CHROMIUM` names."""
    path = chromium()
    async with async_playwright() as playwright:
        launched = await playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield launched
        await launched.close()


@asynccontextmanager
async def running(app: ASGIApp) -> AsyncIterator[str]:
    """The address of an application while it runs on a free loopback port."""
    url, server, task = await serve(app)
    try:
        yield url
    finally:
        server.should_exit = True
        await task


@pytest_asyncio.fixture(loop_scope="session")
async def server() -> AsyncIterator[ScriptedServer]:
    """A fresh scripted server."""
    scripted = ScriptedServer()
    async with running(scripted.app()) as url:
        scripted.url = url
        yield scripted


@pytest_asyncio.fixture(loop_scope="session")
async def visit(browser: Browser) -> AsyncIterator[Visit]:
    """`await visit(url, **context options)` opens a page in a profile of its own."""
    async with AsyncExitStack() as stack:

        async def open_page(url: str, **options: Any) -> Visitor:
            context = await browser.new_context(**({"locale": "de-DE"} | options))
            stack.push_async_callback(context.close)
            context.set_default_timeout(TIMEOUT_MS)
            visitor = Visitor(context, await context.new_page())
            context.on("request", lambda request: visitor.requests.append(request.url))
            visitor.page.on("websocket", lambda socket: visitor.requests.append(socket.url))
            visitor.page.on("pageerror", lambda error: visitor.problems.append(str(error)))
            visitor.page.on(
                "console",
                lambda message: (
                    visitor.problems.append(message.text) if message.type == "error" else None
                ),
            )
            await visitor.page.goto(url)
            await visitor.page.wait_for_selector("auskunft-chat", state="attached")
            return visitor

        yield open_page


async def open_chat(page: Page) -> None:
    """Press the open button and wait for the greeting's starter questions."""
    await page.get_by_role("button", name="Chat öffnen").click()
    await page.get_by_role("heading", name="Häufige Fragen").wait_for()


async def ask(page: Page, text: str) -> None:
    """Write a question and send it with Enter."""
    field_ = page.get_by_role("textbox", name="Ihre Frage", exact=True)
    await field_.fill(text)
    await field_.press("Enter")
