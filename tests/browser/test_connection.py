"""The line breaks, the page is reloaded, tabs multiply: nothing is lost, nothing comes twice."""

import pytest
from playwright.async_api import expect

from tests.browser.conftest import Visit, ask, open_chat
from tests.browser.scripted_server import ScriptedServer

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

RECORD_ANNOUNCEMENTS = """() => {
    window.announced = [];
    const log = document.querySelector("auskunft-chat").shadowRoot.querySelector("[role=log]");
    new MutationObserver((records) => {
        for (const record of records) {
            for (const node of record.addedNodes) window.announced.push(node.innerText);
        }
    }).observe(log, {childList: true});
}"""


async def test_each_answer_is_announced_once_even_over_a_reconnect(
    server: ScriptedServer, visit: Visit
) -> None:
    page = (await visit(server.url)).page
    await open_chat(page)
    await page.evaluate(RECORD_ANNOUNCEMENTS)
    await ask(page, "eins")
    await page.get_by_text("Sie fragten: eins").wait_for()
    await server.drop_connections()
    await ask(page, "zwei")
    await page.get_by_text("Sie fragten: zwei").wait_for()
    announced = await page.evaluate("window.announced")
    for answer in ("Sie fragten: eins", "Sie fragten: zwei"):
        assert len([text for text in announced if answer in text]) == 1


async def test_history_stands_outside_the_live_region_after_a_reload(
    server: ScriptedServer, visit: Visit
) -> None:
    page = (await visit(server.url)).page
    await open_chat(page)
    await ask(page, "Was kostet ein Personalausweis?")
    await page.get_by_text("37,00 Euro").wait_for()
    await page.reload()
    earlier = page.get_by_role("group", name="Bisheriges Gespräch")
    await expect(earlier.get_by_text("37,00 Euro")).to_be_visible()
    await expect(earlier.get_by_role("button", name="Unterlagen")).to_be_visible()
    await expect(page.locator("[role=log] article")).to_have_count(0)
    await ask(page, "Danke")
    await expect(page.get_by_role("log").get_by_text("Sie fragten: Danke")).to_be_visible()
    assert len(server.conversations) == 1


async def test_a_message_whose_receipt_was_lost_is_sent_again_once(
    server: ScriptedServer, visit: Visit
) -> None:
    page = (await visit(server.url)).page
    await open_chat(page)
    server.lose_messages = 1
    await ask(page, "Hallo")
    await expect(page.get_by_text("Sie fragten: Hallo")).to_be_visible()
    frames = await server.received("message", 2)
    assert frames[0]["id"] == frames[1]["id"]
    assert server.messages() == ["Hallo", "Hallo"]
    await expect(page.locator("[role=log] .user")).to_have_count(1)


async def test_a_message_lost_twice_is_left_to_the_citizen(
    server: ScriptedServer, visit: Visit
) -> None:
    page = (await visit(server.url)).page
    await open_chat(page)
    server.lose_messages = 2
    await ask(page, "Hallo")
    await page.get_by_text("Nicht gesendet").wait_for()
    assert server.messages() == ["Hallo", "Hallo"]
    await page.get_by_role("button", name="Erneut senden").click()
    await expect(page.get_by_text("Sie fragten: Hallo")).to_be_visible()


async def test_without_a_connection_messages_wait_in_order(
    server: ScriptedServer, visit: Visit
) -> None:
    page = (await visit(server.url)).page
    await open_chat(page)
    server.reachable = False
    await server.drop_connections()
    await page.get_by_text("Zurzeit keine Verbindung").wait_for()
    await ask(page, "eins")
    await ask(page, "zwei")
    await expect(page.get_by_text("Wird gesendet, sobald die Verbindung steht")).to_have_count(2)
    server.reachable = True
    await expect(page.get_by_text("Sie fragten: zwei")).to_be_visible()
    await expect(page.get_by_text("Zurzeit keine Verbindung")).to_have_count(0)
    await expect(page.get_by_text("Wird gesendet, sobald die Verbindung steht")).to_have_count(0)
    assert server.messages() == ["eins", "zwei"]


async def test_an_answer_missed_while_away_is_shown_once(
    server: ScriptedServer, visit: Visit
) -> None:
    server.silent = True
    page = (await visit(server.url)).page
    await open_chat(page)
    await ask(page, "Eine schwere Frage")
    await server.received("message")
    server.reachable = False
    await server.drop_connections()
    await page.get_by_text("Zurzeit keine Verbindung").wait_for()
    await server.push({"text": "Die Antwort.", "custom": {"outcome": "answered"}})
    server.reachable = True
    await expect(page.get_by_text("Die Antwort.")).to_be_visible()
    await server.drop_connections()
    server.silent = False
    await ask(page, "Noch da?")
    await page.get_by_text("Sie fragten: Noch da?").wait_for()
    await expect(page.get_by_text("Die Antwort.")).to_have_count(1)
    await expect(page.locator("[role=log] .user")).to_have_count(2)


async def test_a_restart_without_a_connection_begins_anew_later(
    server: ScriptedServer, visit: Visit
) -> None:
    page = (await visit(server.url)).page
    await open_chat(page)
    await ask(page, "eins")
    await page.get_by_text("Sie fragten: eins").wait_for()
    server.reachable = False
    await server.drop_connections()
    await page.get_by_text("Zurzeit keine Verbindung").wait_for()
    await page.get_by_role("button", name="Einstellungen").click()
    await page.get_by_role("button", name="Neues Gespräch beginnen").click()
    server.reachable = True
    await ask(page, "zwei")
    await page.get_by_text("Sie fragten: zwei").wait_for()
    assert [len(turns) for turns in server.conversations.values()] == [2, 2]


async def test_two_tabs_hold_two_conversations(server: ScriptedServer, visit: Visit) -> None:
    visitor = await visit(server.url)
    other = await visitor.context.new_page()
    await other.goto(server.url)
    for page, text in ((visitor.page, "eins"), (other, "zwei")):
        await open_chat(page)
        await ask(page, text)
        await page.get_by_text(f"Sie fragten: {text}").wait_for()
    await expect(visitor.page.get_by_role("article")).to_have_count(2)
    await expect(other.get_by_role("article")).to_have_count(2)
    assert len(server.conversations) == 2
