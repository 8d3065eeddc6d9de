"""Spell a word aloud with the spelling alphabet."""

from voice.lexicon import lexicon


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
