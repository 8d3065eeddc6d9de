"""What is seen on small, low and turned screens, and with large text."""

from typing import Any

import pytest
from playwright.async_api import Locator, Page, ViewportSize, expect

from tests.browser.conftest import Visit, ask, open_chat
from tests.browser.scripted_server import SUGGESTIONS, ScriptedServer

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

PHONE: ViewportSize = {"width": 390, "height": 844}
STILL: dict[str, Any] = {"reduced_motion": "reduce"}
LONG = "Bitte ausführlich"


async def read_long_answer(page: Page) -> Locator:
    """Open the chat and ask for an answer that is longer than the screen."""
    await open_chat(page)
    await ask(page, "Guten Tag")
    await page.get_by_text("Sie fragten: Guten Tag").wait_for()
    await ask(page, LONG)
    answer = page.get_by_role("article").filter(has_text="Absatz 1 sagt")
    await answer.wait_for()
    return answer


async def double_text(page: Page) -> None:
    """As large as WCAG 1.4.4 asks for."""
    await page.evaluate("document.documentElement.style.fontSize = '200%'")


async def box(node: Locator) -> dict[str, float]:
    """The edges of a node in the window."""
    edges: dict[str, float] = await node.evaluate("(node) => node.getBoundingClientRect().toJSON()")
    return edges


@pytest.mark.parametrize(
    ("width", "height"), [(740, 360), (640, 360), (320, 256)], ids=lambda side: str(side)
)
@pytest.mark.parametrize("large", [False, True], ids=["", "large"])
async def test_on_a_low_screen_head_and_human_stay_and_the_log_scrolls(
    server: ScriptedServer, visit: Visit, width: int, height: int, large: bool
) -> None:
    size = {"width": width, "height": height}
    page = (await visit(server.url, viewport=size, **STILL)).page
    answer = await read_long_answer(page)
    if large:
        await page.get_by_role("button", name="Einstellungen").click()
        await page.get_by_role("switch", name="Große Schrift").check()
        await page.get_by_role("button", name="Einstellungen").click()
    log = page.get_by_role("region", name="Gesprächsverlauf")
    for top in (None, 0, 100_000):
        if top is not None:
            await log.evaluate("(node, top) => node.scrollTo({ top, behavior: 'instant' })", top)
        for name in ("Chat schließen", "Einstellungen", "Mit einem Menschen sprechen", "Senden"):
            await expect(page.get_by_role("button", name=name)).to_be_in_viewport(ratio=1)
    assert (await box(log))["height"] > height * 0.4
    assert (await box(answer))["height"] > height


async def test_settings_can_be_reached_on_a_low_screen(
    server: ScriptedServer, visit: Visit
) -> None:
    page = (await visit(server.url, viewport={"width": 740, "height": 360}, **STILL)).page
    await read_long_answer(page)
    await page.get_by_role("button", name="Einstellungen").click()
    restart = page.get_by_role("button", name="Neues Gespräch beginnen")
    await restart.scroll_into_view_if_needed()
    await expect(restart).to_be_in_viewport(ratio=1)
    await restart.click()
    await expect(page.get_by_role("heading", name="Häufige Fragen")).to_be_visible()


@pytest.mark.parametrize("size", [PHONE, {"width": 1280, "height": 800}], ids=["phone", "desktop"])
async def test_what_is_read_stays_when_the_text_becomes_large(
    server: ScriptedServer, visit: Visit, size: ViewportSize
) -> None:
    page = (await visit(server.url, viewport=size, **STILL)).page
    await read_long_answer(page)
    await page.get_by_role("button", name="Einstellungen").click()
    log = page.get_by_role("region", name="Gesprächsverlauf")
    read = page.get_by_text("Absatz 14 sagt")
    await read.evaluate("(node) => node.scrollIntoView({ block: 'start', behavior: 'instant' })")
    for large in (True, False):
        await page.get_by_role("switch", name="Große Schrift").set_checked(large)
        assert abs((await box(read))["top"] - (await box(log))["top"]) < 4
    await page.get_by_role("button", name="Einstellungen").click()
    await expect(read).to_be_in_viewport(ratio=1)


async def test_the_offer_of_a_human_stands_beside_its_icon(
    server: ScriptedServer, visit: Visit
) -> None:
    page = (await visit(server.url, viewport={"width": 320, "height": 640}, **STILL)).page
    await open_chat(page)
    await page.get_by_role("button", name="Einstellungen").click()
    await page.get_by_role("switch", name="Große Schrift").check()
    human = page.get_by_role("button", name="Mit einem Menschen sprechen")
    icon_end, text_start, lines = await human.evaluate(
        """(button) => {
            const text = document.createRange();
            text.selectNodeContents(button.lastChild);
            const lines = [...text.getClientRects()];
            const icon = button.querySelector("svg").getBoundingClientRect();
            return [icon.right, Math.max(...lines.map((line) => line.left)), lines.length];
        }"""
    )
    assert lines > 1
    assert 0 < text_start - icon_end < 16


async def test_the_start_of_a_long_answer_is_seen_below_its_question(
    server: ScriptedServer, visit: Visit
) -> None:
    page = (await visit(server.url, viewport=PHONE, **STILL)).page
    answer = await read_long_answer(page)
    question = page.get_by_role("article").filter(has_text=LONG)
    await expect(question).to_be_in_viewport(ratio=1)
    await expect(page.get_by_text("Absatz 1 sagt")).to_be_in_viewport(ratio=1)
    log = await box(page.get_by_role("region", name="Gesprächsverlauf"))
    assert log["top"] <= (await box(question))["top"] < log["top"] + 40
    assert (await box(question))["bottom"] < (await box(answer))["top"]
    await page.get_by_role("button", name="Chat schließen").click()
    await page.get_by_role("button", name="Chat öffnen").click()
    await expect(question).to_be_in_viewport(ratio=1)


async def test_a_question_that_fills_the_screen_leaves_it_to_the_answer(
    server: ScriptedServer, visit: Visit
) -> None:
    page = (await visit(server.url, viewport=PHONE, **STILL)).page
    await open_chat(page)
    await ask(page, f"{LONG}. " + "Das ist eine lange Geschichte. " * 25)
    await page.get_by_role("article").filter(has_text="Absatz 1 sagt").wait_for()
    log = await box(page.get_by_role("region", name="Gesprächsverlauf"))
    assert log["top"] <= (await box(page.get_by_text("Absatz 1 sagt")))["top"] < log["top"] + 60


@pytest.mark.parametrize("width", [390, 360, 320])
async def test_the_page_s_example_fits_its_field(
    server: ScriptedServer, visit: Visit, width: int
) -> None:
    page = (await visit(server.url, viewport={"width": width, "height": 800})).page
    field = page.get_by_role("textbox", name="Ihre Frage an die Verwaltung")
    await page.get_by_role("banner").get_by_text("Stadt Jena").wait_for()
    needed, room, text = await field.evaluate(
        """(field) => {
            const style = getComputedStyle(field);
            const probe = document.createElement("span");
            probe.textContent = field.placeholder;
            probe.style.cssText = `position: absolute; white-space: nowrap; font: ${style.font}`;
            document.body.append(probe);
            const sides = parseFloat(style.paddingLeft) + parseFloat(style.paddingRight);
            const sizes = [probe.getBoundingClientRect().width, field.clientWidth - sides];
            probe.remove();
            return [...sizes, field.placeholder];
        }"""
    )
    assert needed <= room + 1
    assert text.startswith("z. B. ") or width < 360


async def test_the_open_button_does_not_touch_what_can_be_pressed(
    server: ScriptedServer, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    long = {"title": "Wann hat der Bürgerservice am Samstag geöffnet?", "payload": "Samstag"}
    monkeypatch.setitem(SUGGESTIONS, "de", [long] * 4)
    page = (await visit(server.url, viewport=PHONE)).page
    launcher = await box(page.get_by_role("button", name="Chat öffnen"))
    chips = page.get_by_role("list", name="Häufige Fragen").get_by_role("button")
    await expect(chips).to_have_count(4)
    for chip in await chips.all():
        assert (await box(chip))["right"] <= launcher["left"] - 4


@pytest.mark.parametrize("language", ["de", "en"])
async def test_text_of_200_percent_fits_a_phone(
    server: ScriptedServer, visit: Visit, language: str
) -> None:
    page = (await visit(f"{server.url}/?lang={language}", viewport=PHONE, **STILL)).page
    await double_text(page)
    assert await page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    chat = page.locator("auskunft-chat")
    await chat.evaluate("(chat) => { chat.dataset.title = 'Auskunft Jena'; chat.open(); }")
    head = await box(chat.locator(".head"))
    assert head["height"] < PHONE["height"] / 5
    broken = await chat.locator("#title").evaluate(
        """(title) => {
            const text = title.firstChild;
            return [...text.data.matchAll(/\\S+/g)].filter((word) => {
                const range = document.createRange();
                range.setStart(text, word.index);
                range.setEnd(text, word.index + word[0].length);
                return range.getClientRects().length > 1;
            }).map(String);
        }"""
    )
    assert broken == []
    wide = await chat.evaluate(
        """(chat) => [...chat.shadowRoot.querySelectorAll("*")]
            .filter((each) => !each.closest(".hidden") && each.getClientRects().length)
            .filter((each) => each.getBoundingClientRect().right > innerWidth + 1)
            .map((each) => each.className || each.localName)"""
    )
    assert wide == []


@pytest.mark.parametrize("double", [False, True], ids=["", "200 %"])
@pytest.mark.parametrize("height", [900, 720])
async def test_the_open_chat_leaves_header_and_heading_of_the_page_free(
    server: ScriptedServer, visit: Visit, height: int, double: bool
) -> None:
    page = (await visit(server.url, viewport={"width": 1280, "height": height}, **STILL)).page
    if double:
        await double_text(page)
    await open_chat(page)
    chat, title = await box(page.get_by_role("dialog")), page.get_by_role("heading", level=1)
    language = await box(page.get_by_role("link", name="English"))
    assert language["bottom"] <= chat["top"] or language["right"] < chat["left"]
    width = await title.evaluate(
        "(node) => { const range = document.createRange(); range.selectNodeContents(node);"
        " return range.getBoundingClientRect().right; }"
    )
    assert width <= chat["left"]
    for name in ("Chat schließen", "Mit einem Menschen sprechen"):
        await expect(page.get_by_role("button", name=name)).to_be_in_viewport(ratio=1)
    await page.get_by_role("link", name="English").click()
    await expect(page.locator("html")).to_have_attribute("lang", "en")


async def test_links_are_large_enough_for_a_finger(server: ScriptedServer, visit: Visit) -> None:
    page = (await visit(server.url, viewport=PHONE, **STILL)).page
    for link in await page.get_by_role("contentinfo").get_by_role("link").all():
        assert (await box(link))["height"] >= 44
    await open_chat(page)
    await ask(page, "Was kostet ein Personalausweis?")
    for name in ("03641 49-3800", "bs-antrag@jena.de"):
        assert (await box(page.get_by_role("link", name=name)))["height"] >= 24


async def test_a_chat_in_a_page_without_a_height_grows_with_what_is_said(
    server: ScriptedServer, visit: Visit
) -> None:
    page = (await visit(server.url, **STILL)).page
    await page.evaluate(
        """() => {
            const chat = document.createElement("auskunft-chat");
            Object.assign(chat.dataset, {mode: "inline", server: location.href, title: "Im Text"});
            document.querySelector("main").prepend(chat);
        }"""
    )
    region = page.get_by_role("region", name="Im Text")
    await region.get_by_role("textbox", name="Ihre Frage").fill(LONG)
    await page.keyboard.press("Enter")
    await region.get_by_text("Absatz 24 sagt").wait_for()
    log = region.get_by_role("region", name="Gesprächsverlauf")
    assert await log.evaluate("(node) => node.scrollHeight <= node.clientHeight + 1")
