"""Spelled names: `m wie martha ü doppel l e r` → `Müller`."""

from voice.lexicon import lexicon

SHORTEST_SPELLING = 3
"""From this many letters in a row a word is being spelled."""


def join_spelled(words: list[str], language: str) -> list[str]:
    """Replace every run of spelled letters by the word they make, capitalised."""
    joined: list[str] = []
    position = 0
    while position < len(words):
        letters, used = spelled_run(words[position:], language)
        if len(letters) >= SHORTEST_SPELLING:
            joined.append(letters.capitalize())
            position += used
        else:
            joined.append(words[position])
            position += 1
    return joined


def spelled_run(words: list[str], language: str) -> tuple[str, int]:
    """Letters spelled from the first word on, and how many words they took."""
    letters = ""
    used = 0
    while used < len(words):
        letter, length = _letter(words[used:], language)
        if length == 0:
            break
        letters += letter
        used += length
    return letters, used


def is_spelling(words: list[str], language: str) -> bool:
    """Whether the caller is in the middle of spelling: the last words are letters."""
    for start in range(len(words)):
        letters, used = spelled_run(words[start:], language)
        if len(letters) >= 2 and start + used == len(words):
            return True
    return False


def _letter(words: list[str], language: str) -> tuple[str, int]:
    heard = lexicon(language).heard
    word = words[0].lower().rstrip(".")
    following = [other.lower().rstrip(".") for other in words[1:3]]
    if word in heard["double"] and following:
        letter, length = _letter(following, language)
        return letter * 2, length + 1 if length else 0
    if word in heard["letters"]:
        if len(following) == 2 and following[0] in heard["like"]:
            known = heard["spelling_words"].get(following[1], heard["letters"][word])
            return known, 3
        return heard["letters"][word], 1
    if word in heard["spelling_words"]:
        return heard["spelling_words"][word], 1
    return "", 0
