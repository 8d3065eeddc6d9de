"""The assistant while its parts come up."""

import asyncio
from pathlib import Path
from typing import Any, cast

import pytest

import bot.assistant
from bot.assistant import LocalAssistant
from connectors.assistant import StillStarting


class Parts:
    """Stands for the dialogue core and for the knowledge."""

    async def send(self, sender: str, message: str, metadata: dict[str, Any]) -> list[Any]:
        return [{"text": f"Echo: {message}"}]


@pytest.fixture
def assistant(tmp_path: Path) -> LocalAssistant:
    return LocalAssistant(tmp_path)


async def test_who_asks_early_waits_for_a_moment(assistant: LocalAssistant) -> None:
    asked = asyncio.create_task(assistant.send("me", "Hallo", {}))
    await asyncio.sleep(0)
    assert not asked.done()
    assistant.client = assistant.knowledge = cast(Any, Parts())
    assert await asked == [{"text": "Echo: Hallo"}]


async def test_who_asks_much_too_early_is_told_so(
    assistant: LocalAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bot.assistant, "START_PATIENCE_S", 0.0)
    assistant.client = cast(Any, Parts())
    with pytest.raises(StillStarting):
        await assistant.send("me", "Hallo", {})
