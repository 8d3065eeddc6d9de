"""Real calls in a language that is not the first one."""

import asyncio
from collections.abc import Callable

from tests.telephone.caller import AwaitCue, Caller, Pause, Press, Say, Step, spoken
from tests.telephone.conftest import town_hall
from tests.telephone.test_calls import LONG, share_of_words
from voice.recognition.recogniser import Recogniser
from voice.synthesis.pico import PicoSynthesiser

Pico = Callable[[str], PicoSynthesiser]
SKIP_NOTICE: list[Step] = [Pause(0.5), Press("#"), AwaitCue()]
QUESTION = "how much does it cost"


async def test_a_call_goes_on_in_english(
    german: Recogniser, english: Recogniser, pico: Pico
) -> None:
    """The wish is heard by the German recogniser, the question by the English one."""
    steps = [
        *SKIP_NOTICE,
        *(Say(spoken("auf Englisch please", pico("de")), then_silent=2.5), AwaitCue()),
        *(Say(spoken(QUESTION, pico("en"))), LONG),
    ]
    async with town_hall(german, pico("de"), others=[(english, pico("en"))]) as hall:
        caller = Caller(hall.exchange, steps).start()
        await hall.until(lambda: hall.has_said("Was kann ich für Sie tun?"))
        caller.cue()
        await hall.until(lambda: hall.has_said("I am speaking English now"))
        caller.cue()
        await hall.until(lambda: bool(hall.assistant.asked))
        await hall.server.hang_up()
        assert await asyncio.to_thread(caller.finished), hall.exchange.log
    _, asked, language = hall.assistant.asked[0]
    assert language == "en"
    assert share_of_words(QUESTION, asked) >= 0.6


async def test_a_language_nobody_understands_leads_to_keys(german: Recogniser, pico: Pico) -> None:
    """Whoever wants another language than German hears so, and reaches the menu by a key."""
    steps = [
        *SKIP_NOTICE,
        *(Say(spoken("Auf Französisch bitte", pico("de")), then_silent=2.5), AwaitCue()),
        *(Press("1"), LONG),
    ]
    async with town_hall(german, pico("de")) as hall:
        caller = Caller(hall.exchange, steps).start()
        await hall.until(lambda: hall.has_said("Was kann ich für Sie tun?"))
        caller.cue()
        await hall.until(lambda: hall.has_said("Am Telefon verstehe ich leider nur Deutsch."))
        caller.cue()
        await hall.until(lambda: bool(hall.assistant.asked))
        await hall.server.hang_up()
        assert await asyncio.to_thread(caller.finished), hall.exchange.log
    assert hall.assistant.asked[0][1] == "Wann hat der Bürgerservice geöffnet?"
