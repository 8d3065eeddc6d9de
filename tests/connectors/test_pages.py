"""Static files, security headers, and what other sites may do."""

from pathlib import Path

import httpx
import pytest

from tests.connectors.conftest import MakeSettings, in_process
from tests.connectors.fakes import FakeAssistant


@pytest.fixture
def web(tmp_path: Path) -> Path:
    """A small site in place of the real one."""
    folder = tmp_path / "web"
    (folder / "widget").mkdir(parents=True)
    (folder / "index.html").write_text("<!doctype html><title>Jena</title>", encoding="utf-8")
    (folder / "widget.js").write_text("'use strict';", encoding="utf-8")
    (folder / "widget" / "element.js").write_text("export {};", encoding="utf-8")
    (folder / "look.css").write_text("a {}", encoding="utf-8")
    (folder / ".secret.js").write_text("hidden", encoding="utf-8")
    (folder / "notes.md").write_text("hidden", encoding="utf-8")
    (tmp_path / "outside.js").write_text("hidden", encoding="utf-8")
    return folder


@pytest.fixture
async def site(make_settings: MakeSettings, assistant: FakeAssistant, web: Path):  # type: ignore[no-untyped-def]
    async with in_process(make_settings(), assistant, web=web) as client:
        yield client


@pytest.mark.parametrize(
    ("path", "media_type"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/index.html", "text/html; charset=utf-8"),
        ("/widget.js", "text/javascript; charset=utf-8"),
        ("/widget/element.js", "text/javascript; charset=utf-8"),
        ("/static/widget/element.js", "text/javascript; charset=utf-8"),
        ("/look.css", "text/css; charset=utf-8"),
    ],
)
async def test_files_have_the_right_type(
    site: httpx.AsyncClient, path: str, media_type: str
) -> None:
    response = await site.get(path)
    assert response.status_code == 200
    assert response.headers["content-type"] == media_type


@pytest.mark.parametrize(
    "path",
    [
        "/.secret.js",
        "/static/.secret.js",
        "/notes.md",
        "/static/notes.md",
        "/static/../outside.js",
        "/static/%2e%2e/outside.js",
        "/..%2foutside.js",
        "/widget/%2e%2e/%2e%2e/outside.js",
        "/static/",
        "/widget",
        "/%00",
        "/static/%00.js",
        "/" + "a" * 5000 + ".js",
        "/nothing.js",
        "/favicon.ico",
    ],
)
async def test_nothing_else_is_served(site: httpx.AsyncClient, path: str) -> None:
    response = await site.get(path)
    assert response.status_code in {404, 307}
    assert "hidden" not in response.text


async def test_unchanged_files_are_not_sent_again(site: httpx.AsyncClient) -> None:
    first = await site.get("/widget.js")
    again = await site.get("/widget.js", headers={"If-None-Match": first.headers["etag"]})
    assert first.headers["cache-control"] == "no-cache"
    assert again.status_code == 304
    assert again.content == b""


async def test_the_page_runs_only_files_of_this_server(site: httpx.AsyncClient) -> None:
    headers = (await site.get("/")).headers
    policy = headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'self'" in policy
    assert "ws://gateway" in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"]


async def test_a_strange_host_does_not_get_into_the_policy(site: httpx.AsyncClient) -> None:
    response = await site.get("/", headers={"Host": "x; script-src *"})
    assert "script-src" not in response.headers["content-security-policy"]


@pytest.mark.parametrize("path", ["/healthz", "/nothing", "/openapi.json"])
async def test_data_may_do_nothing(site: httpx.AsyncClient, path: str) -> None:
    headers = (await site.get(path)).headers
    assert headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert headers["x-content-type-options"] == "nosniff"


async def test_pages_with_foreign_scripts_are_off(site: httpx.AsyncClient) -> None:
    for path in ("/docs", "/redoc"):
        assert (await site.get(path)).status_code == 404


async def test_any_site_may_embed_unless_told_otherwise(site: httpx.AsyncClient) -> None:
    headers = (
        await site.get("/widget/element.js", headers={"Origin": "https://a.example"})
    ).headers
    assert headers["access-control-allow-origin"] == "*"
    assert headers["cross-origin-resource-policy"] == "cross-origin"


async def test_only_the_sites_named_may_embed(
    make_settings: MakeSettings, assistant: FakeAssistant, web: Path
) -> None:
    settings = make_settings(allowed_origins=["https://www.jena.de"])
    async with in_process(settings, assistant, web=web) as site:
        for origin, allowed in (("https://www.jena.de", True), ("https://a.example", False)):
            response = await site.options(
                "/webhooks/rest/webhook",
                headers={
                    "Origin": origin,
                    "Access-Control-Request-Method": "POST",
                    "Access-Control-Request-Headers": "content-type",
                },
            )
            assert (response.headers.get("access-control-allow-origin") == origin) is allowed
        policy = (await site.get("/")).headers["content-security-policy"]
    assert "frame-ancestors 'self' https://www.jena.de" in policy


async def test_the_real_pages_are_there(client: httpx.AsyncClient) -> None:
    for path in ("/", "/widget.js", "/widget/element.js"):
        assert (await client.get(path)).status_code == 200
