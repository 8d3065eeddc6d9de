"""Times of day and opening hours as a person says them."""

import re

from voice.lexicon import lexicon
from voice.spoken.numerals import cardinal

_HOUR = r"(?:[01]?\d|2[0-4])"
_MINUTE = r"[0-5]\d"
_TIME = rf"({_HOUR})(?:[:.]({_MINUTE}))?"
_DASH = r"\s*[-–—]\s*"
_CLOCK = r"(?:\s*(?:Uhr\b|h\b))"
# A range needs a sign that it is about time: "Uhr" behind it, or minutes with a colon.
_RANGE = re.compile(
    rf"(?:\b([Vv]on|[Ff]rom)\s+)?(?<![\d.,:]){_TIME}{_CLOCK}?(?:{_DASH}|\s+(?:bis|to)\s+){_TIME}{_CLOCK}"
)
_COLON_RANGE = re.compile(
    rf"(?:\b([Vv]on|[Ff]rom)\s+)?(?<![\d.,:])({_HOUR}):({_MINUTE})(?:{_DASH}|\s+(?:bis|to)\s+)"
    rf"({_HOUR}):({_MINUTE})(?![\d:])"
)
_FIRST_OF_PAIR = re.compile(
    rf"(?:\b([Vv]on|[Ff]rom)\s+)?(?<![\d.,:]){_TIME}{_DASH}{_TIME}(?=\s*(?:,|und|and|u\.)\s*{_HOUR}\S*{_DASH}\S+{_CLOCK})"
)
_SINGLE = re.compile(rf"(?<![\d.,:]){_TIME}{_CLOCK}")
_COLON_SINGLE = re.compile(rf"(?<![\d.,:])({_HOUR}):({_MINUTE})(?![\d:])")


def speak_time(hour: int, minute: int, language: str) -> str:
    """`(8, 30)` → "acht Uhr dreißig"."""
    if language != "de":
        words = cardinal(hour, language)
        return f"{words} {cardinal(minute, language)}" if minute else f"{words} o'clock"
    hours = "ein" if hour == 1 else cardinal(hour, language)
    return f"{hours} Uhr {cardinal(minute, language)}" if minute else f"{hours} Uhr"


def speak_clock_times(text: str, language: str) -> str:
    """Replace every time and every range of times in `text`, then tidy up opening hours."""
    words = lexicon(language).spoken

    def spoken_range(match: re.Match[str]) -> str:
        first = speak_time(int(match[2]), int(match[3] or 0), language)
        last = speak_time(int(match[4]), int(match[5] or 0), language)
        return f"{match[1] or words['from']} {first} {words['to']} {last}"

    def spoken_single(match: re.Match[str]) -> str:
        return speak_time(int(match[1]), int(match[2] or 0), language)

    text = speak_weekdays(text, language)
    for pattern in (_FIRST_OF_PAIR, _RANGE, _COLON_RANGE):
        text = pattern.sub(spoken_range, text)
    for pattern in (_SINGLE, _COLON_SINGLE):
        text = pattern.sub(spoken_single, text)
    return _join_hours(text, language)


def speak_weekdays(text: str, language: str) -> str:
    """`Mo–Fr` → "Montag bis Freitag". Only where the letters can only be a weekday."""
    words = lexicon(language).spoken
    days: dict[str, str] = words["weekdays"]
    short = "|".join(days)
    full = "|".join(days.values())
    day = rf"(?:{short})\.?|{full}"

    def name(token: str) -> str:
        return days.get(token.rstrip("."), token)

    text = re.sub(
        rf"\b({day}){_DASH}({day})(?!\w)",
        lambda m: f"{name(m[1])} {words['to']} {name(m[2])}",
        text,
    )
    joined = r"(?:,|\+|/|und\b|and\b|bis\b|to\b|:)?"
    hours = r"\d|von\b|ab\b|from\b|geschlossen|closed"
    follows = rf"(?=\s*{joined}\s*(?:{hours}|(?:{day})\b))"
    text = re.sub(rf"(?<![\w-])({short})\b\.?{follows}", lambda m: name(m[1]), text)
    previous = rf"(?<=\b)({full})(\s*(?:,|\+|/|und|and|bis|to)\s*)({short})\b\.?"
    for _ in days:
        text = re.sub(previous, lambda m: m[1] + m[2] + name(m[3]), text)
    text = re.sub(rf"\b({full})\s*[+/]\s*(?=(?:{full})\b)", rf"\1 {words['and']} ", text)
    return re.sub(rf"\b({full}):\s+", r"\1 ", text)


def _join_hours(text: str, language: str) -> str:
    """ "von acht Uhr bis zwölf Uhr, von dreizehn …" → "… und von dreizehn …"."""
    words = lexicon(language).spoken
    clock = "Uhr" if language == "de" else "o'clock"
    return re.sub(
        rf"({clock}(?: \w+)?)\s*[,/]\s*(?={words['from']}\b)", rf"\1 {words['and']} ", text
    )
