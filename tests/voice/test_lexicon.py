"""The locale files."""

import pytest

from voice.lexicon import UnknownLanguageError, languages, lexicon


def test_all_languages_have_the_same_prompts() -> None:
    german = lexicon("de")
    for language in languages():
        assert lexicon(language).prompts.keys() == german.prompts.keys()
        assert lexicon(language).spoken.keys() == german.spoken.keys()
        assert lexicon(language).heard.keys() == german.heard.keys()


def test_the_notice_says_that_a_machine_speaks_and_that_nothing_is_recorded() -> None:
    assert "Computer" in lexicon("de").prompt("notice", municipality="Jena")
    assert "nichts aufgezeichnet" in lexicon("de").prompt("notice", municipality="Jena")


def test_an_unknown_language_lists_the_known_ones() -> None:
    with pytest.raises(UnknownLanguageError, match="'xx'; permitted: de, en"):
        lexicon("xx")
