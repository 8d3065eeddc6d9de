"""Changes of a folder are told, whether the system reports them or not."""

import asyncio
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import pytest

from bot import watching
from bot.watching import changes

PATIENCE_S = 60


async def first(told: AsyncGenerator[None]) -> None:
    async with asyncio.timeout(PATIENCE_S):
        await anext(told)


async def test_a_change_in_a_subfolder_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "SAFETY_MS", 1000 * PATIENCE_S)
    (tmp_path / "ort").mkdir()
    told = changes(tmp_path)
    waiting = asyncio.ensure_future(first(told))
    number = 0
    # The watch begins some time after the call: write until it is told.
    while not waiting.done():
        (tmp_path / "ort" / "eintrag.md").write_text(str(number), encoding="utf-8")
        number += 1
        await asyncio.wait([waiting], timeout=0.05)
    await waiting
    await told.aclose()


async def test_where_nothing_is_reported_it_is_told_now_and_then(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "SAFETY_MS", 1)
    told = changes(tmp_path)
    await first(told)
    await first(told)
    await told.aclose()


async def test_without_watches_the_folder_is_looked_at_often(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none_left(*_: object, **__: object) -> Any:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(watching, "awatch", none_left)
    monkeypatch.setattr(watching, "LOOK_EVERY_S", 0)
    told = changes(tmp_path)
    await first(told)
    await first(told)
    await told.aclose()
