"""From the text of an answer to what is said."""

import re

from voice.lexicon import lexicon
from voice.spoken.abbreviations import speak_abbreviations
from voice.spoken.clock_times import speak_clock_times
from voice.spoken.contacts import speak_contacts
from voice.spoken.dates import speak_dates
from voice.spoken.lists import speak_lists
from voice.spoken.markup import strip_markup
from voice.spoken.money import speak_money
from voice.spoken.sentences import split_sentences


def render(text: str, language: str) -> list[str]:
    """The sentences to say for `text`.

    The order of the steps matters: amounts and times are told apart before loose
    numbers, and sentences are cut last, when no abbreviation is left to end one early.
    """
    text = strip_markup(text, language)
    text = speak_lists(text, language)
    for step in (
        speak_money,
        speak_clock_times,
        speak_dates,
        speak_contacts,
        speak_abbreviations,
    ):
        text = step(text, language)
    return [line for line in split_sentences(_tidy(text)) if not _is_label(line, language)]


def _is_label(sentence: str, language: str) -> bool:
    """Whether only the introduction of a dropped link is left ("Mehr dazu.")."""
    labels: list[str] = lexicon(language).spoken["source_labels"]
    return sentence.strip(" .:!") in labels


def _tidy(text: str) -> str:
    text = re.sub(r"[ \t]+", " ", text)
    text = re.sub(r"\s*,(?:\s*,)+", ",", text)
    text = re.sub(r",\s*([.!?:;])", r"\1", text)
    text = re.sub(r"\s+([.,!?:;])", r"\1", text)
    # A heading or a line without an end mark is a sentence of its own.
    lines = [line.strip() for line in text.splitlines()]
    joined: list[str] = []
    for line in lines:
        if joined and joined[-1].endswith(":") and line:
            joined[-1] = f"{joined[-1]} {line}"
        elif line or (joined and not joined[-1].endswith(":")):
            joined.append(line)
    return "\n".join(
        line if not line or line.endswith((".", "!", "?", "…")) else line.rstrip(":,;") + "."
        for line in joined
    )
