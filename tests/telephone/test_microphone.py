"""A spoken question in a real Chromium: its microphone is a recording, its loudspeaker is heard."""

import asyncio
import os
import wave
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from playwright.async_api import Page, async_playwright

from tests.parts import chromium
from tests.telephone.conftest import Hall, town_hall
from tests.telephone.test_calls import heard, share_of_words
from voice.assistant import Answer
from voice.audio.pcm import silence
from voice.call.states import CallState
from voice.recognition.recogniser import Recogniser
from voice.synthesis.pico import PicoSynthesiser

Pico = Callable[[str], PicoSynthesiser]
QUESTION = "how much does it cost"
# Short: the recording asks again after eight seconds.
ANSWER = "You need your old passport and a photo."
pytestmark = pytest.mark.browser


@pytest.fixture
async def hall(english: Recogniser, pico: Pico) -> AsyncIterator[Hall]:
    async with town_hall(english, pico("en"), browser=True) as hall:
        yield hall


@pytest.fixture
def microphone(tmp_path: Path, pico: Pico) -> Path:
    """What is said into the microphone, again and again: silence, then the question."""
    file = tmp_path / "microphone.wav"
    voice = pico("en")
    with wave.open(str(file), "wb") as audio:
        audio.setparams((1, 2, voice.rate, 0, "NONE", "not compressed"))
        audio.writeframes(
            silence(4.0, voice.rate) + voice.speak(QUESTION) + silence(4.0, voice.rate)
        )
    return file


@pytest.fixture
async def page(hall: Hall, microphone: Path) -> AsyncIterator[Page]:
    path = chromium()
    flags = [
        *("--no-sandbox", "--disable-gpu", "--use-fake-ui-for-media-stream"),
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-audio-capture={microphone}",
    ]
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=flags)
        page = await browser.new_page()
        await page.goto(f"http://127.0.0.1:{hall.server.port}/")
        yield page
        await browser.close()


async def test_a_question_into_the_microphone_is_answered_by_voice(
    hall: Hall, page: Page, english: Recogniser
) -> None:
    hall.assistant.fallback = Answer(ANSWER)
    await page.get_by_role("button", name="Anrufen").click()
    await page.get_by_text("Sie sind verbunden.").wait_for()
    await hall.until(lambda: bool(hall.server.sessions))
    await page.get_by_role("button", name="#").click()
    await hall.until(lambda: hall.server.sessions[0].machine.state is CallState.SPEAKING)
    await page.get_by_role("button", name="#").click()
    # The recording goes round: the call may begin in the middle of a question.
    await hall.until(lambda: any(asked_for(text) for _, text, _ in hall.assistant.asked))
    await hall.until(lambda: hall.silent)
    if shot := os.environ.get("AUSKUNFT_TEST_SCREENSHOT"):
        await page.screenshot(path=shot)
    await page.get_by_role("button", name="Auflegen").click()
    await page.get_by_text("Aufgelegt.").wait_for()
    await hall.until(lambda: len(hall.tap.said) == 1)
    answers = [await asyncio.to_thread(heard, english, part) for part in hall.tap.said[0]]
    assert max(share_of_words(ANSWER.rstrip("."), text) for text in answers) >= 0.6, answers


def asked_for(text: str) -> bool:
    return share_of_words(QUESTION, text) >= 0.6
