"""Spell a word aloud with the spelling alphabet."""

from voice.lexicon import lexicon
from voice.spoken.signs import sign_names

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
    digits, signs = lexicon(language).spoken["digits"], sign_names(language)
    aloud = [
        digits[int(sign)] if sign.isdigit() else signs.get(sign, sign.upper()) for sign in address
    ]
    return ", ".join(aloud)
