"""What becomes a link, a list or bold in an answer's plain text."""

from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Page

from tests.browser.conftest import Visit
from tests.browser.scripted_server import ScriptedServer

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

RENDER = """async (text) => {
    const { renderText } = await import(new URL("widget/text.js", location.href).href);
    const box = document.createElement("div");
    box.append(renderText(text, "neuer Tab"));
    for (const hint of box.querySelectorAll(".hidden")) hint.remove();
    return {
        html: box.innerHTML.replaceAll(/ (target|rel)="[^"]*"/g, ""),
        links: [...box.querySelectorAll("a")].map((link) => link.getAttribute("href")),
    };
}"""

LINKED = {
    "Telefon 03641 49-3800.": ["tel:03641493800"],
    "Tel. +49 (0)3641 49-0": ["tel:+493641490"],
    "Rufen Sie 0800 1234567 an": ["tel:08001234567"],
    "(03641) 49 52 66": ["tel:03641495266"],
    "Behördennummer 115": ["tel:115"],
    "unter der Rufnummer 116 116. Melden Sie": ["tel:116116"],
    "Telefon 116117, Tag und Nacht": ["tel:116117"],
    "Mail an bs-antrag@jena.de, danke": ["mailto:bs-antrag@jena.de"],
    "siehe https://service.jena.de/de/ausweis?x=1&y=2.": [
        "https://service.jena.de/de/ausweis?x=1&y=2"
    ],
    "(https://jena.de)": ["https://jena.de/"],
    "https://jena.de/a_(b)": ["https://jena.de/a_(b)"],
    "**https://jena.de**": [],
}
PLAIN = [
    "am 08.06.2026 um 08:00-12:00 Uhr",
    "Mo 09-12 13-18 Uhr",
    "07743 Jena, Engelplatz 1",
    "37,00 Euro, § 115 BGB, 115 Tage",
    "IBAN DE12 0820 5105 0163 0000 00",
    "Aktenzeichen 2026-0815-4711",
    "javascript:alert(1) data:text/html,x file:///etc/passwd",
    "jena.de und a@b",
]


@pytest_asyncio.fixture(loop_scope="session")
async def page(server: ScriptedServer, visit: Visit) -> Page:
    """Any page of the widget's server."""
    return (await visit(server.url)).page


async def rendered(page: Page, text: str) -> Any:
    return await page.evaluate(RENDER, text)


async def test_addresses_and_numbers_are_linked(page: Page) -> None:
    assert {text: (await rendered(page, text))["links"] for text in LINKED} == LINKED


async def test_what_only_looks_like_an_address_is_not(page: Page) -> None:
    assert [text for text in PLAIN if (await rendered(page, text))["links"]] == []


async def test_blocks(page: Page) -> None:
    text = "Eins\nzwei\n\nListe:\n- a\n- **b**\nEnde\n\n1. erst\n2. dann"
    assert (await rendered(page, text))["html"] == (
        "<p>Eins<br>zwei</p><p>Liste:</p><ul><li>a</li><li><strong>b</strong></li></ul>"
        "<p>Ende</p><ol><li>erst</li><li>dann</li></ol>"
    )


async def test_odd_text_is_shown_as_it_is(page: Page) -> None:
    for text in ["", "  \n ", "** **", "a*b*c", "- ", "\u202egnirts", "👩‍👩‍👧", "<b>&amp;</b>"]:
        expected = text.strip() if text.strip() else ""
        shown = await page.evaluate(
            """async (text) => {
                const { renderText } = await import(new URL("widget/text.js", location.href).href);
                return renderText(text, "").textContent;
            }""",
            text,
        )
        assert shown.strip() == expected


async def test_long_hostile_input_is_rendered_quickly_enough_to_finish(page: Page) -> None:
    for text in ["0" * 50_000, "01" + " 1" * 25_000, "**" * 25_000, "a@" * 25_000, "-\n" * 25_000]:
        await rendered(page, text)
