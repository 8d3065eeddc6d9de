"""Number words as digits: `siebenundzwanzig` → `27`, `null drei sechs` → `036`."""

from text_to_num import alpha2digit

from voice.lexicon import lexicon

SHORTEST_DIGIT_RUN = 3
"""From this many digits in a row they are one number said digit by digit."""


def join_digits(words: list[str], language: str) -> list[str]:
    """Digits said one by one become one number; "doppel drei" counts twice."""
    heard = lexicon(language).heard
    joined: list[str] = []
    position = 0
    while position < len(words):
        run, length = _digit_run(words[position:], heard["digits"], heard["double"])
        if len(run) >= SHORTEST_DIGIT_RUN:
            joined.append(run)
            position += length
        else:
            joined.append(words[position])
            position += 1
    return joined


def _digit_run(words: list[str], digits: dict[str, str], double: list[str]) -> tuple[str, int]:
    run = ""
    used = 0
    while used < len(words):
        word = words[used].lower()
        following = words[used + 1].lower() if used + 1 < len(words) else ""
        if word in double and following in digits:
            run += digits[following] * 2
            used += 2
        elif word in digits:
            run += digits[word]
            used += 1
        elif len(word) == 1 and word.isdigit():
            run += word
            used += 1
        else:
            break
    return run, used


def numbers_to_digits(text: str, language: str) -> str:
    """Number words of `text` from "three" on as digits; small articles stay words."""
    text = " ".join(join_digits(text.split(), language))
    return str(alpha2digit(text, language))
