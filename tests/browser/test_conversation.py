"""What a citizen does in the chat, in a real browser against a scripted server."""

import pytest
from playwright.async_api import Locator, expect

from tests.browser.conftest import Visit, ask, open_chat
from tests.browser.scripted_server import SUGGESTIONS, ScriptedServer

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_the_machine_is_named_before_the_first_message(
    server: ScriptedServer, visit: Visit
) -> None:
    page = (await visit(server.url)).page
    await open_chat(page)
    await expect(page.get_by_text("Sie schreiben mit einer Maschine")).to_be_visible()
    await expect(page.get_by_text("keine persönlichen Daten ein, zum Beispiel")).to_be_visible()
    assert server.messages() == []


async def test_an_answer_shows_text_source_and_date(server: ScriptedServer, visit: Visit) -> None:
    page = (await visit(server.url)).page
    await open_chat(page)
    await ask(page, "Was kostet ein Personalausweis?")
    answer = page.get_by_role("article").filter(has_text="37,00 Euro")
    await expect(answer.get_by_role("listitem").first).to_have_text("Ihren bisherigen Ausweis")
    source = answer.get_by_role("link", name="Personalausweis beantragen")
    await expect(source).to_have_attribute("href", "https://service.jena.de/de/personalausweis")
    await expect(answer).to_contain_text("Stand 8. Juni 2026")


async def test_starter_questions_and_quick_replies_send_their_payload(
    server: ScriptedServer, visit: Visit
) -> None:
    page = (await visit(server.url)).page
    await open_chat(page)
    await page.locator("auskunft-chat").get_by_role("button", name="Wie melde ich mich um?").click()
    await expect(page.get_by_text("Sie fragten: Wie melde ich mich um?")).to_be_visible()
    await expect(page.get_by_role("heading", name="Häufige Fragen")).to_be_hidden()
    await ask(page, "Was kostet ein Personalausweis?")
    await page.get_by_role("button", name="Unterlagen").click()
    frames = await server.received("message", 3)
    assert frames[-1]["text"] == "Welche Unterlagen brauche ich?"


async def test_only_the_newest_answer_offers_quick_replies(
    server: ScriptedServer, visit: Visit
) -> None:
    page = (await visit(server.url)).page
    await open_chat(page)
    await ask(page, "Was kostet ein Personalausweis?")
    await page.get_by_role("button", name="Unterlagen").wait_for()
    await ask(page, "Danke")
    await expect(page.get_by_text("Sie fragten: Danke")).to_be_visible()
    await expect(page.get_by_role("button", name="Unterlagen")).to_have_count(0)


async def test_waiting_for_a_slow_answer_is_shown(server: ScriptedServer, visit: Visit) -> None:
    server.silent = True
    page = (await visit(server.url)).page
    await open_chat(page)
    await ask(page, "Eine schwere Frage")
    typing = page.locator("p.typing")
    await expect(typing).to_be_visible()
    await server.push({"text": "Jetzt weiß ich es.", "custom": {"outcome": "answered"}})
    await expect(page.get_by_text("Jetzt weiß ich es.")).to_be_visible()
    await expect(typing).to_be_hidden()


async def test_a_thumb_is_sent_at_once_and_a_comment_may_follow(
    server: ScriptedServer, visit: Visit
) -> None:
    page = (await visit(server.url)).page
    await open_chat(page)
    await ask(page, "Was kostet ein Personalausweis?")
    thumb = page.get_by_role("button", name="Nicht hilfreich")
    await thumb.click()
    await expect(thumb).to_have_attribute("aria-pressed", "true")
    await page.get_by_role("textbox", name="Was fehlt oder stimmt nicht?").fill("Kinder fehlen")
    await page.get_by_role("button", name="Anmerkung senden").click()
    first, second = await server.received("feedback", 2)
    assert (first["rating"], first.get("comment")) == ("down", None)
    assert (second["rating"], second["comment"]) == ("down", "Kinder fehlen")
    assert first["message"] == second["message"]
    await expect(thumb).to_be_focused()
    await expect(page.locator(".thanks")).to_have_text("Danke für Ihre Rückmeldung.")


async def test_an_answer_is_copied_with_its_source(server: ScriptedServer, visit: Visit) -> None:
    visitor = await visit(server.url, permissions=["clipboard-read", "clipboard-write"])
    page = visitor.page
    await open_chat(page)
    await ask(page, "Was kostet ein Personalausweis?")
    await page.get_by_role("button", name="Antwort kopieren").click()
    await expect(page.get_by_role("status").filter(has_text="kopiert")).to_be_attached()
    copied = await page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("Ein Personalausweis kostet 37,00 Euro")
    assert copied.endswith("https://service.jena.de/de/personalausweis")


async def test_a_human_is_one_press_away(server: ScriptedServer, visit: Visit) -> None:
    page = (await visit(server.url)).page
    await open_chat(page)
    await page.get_by_role("button", name="Mit einem Menschen sprechen").click()
    phone = page.get_by_role("link", name="03641 49-3800")
    await expect(phone).to_have_attribute("href", "tel:03641493800")


async def test_a_refusal_shows_one_button_for_a_human(server: ScriptedServer, visit: Visit) -> None:
    page = (await visit(server.url)).page
    await open_chat(page)
    await ask(page, "Wie beantrage ich Elterngeld?")
    await page.get_by_role("button", name="Wohngeld").wait_for()
    await expect(page.get_by_role("button", name="Mit einem Menschen sprechen")).to_have_count(1)


async def test_the_button_for_a_human_speaks_the_language_of_the_answer(
    server: ScriptedServer, visit: Visit
) -> None:
    page = (await visit(server.url)).page
    await open_chat(page)
    await ask(page, "How do I get child benefit?")
    human = page.get_by_role("button", name="Talk to a person")
    await expect(human).to_have_count(1)
    await expect(human).to_have_attribute("lang", "en")
    await expect(page.get_by_role("button", name="Mit einem Menschen sprechen")).to_have_count(0)
    await human.click()
    assert (await server.received("message", 2))[-1]["text"] == "I want to talk to a human"
    await expect(page.get_by_role("button", name="Mit einem Menschen sprechen")).to_be_visible()


async def test_restart_begins_an_empty_conversation(server: ScriptedServer, visit: Visit) -> None:
    page = (await visit(server.url)).page
    await open_chat(page)
    await ask(page, "Guten Tag")
    await page.get_by_text("Sie fragten: Guten Tag").wait_for()
    await page.get_by_role("button", name="Einstellungen").click()
    await page.get_by_role("button", name="Neues Gespräch beginnen").click()
    await expect(page.get_by_role("heading", name="Häufige Fragen")).to_be_visible()
    await expect(page.get_by_role("article")).to_have_count(0)
    await page.reload()
    await expect(page.get_by_role("heading", name="Häufige Fragen")).to_be_visible()
    assert len(server.conversations) == 2


async def test_arabic_runs_from_right_to_left_and_german_within_it_does_not(
    server: ScriptedServer, visit: Visit
) -> None:
    page = (await visit(server.url)).page
    await open_chat(page)
    await ask(page, "كم تكلف بطاقة الهوية؟")
    bubble = page.get_by_role("article").filter(has_text="46 يورو").locator(".bubble")
    hours, documents = bubble.get_by_role("list").nth(0), bubble.get_by_role("list").nth(1)
    await expect(hours).to_have_css("direction", "rtl")
    await expect(documents).to_have_css("direction", "ltr")
    assert await _text_side(bubble.get_by_text("ساعات العمل")) == "right"
    assert await _text_side(documents.get_by_text("alter Ausweis")) == "left"
    asked = page.get_by_role("article").filter(has_text="كم تكلف").first
    await expect(asked.locator(".bubble")).to_have_css("unicode-bidi", "plaintext")


async def _text_side(line: Locator) -> str:
    """The side of its box that a short line of text stands on."""
    side: str = await line.evaluate(
        """node => {
            const range = document.createRange();
            range.selectNodeContents(node);
            const [text, box] = [range.getBoundingClientRect(), node.getBoundingClientRect()];
            return text.left - box.left > box.right - text.right ? "right" : "left";
        }"""
    )
    return side


async def test_the_surface_speaks_english(server: ScriptedServer, visit: Visit) -> None:
    page = (await visit(server.url)).page
    await open_chat(page)
    await ask(page, "Guten Tag")
    await page.get_by_text("Sie fragten: Guten Tag").wait_for()
    await page.get_by_role("button", name="Einstellungen").click()
    await page.get_by_role("radio", name="English").check()
    await expect(page.get_by_role("radio", name="English")).to_be_focused()
    await expect(page.get_by_role("button", name="Talk to a person")).to_be_visible()
    await expect(page.get_by_text("Sie fragten: Guten Tag")).to_have_count(1)
    assert (await server.received("language"))[0]["language"] == "en"
    await page.get_by_role("textbox", name="Your question").fill("What does an ID card cost?")
    await page.keyboard.press("Enter")
    article = page.get_by_role("article").filter(has_text="ID card cost").last
    await expect(article).to_have_attribute("lang", "en")
    await expect(page.get_by_role("article").first).to_have_attribute("lang", "de")


async def test_large_text_and_dark_mode_last_for_the_tab(
    server: ScriptedServer, visit: Visit
) -> None:
    page = (await visit(server.url)).page
    await open_chat(page)
    await page.get_by_role("button", name="Einstellungen").click()
    await page.get_by_role("switch", name="Große Schrift").check()
    await page.get_by_role("switch", name="Dunkle Darstellung").check()
    await page.reload()
    root = page.locator("auskunft-chat .root")
    await expect(root).to_have_attribute("data-theme", "dark")
    await expect(root).to_have_class("root large")
    await expect(root).to_have_css("font-size", "20.8px")


async def test_the_limit_is_shown_near_it_and_holds(server: ScriptedServer, visit: Visit) -> None:
    page = (await visit(server.url)).page
    await open_chat(page)
    field = page.get_by_role("textbox", name="Ihre Frage", exact=True)
    await field.fill("a" * 100)
    await expect(page.get_by_text("Noch")).to_be_hidden()
    await field.fill("a" * 990)
    await expect(page.get_by_text("Noch 10 Zeichen")).to_be_visible()
    await field.fill("ä" * 1002)
    await expect(page.locator("#remaining")).to_contain_text("2 Zeichen zu viel")
    await field.press("Enter")
    await expect(field).to_have_attribute("aria-invalid", "true")
    assert server.messages() == []


async def test_shift_enter_begins_a_new_line(server: ScriptedServer, visit: Visit) -> None:
    page = (await visit(server.url)).page
    await open_chat(page)
    await page.keyboard.type("eins")
    await page.keyboard.press("Shift+Enter")
    await page.keyboard.type("zwei")
    await page.keyboard.press("Enter")
    assert (await server.received("message"))[0]["text"] == "eins\nzwei"


async def test_an_error_is_told_politely_and_the_text_is_not_lost(
    server: ScriptedServer, visit: Visit
) -> None:
    server.error = {"code": "rate_limited", "text": "Bitte warten Sie 10 Sekunden."}
    page = (await visit(server.url)).page
    await open_chat(page)
    await ask(page, "Guten Tag")
    await expect(page.get_by_text("Bitte warten Sie 10 Sekunden.")).to_be_visible()
    server.error = None
    await page.get_by_role("button", name="Erneut senden").click()
    await expect(page.get_by_text("Sie fragten: Guten Tag")).to_be_visible()


async def test_a_rejected_text_comes_back_to_be_edited(
    server: ScriptedServer, visit: Visit
) -> None:
    server.error = {"code": "too_long", "text": ""}
    page = (await visit(server.url)).page
    await open_chat(page)
    await ask(page, "Guten Tag")
    await expect(page.get_by_text("Diese Nachricht ist zu lang.")).to_be_visible()
    await page.get_by_role("button", name="Erneut senden").click()
    await expect(page.get_by_role("textbox", name="Ihre Frage", exact=True)).to_have_value(
        "Guten Tag"
    )


async def test_an_answer_to_a_closed_chat_is_announced_on_the_button(
    server: ScriptedServer, visit: Visit
) -> None:
    server.silent = True
    page = (await visit(server.url)).page
    await open_chat(page)
    await ask(page, "Guten Tag")
    await server.received("message")
    await page.keyboard.press("Escape")
    await server.push({"text": "Da bin ich.", "custom": {"outcome": "answered"}})
    await page.get_by_role("button", name="eine neue Antwort").click()
    await expect(page.get_by_text("Da bin ich.")).to_be_visible()


async def test_a_page_can_hold_the_chat_inline(server: ScriptedServer, visit: Visit) -> None:
    page = (await visit(server.url)).page
    await page.evaluate(
        """() => {
            const chat = document.createElement("auskunft-chat");
            Object.assign(chat.dataset, {mode: "inline", server: location.href, title: "Im Text"});
            document.querySelector("main").prepend(chat);
        }"""
    )
    region = page.get_by_role("region", name="Im Text")
    await region.get_by_role("textbox", name="Ihre Frage").fill("Hallo")
    await page.keyboard.press("Enter")
    await expect(region.get_by_text("Sie fragten: Hallo")).to_be_visible()
    await expect(region.get_by_role("button", name="Chat schließen")).to_have_count(0)


async def test_the_notice_is_seen_first_on_a_small_phone(
    server: ScriptedServer, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    questions = [{"title": f"Frage {n}", "payload": f"Frage {n}"} for n in range(12)]
    monkeypatch.setitem(SUGGESTIONS, "de", questions)
    page = (await visit(server.url, viewport={"width": 375, "height": 667}, has_touch=True)).page
    shown = page.get_by_role("region", name="Gesprächsverlauf")
    for _ in range(2):
        await open_chat(page)
        assert await shown.evaluate("node => node.scrollHeight > node.clientHeight")
        assert await shown.evaluate("node => node.scrollTop") == 0
        await page.get_by_role("button", name="Chat schließen").click()


async def test_attributes_that_mean_nothing_are_named_on_the_console(
    server: ScriptedServer, visit: Visit
) -> None:
    page = (await visit(server.url)).page
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    await page.evaluate(
        """() => {
          for (const [colour, language] of [["blau", "tr"], ["#0b5a8c", "en-GB"]]) {
            const chat = document.createElement("auskunft-chat");
            Object.assign(chat.dataset, { colour, language });
            document.body.append(chat);
          }
        }"""
    )
    assert said == [
        'auskunft: data-colour="blau" is ignored; permitted is #rgb or #rrggbb.',
        'auskunft: data-language="tr" is ignored; permitted is de or en.',
    ]
