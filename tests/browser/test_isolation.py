"""The widget on somebody else's page: hostile text, strict policies, no trace, no third party."""

from collections.abc import AsyncIterator
from urllib.parse import urlsplit

import pytest
import pytest_asyncio
from playwright.async_api import expect
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route

from tests.browser.conftest import Visit, ask, open_chat, running
from tests.browser.scripted_server import ScriptedServer

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

PAGE = """<!doctype html>
<html lang="de"><head><meta charset="utf-8"><title>Andere Website</title></head>
<body><main><h1>Andere Website</h1></main>
<script src="{server}/widget.js" data-municipality="jena" data-title="Auskunft"
        data-colour="#2e7d32" data-language="de" async></script>
{more}
</body></html>"""


@pytest_asyncio.fixture(loop_scope="session")
async def strict_site(server: ScriptedServer) -> AsyncIterator[str]:
    """A page of another origin which permits nothing but the widget's server."""
    host = urlsplit(server.url).netloc
    policy = (
        f"default-src 'none'; script-src {server.url}; connect-src ws://{host};"
        " require-trusted-types-for 'script'; trusted-types 'none'"
    )

    async def page(request: Request) -> HTMLResponse:
        again = f'<script src="{server.url}/widget.js" data-colour="red" async></script>'
        more = again if "twice" in request.query_params else ""
        return HTMLResponse(
            PAGE.format(server=server.url, more=more),
            headers={"Content-Security-Policy": policy},
        )

    async with running(Starlette(routes=[Route("/", page)])) as url:
        yield url


async def test_a_strict_policy_of_the_host_page_is_enough(
    strict_site: str, server: ScriptedServer, visit: Visit
) -> None:
    visitor = await visit(strict_site)
    page = visitor.page
    launcher = page.get_by_role("button", name="Chat öffnen")
    await expect(launcher).to_have_css("background-color", "rgb(46, 125, 50)")
    await open_chat(page)
    await ask(page, "Was kostet ein Personalausweis?")
    await expect(page.get_by_text("37,00 Euro")).to_be_visible()
    await page.get_by_role("button", name="Einstellungen").click()
    await page.get_by_role("switch", name="Große Schrift").check()
    # The browser looks for a favicon of its own accord; the page allows no images.
    refused = [each for each in visitor.problems if "favicon" not in each]
    assert refused == []


async def test_two_tags_make_one_chat(strict_site: str, visit: Visit) -> None:
    page = (await visit(f"{strict_site}/?twice")).page
    await page.wait_for_load_state("networkidle")
    await expect(page.locator("auskunft-chat")).to_have_count(1)


async def test_the_host_page_is_left_alone(
    strict_site: str, server: ScriptedServer, visit: Visit
) -> None:
    visitor = await visit(strict_site)
    page = visitor.page
    await open_chat(page)
    await ask(page, "Guten Tag")
    await page.get_by_text("Sie fragten: Guten Tag").wait_for()
    assert await visitor.context.cookies() == []
    assert await page.evaluate("localStorage.length") == 0
    own = {urlsplit(strict_site).netloc, urlsplit(server.url).netloc}
    assert {urlsplit(url).netloc for url in visitor.requests} <= own
    outside = await page.evaluate("[...document.body.children].map((each) => each.localName)")
    assert set(outside) == {"main", "script", "auskunft-chat"}


async def test_nothing_is_connected_before_the_chat_is_opened(
    server: ScriptedServer, visit: Visit
) -> None:
    visitor = await visit(server.url)
    await visitor.page.wait_for_load_state("networkidle")
    assert not [url for url in visitor.requests if url.startswith("ws:")]


async def test_hostile_text_stays_text(server: ScriptedServer, visit: Visit) -> None:
    visitor = await visit(server.url)
    page = visitor.page
    title = await page.title()
    await open_chat(page)
    await ask(page, "<script>document.title='hacked'</script>")
    log = page.get_by_role("log")
    await expect(log.get_by_text("<img src=x onerror=")).to_be_visible()
    await expect(log.get_by_text("<u>Quelle</u>")).to_be_visible()
    await expect(log.get_by_role("button", name="<b>Knopf</b>")).to_be_visible()
    assert await log.locator("img, script, b, u, [onerror]").count() == 0
    links = await log.locator("a").evaluate_all("(all) => all.map((each) => each.href)")
    assert links == ["https://jena.de/a?b="]
    assert await page.title() == title


async def test_history_with_hostile_text_stays_text(server: ScriptedServer, visit: Visit) -> None:
    page = (await visit(server.url)).page
    await open_chat(page)
    await ask(page, "<img src=x onerror=alert(1)>")
    await page.get_by_text("<img src=x onerror=alert(1)>").wait_for()
    await page.reload()
    earlier = page.get_by_role("group", name="Bisheriges Gespräch")
    await expect(earlier.get_by_text("<img src=x onerror=alert(1)>")).to_be_visible()
    assert await earlier.locator("img").count() == 0
