"""The widget and the real gateway understand each other."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import expect

from bot.settings import Limits, Settings
from connectors.gateway import create_app
from connectors.texts import say
from tests.browser.conftest import Visit, ask, open_chat, running
from tests.connectors.fakes import FakeAssistant, FakeMunicipality

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


@pytest_asyncio.fixture(loop_scope="session")
async def gateway(tmp_path: Path) -> AsyncIterator[str]:
    """Address of a gateway whose assistant echoes."""
    settings = Settings(data_dir=tmp_path, limits=Limits(messages_per_minute=4, message_chars=200))
    async with running(create_app(settings, FakeAssistant())) as url:
        yield url


def notice(language: str) -> str:
    jena = FakeMunicipality()
    return say("notice", language, bot_name=jena.bot_name, title=jena.title)


async def test_a_conversation_with_rating_and_reload(gateway: str, visit: Visit) -> None:
    visitor = await visit(gateway)
    page = visitor.page
    await open_chat(page)
    await expect(page.get_by_text(notice("de"))).to_be_visible()
    await ask(page, "Was kostet ein Ausweis?")
    answer = page.get_by_role("article").filter(has_text="Echo: Was kostet ein Ausweis?")
    await expect(answer).to_contain_text("Stand 8. Juni 2026")
    await answer.get_by_role("button", name="Hilfreich", exact=True).click()
    await page.get_by_role("textbox", name="Möchten Sie etwas dazu sagen?").fill("Danke")
    await page.get_by_role("button", name="Anmerkung senden").click()
    await page.reload()
    earlier = page.get_by_role("group", name="Bisheriges Gespräch")
    await expect(earlier.get_by_text("Echo: Was kostet ein Ausweis?")).to_be_visible()
    thumb = earlier.get_by_role("button", name="Hilfreich", exact=True)
    await expect(thumb).to_have_attribute("aria-pressed", "true")
    await expect(page.locator(".note")).to_have_count(0)
    assert visitor.problems == []


async def test_the_page_policy_of_the_gateway_suffices(gateway: str, visit: Visit) -> None:
    visitor = await visit(gateway)
    launcher = visitor.page.get_by_role("button", name="Chat öffnen")
    await expect(launcher).to_have_css("background-color", "rgb(0, 92, 169)")
    assert visitor.problems == []


async def test_limits_of_the_gateway_are_told(gateway: str, visit: Visit) -> None:
    page = (await visit(gateway)).page
    await open_chat(page)
    await page.get_by_role("textbox", name="Ihre Frage", exact=True).fill("a" * 195)
    await expect(page.get_by_text("Noch 5 Zeichen")).to_be_visible()
    for number in range(5):
        await ask(page, f"Frage {number}")
    await expect(page.get_by_role("button", name="Erneut senden")).to_be_visible()
    await expect(page.locator(".note")).to_contain_text("sehr viele Nachrichten")


async def test_english_notice_and_questions(gateway: str, visit: Visit) -> None:
    page = (await visit(gateway)).page
    await open_chat(page)
    await page.get_by_role("button", name="Einstellungen").click()
    await page.get_by_role("radio", name="English").check()
    await expect(page.get_by_text(notice("en"))).to_be_visible()
    await expect(page.get_by_role("button", name="What does an ID cost?")).to_be_visible()


async def test_a_copied_tab_shares_its_conversation(gateway: str, visit: Visit) -> None:
    visitor = await visit(gateway)
    page = visitor.page
    await open_chat(page)
    await ask(page, "eins")
    await page.get_by_text("Echo: eins").wait_for()
    async with visitor.context.expect_page() as opened:
        # A window opened by a page starts with a copy of its session storage.
        await page.evaluate("window.open(location.href, '_blank') && undefined")
    other = await opened.value
    earlier = other.get_by_role("group", name="Bisheriges Gespräch")
    await expect(earlier.get_by_text("Echo: eins")).to_be_visible()
    await ask(other, "zwei")
    for tab in (page, other):
        await expect(tab.get_by_text("Echo: zwei")).to_be_visible()
        await expect(tab.locator("[role=log] .user").filter(has_text="zwei")).to_have_count(1)


async def test_an_unknown_municipality_is_told_and_not_tried_again(
    gateway: str, visit: Visit
) -> None:
    visitor = await visit(f"{gateway}/?municipality=atlantis")
    page = visitor.page
    await page.get_by_role("button", name="Chat öffnen").click()
    await expect(page.get_by_text("Die Kommune „atlantis“ ist hier nicht bekannt")).to_be_visible()
    await expect(page.get_by_role("textbox", name="Ihre Frage", exact=True)).to_be_disabled()
    await expect(page.get_by_role("button", name="Mit einem Menschen sprechen")).to_be_disabled()
    assert any('data-municipality="atlantis"' in problem for problem in visitor.problems)
    await page.get_by_role("button", name="Einstellungen").click()
    await page.get_by_role("radio", name="English").check()
    await expect(page.get_by_text("“atlantis” is not known here")).to_be_visible()
    await expect(page.get_by_text("Zurzeit keine Verbindung")).to_have_count(0)
    assert sum("/ws?" in address for address in visitor.requests) == 1


async def test_a_german_page_stays_german_in_an_english_browser(gateway: str, visit: Visit) -> None:
    page = (await visit(f"{gateway}/?lang=de", locale="en-GB")).page
    chips = page.get_by_role("list", name="Häufige Fragen").get_by_role("button")
    await expect(chips).to_have_text(["Was kostet ein Ausweis?"])
    await open_chat(page)
    await expect(page.get_by_text(notice("de"))).to_be_visible()


async def test_an_english_browser_gets_the_page_and_the_chat_in_english(
    gateway: str, visit: Visit
) -> None:
    visitor = await visit(gateway, locale="en-GB")
    page = visitor.page
    chips = page.get_by_role("list", name="Frequent questions").get_by_role("button")
    await expect(chips).to_have_text(["What does an ID cost?"])
    await page.get_by_role("button", name="Open chat").click()
    await expect(page.get_by_text(notice("en"))).to_be_visible()
    assert visitor.problems == []
