"""The demonstration page."""

import pytest
from playwright.async_api import expect

from tests.browser.conftest import Visit, open_chat
from tests.browser.scripted_server import MUNICIPALITY, ScriptedServer

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_a_question_typed_on_the_page_opens_the_chat(
    server: ScriptedServer, visit: Visit
) -> None:
    visitor = await visit(server.url)
    page = visitor.page
    await page.get_by_role("textbox", name="Ihre Frage an die Verwaltung").fill("Hallo")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("Sie fragten: Hallo")).to_be_visible()
    assert visitor.problems == []


async def test_an_example_question_is_asked_by_a_click(
    server: ScriptedServer, visit: Visit
) -> None:
    page = (await visit(server.url)).page
    await page.get_by_role("button", name="Was ist die WISSENsAllmende?").click()
    await expect(page.get_by_text("Sie fragten: Was ist die WISSENsAllmende?")).to_be_visible()


async def test_name_colour_and_questions_come_from_the_server(
    server: ScriptedServer, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(MUNICIPALITY, "id", "beispiel")
    monkeypatch.setitem(MUNICIPALITY, "title", "Stadt Beispiel")
    monkeypatch.setitem(MUNICIPALITY, "bot_name", "Auskunft Beispiel")
    monkeypatch.setitem(MUNICIPALITY, "colour", "#7a1f3d")
    monkeypatch.setitem(MUNICIPALITY, "url", "https://beispiel.example")
    page = (await visit(f"{server.url}/?municipality=beispiel")).page
    await expect(page.get_by_role("banner")).to_contain_text("Stadt Beispiel")
    await expect(page.get_by_role("link", name="Website der Stadt").first).to_have_attribute(
        "href", "https://beispiel.example"
    )
    await expect(page.get_by_role("heading", name="Fragen aus dem Alltag")).to_have_count(0)
    launcher = page.get_by_role("button", name="Chat öffnen")
    await expect(launcher).to_have_css("background-color", "rgb(122, 31, 61)")
    chip = page.get_by_role("list", name="Häufige Fragen").get_by_role("button").nth(2)
    await expect(chip).to_have_attribute("data-ask", "Öffnungszeiten Bürgerservice")
    await launcher.click()
    await expect(page.get_by_role("dialog", name="Auskunft Beispiel")).to_be_visible()


async def test_in_english_page_questions_and_chat_are_english(
    server: ScriptedServer, visit: Visit
) -> None:
    visitor = await visit(server.url, locale="en-GB")
    page = visitor.page
    await expect(page.locator("html")).to_have_attribute("lang", "en")
    await expect(page.get_by_role("heading", level=1)).to_have_text("What would you like to know?")
    chip = page.get_by_role("list", name="Frequent questions").get_by_role("button").first
    await expect(chip).to_have_text("What does an ID card cost?")
    field = page.get_by_role("textbox", name="Your question to the administration")
    await expect(field).to_have_attribute("placeholder", "e.g. What does an ID card cost?")
    await expect(page.locator("#snippet")).to_contain_text('data-language="en"')
    await field.fill("Hello")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("dialog")).to_have_attribute("lang", "en")
    await expect(page.get_by_role("button", name="Talk to a person")).to_be_visible()
    await expect(page.get_by_text("Sie fragten: Hello")).to_be_visible()
    assert any("language=en" in url for url in visitor.requests if url.startswith("ws:"))
    assert visitor.problems == []


async def test_the_language_is_switched_by_keyboard_and_kept(
    server: ScriptedServer, visit: Visit
) -> None:
    page = (await visit(f"{server.url}/?municipality=jena")).page
    switch = page.get_by_role("link", name="English")
    for _ in range(7):  # skip link, the city's site, home, three sections, language
        await page.keyboard.press("Tab")
    await expect(switch).to_be_focused()
    await expect(switch).to_have_css("outline-width", "3px")
    await page.keyboard.press("Enter")
    await expect(page.locator("html")).to_have_attribute("lang", "en")
    assert page.url == f"{server.url}/?municipality=jena&lang=en"
    await page.get_by_role("link", name="Auskunft, home page").click()
    await expect(page.get_by_role("link", name="Deutsch")).to_be_visible()


async def test_the_chat_follows_a_page_that_changes_its_language(
    server: ScriptedServer, visit: Visit
) -> None:
    page = (await visit(server.url)).page
    await open_chat(page)
    await page.get_by_role("button", name="Einstellungen").click()
    await page.get_by_role("radio", name="English").check()
    await page.reload()  # the same page: the choice in the chat holds
    await expect(page.get_by_role("dialog")).to_have_attribute("lang", "en")
    for language in ("en", "de"):
        await page.goto(f"{server.url}/?lang={language}")
        await expect(page.get_by_role("dialog")).to_have_attribute("lang", language)


async def test_it_says_that_it_is_a_demonstration(server: ScriptedServer, visit: Visit) -> None:
    page = (await visit(server.url)).page
    notice = page.get_by_role("complementary", name="Hinweis")
    await expect(notice).to_contain_text("kein amtliches Angebot")
