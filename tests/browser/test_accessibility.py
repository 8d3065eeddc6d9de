"""WCAG 2.2 AA in a real browser: axe-core, keyboard, focus, reflow, target size."""

from typing import Any

import pytest
from axe_playwright_python.async_playwright import Axe  # type: ignore[import-untyped]
from playwright.async_api import Page, expect

from tests.browser.conftest import Visit, Visitor, ask, open_chat
from tests.browser.scripted_server import ScriptedServer

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

DESKTOP: dict[str, Any] = {"viewport": {"width": 1280, "height": 900}}
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
TURNED: dict[str, Any] = {"viewport": {"width": 740, "height": 360}, "has_touch": True}
SCREENS = pytest.mark.parametrize(
    "screen", [DESKTOP, PHONE, TURNED], ids=["desktop", "phone", "turned phone"]
)
SCHEMES = pytest.mark.parametrize("scheme", ["light", "dark"])
STILL: dict[str, Any] = {"reduced_motion": "reduce"}


async def violations(page: Page) -> list[str]:
    """What axe-core objects to, in words."""
    found = await Axe().run(page)
    return [
        f"{each['id']}: {[node['target'] for node in each['nodes']]}"
        for each in found.response["violations"]
    ]


async def look(visit: Visit, url: str, screen: dict[str, Any], scheme: str) -> Visitor:
    return await visit(url, **screen, **STILL, color_scheme=scheme)


@SCREENS
@SCHEMES
async def test_axe_finds_nothing(
    server: ScriptedServer, visit: Visit, screen: dict[str, Any], scheme: str
) -> None:
    page = (await look(visit, server.url, screen, scheme)).page
    assert await violations(page) == []  # closed
    await open_chat(page)
    assert await violations(page) == []  # open, empty
    await ask(page, "Was kostet ein Personalausweis?")
    await page.get_by_role("button", name="Nicht hilfreich").click()
    await page.get_by_role("button", name="Einstellungen").click()
    assert await violations(page) == []  # answer, comment form, settings
    await page.get_by_role("switch", name="Große Schrift").check()
    await page.get_by_role("switch", name="Dunkle Darstellung").set_checked(scheme == "light")
    await page.get_by_role("button", name="Einstellungen").click()
    await page.reload()
    await page.locator("auskunft-chat").wait_for(state="attached")
    if await page.get_by_role("button", name="Chat öffnen").is_visible():
        await page.get_by_role("button", name="Chat öffnen").click()
    await page.get_by_text("37,00 Euro").wait_for()
    server.error = {"code": "busy"}
    await ask(page, "Noch etwas")
    await page.get_by_role("button", name="Erneut senden").wait_for()
    server.reachable = False
    await server.drop_connections()
    await page.get_by_text("Zurzeit keine Verbindung").wait_for()
    assert await violations(page) == []  # other theme, large, history, error, offline


@SCREENS
@SCHEMES
async def test_axe_finds_nothing_in_english(
    server: ScriptedServer, visit: Visit, screen: dict[str, Any], scheme: str
) -> None:
    page = (await look(visit, f"{server.url}/?lang=en", screen, scheme)).page
    assert await violations(page) == []
    await page.get_by_role("button", name="Open chat").click()
    await page.get_by_role("heading", name="Frequent questions").wait_for()
    assert await violations(page) == []


async def test_the_keyboard_alone_is_enough(server: ScriptedServer, visit: Visit) -> None:
    page = (await visit(server.url, **DESKTOP)).page
    launcher = page.get_by_role("button", name="Chat öffnen")
    await launcher.focus()
    await page.keyboard.press("Enter")
    field = page.get_by_role("textbox", name="Ihre Frage", exact=True)
    await expect(field).to_be_focused()
    await page.keyboard.type("Was kostet ein Personalausweis?")
    await page.keyboard.press("Enter")
    await page.get_by_role("button", name="Unterlagen").wait_for()
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("button", name="Senden")).to_be_focused()
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("button", name="Mit einem Menschen sprechen")).to_be_focused()
    reply = page.get_by_role("button", name="Termin vereinbaren")
    for _ in range(3):
        await page.keyboard.press("Shift+Tab")
    await expect(reply).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("region", name="Gesprächsverlauf")).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(launcher).to_be_focused()


async def test_escape_closes_the_settings_before_the_chat(
    server: ScriptedServer, visit: Visit
) -> None:
    page = (await visit(server.url, **DESKTOP)).page
    await open_chat(page)
    settings = page.get_by_role("button", name="Einstellungen")
    await settings.press("Enter")
    await expect(settings).to_have_attribute("aria-expanded", "true")
    await page.get_by_role("switch", name="Große Schrift").focus()
    await page.keyboard.press("Escape")
    await expect(settings).to_be_focused()
    await expect(page.get_by_role("dialog")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_have_count(0)


async def test_on_a_phone_the_page_behind_cannot_be_reached(
    server: ScriptedServer, visit: Visit
) -> None:
    page = (await visit(server.url, **PHONE)).page
    await open_chat(page)
    modal = await page.locator("dialog").evaluate("(dialog) => dialog.matches(':modal')")
    assert modal
    for _ in range(20):
        await page.keyboard.press("Tab")
        inside = await page.evaluate(
            "['auskunft-chat', 'body'].includes(document.activeElement.localName)"
        )
        assert inside
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("button", name="Chat öffnen")).to_be_focused()


async def test_turning_the_screen_keeps_the_chat_and_the_focus(
    server: ScriptedServer, visit: Visit
) -> None:
    page = (await visit(server.url, **DESKTOP)).page
    await open_chat(page)
    await page.keyboard.type("Halb geschr")
    await page.set_viewport_size({"width": 390, "height": 844})
    await page.wait_for_function(
        "document.querySelector('auskunft-chat').shadowRoot.querySelector('dialog:modal')"
    )
    await page.keyboard.type("ieben")
    await expect(page.get_by_role("textbox", name="Ihre Frage", exact=True)).to_have_value(
        "Halb geschrieben"
    )


@pytest.mark.parametrize("language", ["de", "en"])
async def test_the_page_fits_320_pixels(
    server: ScriptedServer, visit: Visit, language: str
) -> None:
    size = {"width": 320, "height": 640}
    page = (await visit(f"{server.url}/?lang={language}", viewport=size, **STILL)).page
    assert await page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("height", [640, 256], ids=["320x640", "400 % of 1280x1024"])
async def test_nothing_is_cut_off_at_320_pixels(
    server: ScriptedServer, visit: Visit, height: int
) -> None:
    page = (await visit(server.url, viewport={"width": 320, "height": height}, **STILL)).page
    assert await page.evaluate("document.documentElement.scrollWidth") <= 320
    await open_chat(page)
    await page.get_by_role("button", name="Einstellungen").click()
    await page.get_by_role("switch", name="Große Schrift").check()
    await page.get_by_role("button", name="Einstellungen").click()
    await ask(page, "Was kostet ein Personalausweis?")
    await page.get_by_text("37,00 Euro").wait_for()
    wide = await page.evaluate(
        """() => [...document.querySelector("auskunft-chat").shadowRoot.querySelectorAll("*")]
            .filter((each) => !each.closest(".hidden") && each.getClientRects().length)
            .filter((each) => each.getBoundingClientRect().right > innerWidth + 1)
            .map((each) => each.className || each.localName)"""
    )
    assert wide == []
    await expect(page.get_by_text("37,00 Euro")).to_be_in_viewport()
    await expect(page.get_by_role("textbox", name="Ihre Frage", exact=True)).to_be_in_viewport()


@SCREENS
async def test_targets_are_large_enough(
    server: ScriptedServer, visit: Visit, screen: dict[str, Any]
) -> None:
    page = (await visit(server.url, **screen, **STILL)).page
    await open_chat(page)
    await ask(page, "Was kostet ein Personalausweis?")
    await page.get_by_role("button", name="Hilfreich", exact=True).click()
    await page.get_by_role("button", name="Einstellungen").click()
    small = await page.evaluate(
        """() => [...document.querySelector("auskunft-chat").shadowRoot
                .querySelectorAll("button, label:has(input), textarea")]
            .map((each) => [each.title || each.textContent, each.getBoundingClientRect()])
            .filter(([, box]) => box.width && (box.width < 40 || box.height < 40))
            .map(([name, box]) => `${name} ${box.width}x${box.height}`)"""
    )
    assert small == []


async def test_focus_is_visible_everywhere(server: ScriptedServer, visit: Visit) -> None:
    page = (await visit(server.url, **DESKTOP, **STILL)).page
    await open_chat(page)
    await ask(page, "Was kostet ein Personalausweis?")
    await page.get_by_role("button", name="Unterlagen").wait_for()
    for _ in range(14):
        await page.keyboard.press("Shift+Tab")
        outline = await page.evaluate(
            """() => {
                const chat = document.querySelector("auskunft-chat");
                const focused = chat.shadowRoot.activeElement ?? document.activeElement;
                return getComputedStyle(focused).outlineWidth;
            }"""
        )
        assert outline == "3px"


async def test_motion_can_be_switched_off(server: ScriptedServer, visit: Visit) -> None:
    server.silent = True
    page = (await visit(server.url, **STILL)).page
    await open_chat(page)
    await ask(page, "Guten Tag")
    await page.locator("p.typing").wait_for()
    running = await page.evaluate("document.getAnimations().length")
    assert running == 0


async def test_the_parts_have_their_roles_and_language(
    server: ScriptedServer, visit: Visit
) -> None:
    page = (await visit(server.url)).page
    await open_chat(page)
    dialog = page.get_by_role("dialog", name="Auskunft der Stadt Jena")
    await expect(dialog).to_have_attribute("lang", "de")
    log = page.locator("[role=log]")
    await expect(log).to_have_attribute("aria-live", "polite")
    await ask(page, "Was kostet ein Personalausweis?")
    answer = page.get_by_role("article").filter(has_text="37,00 Euro")
    await expect(answer).to_have_attribute("lang", "de")
    await expect(answer).to_contain_text("3 Vorschläge zum Weiterfragen")


async def test_high_contrast_mode_keeps_controls_visible(
    server: ScriptedServer, visit: Visit
) -> None:
    page = (await visit(server.url, forced_colors="active", **STILL)).page
    await open_chat(page)
    await ask(page, "Was kostet ein Personalausweis?")
    thumb = page.get_by_role("button", name="Hilfreich", exact=True)
    await thumb.click()
    await expect(thumb).to_have_css("border-top-width", "3px")
    send = page.get_by_role("button", name="Senden", exact=True)
    await expect(send).to_have_css("border-top-style", "solid")
    assert await violations(page) == []
