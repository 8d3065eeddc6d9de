"""Prompts kept in memory."""

import pytest

from tests.voice.fakes import FakeVoice
from voice.synthesis.prompts import SpeechCache


def test_only_prompts_are_kept() -> None:
    voice = FakeVoice()
    cache = SpeechCache(voice)
    cache.keep("Guten Tag.", 1.0, 8000)
    cache.audio("Guten Tag.", 1.0, 8000)
    assert len(voice.said) == 1
    cache.audio("Der Ausweis kostet 37 Euro.", 1.0, 8000)
    cache.audio("Der Ausweis kostet 37 Euro.", 1.0, 8000)
    assert len(voice.said) == 3


def test_the_least_used_prompt_is_forgotten() -> None:
    voice = FakeVoice()
    cache = SpeechCache(voice, entries=2)
    for sentence in ("a", "b", "c"):
        cache.keep(sentence, 1.0, 8000)
    for sentence in ("c", "a"):
        cache.audio(sentence, 1.0, 8000)
    assert [sentence for sentence, _ in voice.said] == ["a", "b", "c", "a"]
    with pytest.raises(ValueError, match="entries"):
        SpeechCache(FakeVoice(), entries=0)


def test_another_rate_is_another_audio() -> None:
    cache = SpeechCache(FakeVoice())
    assert len(cache.audio("ab", 1.0, 16_000)) == 2 * len(cache.audio("ab", 1.0, 8000))
