"""Spell a word aloud with the spelling alphabet."""

from voice.lexicon import lexicon

_LATIN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


def spell(word: str, language: str) -> str:
    """`Jena` → "J wie Julius, E wie Emil, N wie Nordpol, A wie Anton"."""
    words = lexicon(language)
    names: dict[str, str] = words.spoken["spelling"]
    like = words.heard["like"][0]
    spelled = []
    for character in word.lower():
        if character.isdigit():
            spelled.append(words.spoken["digits"][int(character)])
        elif character in names:
            spelled.append(f"{character.upper()} {like} {names[character]}")
    return ", ".join(spelled)


def latin(text: str) -> str:
    """`müller` → "mueller", as in e-mail addresses."""
    return text.translate(_LATIN)


def spell_address(address: str, language: str) -> str:
    """`jo.doe@jena.de` → "J, O, Punkt, D, O, E, ät, J, E, N, A, Punkt, D, E"."""
    words = lexicon(language).spoken
    signs = {"@": "at", ".": "dot", "-": "hyphen", "_": "underscore", "+": "plus"}
    aloud = [
        words[signs[sign]]
        if sign in signs
        else (words["digits"][int(sign)] if sign.isdigit() else sign.upper())
        for sign in address
    ]
    return ", ".join(aloud)
