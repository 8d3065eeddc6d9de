"""The demonstration page in German and in English."""

import re
from html import unescape
from pathlib import Path
from string import Template

import httpx
import pytest

from connectors.demonstration import page_texts
from connectors.pages import WEB
from connectors.texts import LANGUAGES
from tests.connectors.conftest import MakeSettings, in_process
from tests.connectors.fakes import FakeAssistant

FILLED_IN = {"language", "here", "other_language", "other_here"}


def switch(page: str) -> str:
    """The address behind the link to the other language."""
    link = re.search(r'class="language" href="([^"]*)"', page)
    assert link
    return unescape(link.group(1))


@pytest.mark.parametrize(
    ("address", "preferred", "language"),
    [
        ("/", "", "de"),
        ("/", "de-DE,de;q=0.9,en;q=0.8", "de"),
        ("/", "en-GB,en;q=0.9", "en"),
        ("/", "fr,en;q=0.5", "en"),
        ("/", "tr", "de"),
        ("/?lang=en", "de", "en"),
        ("/?lang=de", "en", "de"),
        ("/?lang=xx", "en", "en"),
        ("/?lang=", "", "de"),
        ("/index.html?lang=en", "de", "en"),
    ],
)
async def test_language_of_the_page(
    client: httpx.AsyncClient, address: str, preferred: str, language: str
) -> None:
    response = await client.get(address, headers={"Accept-Language": preferred})
    assert response.headers["content-language"] == language
    assert f'<html lang="{language}">' in response.text
    assert f'data-language="{language}"' in response.text
    assert page_texts(language)["heading"] in response.text


async def test_caches_keep_the_languages_apart(client: httpx.AsyncClient) -> None:
    german = await client.get("/", headers={"Accept-Language": "de"})
    assert "Accept-Language" in german.headers["vary"]
    known = {"If-None-Match": german.headers["etag"]}
    again = await client.get("/", headers=known | {"Accept-Language": "de"})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["cache-control"] == "no-cache"
    english = await client.get("/", headers=known | {"Accept-Language": "en"})
    assert english.status_code == 200


async def test_the_link_leads_to_the_other_language_and_back(client: httpx.AsyncClient) -> None:
    german = await client.get("/", headers={"Accept-Language": "de"})
    english = await client.get(switch(german.text), headers={"Accept-Language": "de"})
    assert '<html lang="en">' in english.text
    back = await client.get(switch(english.text), headers={"Accept-Language": "en"})
    assert '<html lang="de">' in back.text


async def test_the_link_keeps_the_municipality(client: httpx.AsyncClient) -> None:
    page = (await client.get("/?municipality=suederbrarup&lang=de")).text
    assert switch(page) == "./?municipality=suederbrarup&lang=en"


async def test_a_hostile_address_gets_nothing_into_the_page(client: httpx.AsyncClient) -> None:
    hostile = '"><script>alert(1)</script>'
    page = await client.get("/", params={"municipality": hostile, "lang": hostile})
    assert page.status_code == 200
    assert "<script>alert" not in page.text
    assert '"">' not in page.text


async def test_without_its_template_there_is_no_page(
    make_settings: MakeSettings, assistant: FakeAssistant, tmp_path: Path
) -> None:
    async with in_process(make_settings(), assistant, web=tmp_path) as site:
        assert (await site.get("/")).status_code == 404


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_all_that_the_page_shows(language: str) -> None:
    template = Template((WEB / "index.html").read_text(encoding="utf-8"))
    assert template.is_valid()
    texts = page_texts(language)
    assert set(template.get_identifiers()) == texts.keys() | FILLED_IN
    assert all(text.strip() for text in texts.values())


async def test_the_template_itself_is_not_served(client: httpx.AsyncClient) -> None:
    assert (await client.get("/static/index.html")).status_code == 404
