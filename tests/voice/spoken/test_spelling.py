"""Spelling aloud."""

from voice.spoken.spelling import spell


def test_letters_and_digits() -> None:
    assert spell("Jü1", "de") == "J wie Julius, Ü wie Übermut, eins"
    assert spell("Ab", "en") == "A as Alpha, B as Bravo"
