"""Dates and times of day in recognised words."""

import re

from voice.lexicon import lexicon

_HALF = re.compile(r"\bhalb (\d{1,2})\b(?: uhr)?")
_QUARTER = re.compile(r"\b(viertel|dreiviertel) (?:(nach|vor) )?(\d{1,2})\b(?: uhr)?")
_FULL = re.compile(r"\b(\d{1,2}) uhr(?: (\d{1,2}))?\b(?! (?:euro|prozent|jahre))")
_PAST = re.compile(r"\b(\d{1,2}) (nach|vor) (\d{1,2})\b(?: uhr)?")
_EN_PAST = re.compile(r"\b(half|quarter|\d{1,2}) (past|to) (\d{1,2})\b")
_EN_FULL = re.compile(r"\b(\d{1,2})(?: (\d{2}))?(?: o'clock| (am|pm)\b)")


def dates_to_text(text: str, language: str) -> str:
    """`am 3. märz 1985` and `am dritten dritten 1985` → "am 3.3.1985".

    Needs numbers as digits already (`numbers_to_digits`).
    """
    heard = lexicon(language).heard
    months = "|".join(heard["months"])
    ordinals = "|".join(sorted(heard["ordinals"], key=len, reverse=True))
    day = rf"(?P<day>\d{{1,2}})(?:\.|st|nd|rd|th)?|(?P<word>{ordinals})"
    month = rf"(?P<month>{months})|(?P<number>\d{{1,2}})\.|(?P<ordinal>{ordinals})"
    year = r"(?:\s+(?P<year>(?:19|20)\d{2}|(?:19|20) \d{2}))?"
    of = r"(?:of )?" if language == "en" else ""
    pattern = rf"\b(?:{day})\s+{of}(?:{month})(?![\w]){year}"

    def spoken(match: re.Match[str]) -> str:
        first = int(match["day"] or heard["ordinals"][match["word"].lower()])
        second = (
            heard["months"][match["month"].lower()]
            if match["month"]
            else int(match["number"] or heard["ordinals"][match["ordinal"].lower()])
        )
        if not (1 <= first <= 31 and 1 <= second <= 12):
            return match[0]
        year = (match["year"] or "").replace(" ", "")
        return f"{first}.{second}.{year}"

    return re.sub(pattern, spoken, text, flags=re.IGNORECASE)


def times_to_text(text: str, language: str) -> str:
    """`halb 9` → "8:30 Uhr", `viertel nach 8` → "8:15 Uhr", `17 uhr 30` → "17:30 Uhr"."""
    if language == "en":
        return _english_times(text)
    text = _HALF.sub(lambda m: _clock(int(m[1]) * 60 - 30), text)
    text = _QUARTER.sub(_german_quarter, text)
    text = _FULL.sub(lambda m: _clock(int(m[1]) * 60 + int(m[2] or 0)), text)
    return _PAST.sub(_german_past, text)


def _clock(minutes: int, suffix: str = " Uhr") -> str:
    hour, minute = divmod(minutes % 1440, 60)
    return f"{hour}:{minute:02d}{suffix}" if minute else f"{hour}{suffix}"


def _german_quarter(match: re.Match[str]) -> str:
    hour = int(match[3]) * 60
    if match[1] == "dreiviertel":
        return _clock(hour - 15)
    # "viertel neun" is a quarter past eight in the east of Germany.
    offset = {"nach": 15, "vor": -15, None: -45}[match[2]]
    return _clock(hour + offset)


def _german_past(match: re.Match[str]) -> str:
    minutes = int(match[1]) if match[2] == "nach" else -int(match[1])
    return _clock(int(match[3]) * 60 + minutes)


def _english_times(text: str) -> str:
    def past(match: re.Match[str]) -> str:
        minutes = {"half": 30, "quarter": 15}.get(match[1]) or int(match[1])
        signed = minutes if match[2] == "past" else -minutes
        return _clock(int(match[3]) * 60 + signed, suffix="")

    def full(match: re.Match[str]) -> str:
        afternoon = 720 if match[3] == "pm" and int(match[1]) < 12 else 0
        return _clock(int(match[1]) * 60 + int(match[2] or 0) + afternoon, suffix=" o'clock")

    return _EN_FULL.sub(full, _EN_PAST.sub(past, text))
