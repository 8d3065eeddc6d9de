"""Abbreviations, street names, paragraphs and signs in full."""

import re

from voice.lexicon import lexicon

_GENDER_SIGN = re.compile(r"(?<=[a-zäöüß])[*:_](?=innen\b|in\b)")
_STREET = re.compile(r"(\w*)([Ss])tr\.(?=\s|,|$)")


def speak_abbreviations(text: str, language: str) -> str:
    """`z. B.` → "zum Beispiel", `§ 12 Abs. 2` → "Paragraf 12 Absatz 2"."""
    text = _STREET.sub(lambda m: f"{m[1]}{m[2]}traße", text)
    text = speak_paragraphs(text)
    text = _GENDER_SIGN.sub("", text)
    short_forms: dict[str, str] = lexicon(language).spoken["abbreviations"]
    for short, full in sorted(short_forms.items(), key=lambda pair: -len(pair[0])):
        pattern = re.escape(short).replace(r"\ ", r"\s?")
        text = re.sub(rf"(?<![\w.]){pattern}(?!\w)", full, text)
    return speak_signs(text, language)


def speak_paragraphs(text: str) -> str:
    """`§ 3` → "Paragraf 3", `§§ 3, 4` → "Paragrafen 3, 4"; sentence and paragraph numbers too."""
    text = re.sub(r"§§\s*", "Paragrafen ", text)
    text = re.sub(r"§\s*", "Paragraf ", text)
    return re.sub(r"(Paragraf\w* \d+\w?(?: Abs\. \d+\w?)?) S\. (?=\d)", r"\1 Satz ", text)


def speak_signs(text: str, language: str) -> str:
    """Signs between words and numbers: %, &, dashes, slashes."""
    words = lexicon(language).spoken
    text = re.sub(r"\s*%", f" {words['percent']}", text)
    text = re.sub(r"\s+&\s+", f" {words['and']} ", text)
    text = re.sub(r"(?<=\d)\s*[-–—]\s*(?=\d)", f" {words['to']} ", text)
    text = re.sub(r"\s+[–—]\s+", ", ", text)
    text = re.sub(r"(?<=[a-zäöüß])\s*/\s*(?=[A-Za-zÄÖÜäöü])", ", ", text)
    text = re.sub(r"[„“”»«\"]", "", text)
    # "46 Euro (ab 24 Jahren)" is one phrase, other remarks are set off by pauses.
    text = re.sub(rf"\s*\(((?:{'|'.join(words['remark_words'])})\b[^()]*)\)", r" \1", text)
    return re.sub(r"\s*\(([^()]*)\)", r", \1,", text)
