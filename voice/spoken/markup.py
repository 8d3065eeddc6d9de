"""Drop what only the eye needs: Markdown, links, tables, source lines."""

import re

from voice.lexicon import lexicon

_IMAGE = re.compile(r"!\[[^\]]*\]\([^)]*\)")
_LINK = re.compile(r"\[([^\]]+)\]\([^)]*\)")
_URL = re.compile(r"(?:https?://|www\.)[^\s<>()]*[^\s<>().,;:!?]", re.IGNORECASE)
_BARE_DOMAIN = re.compile(r"(?<![@\w.-])(?:[\w-]+\.)+(?:de|com|org|eu|net|info)(?:/\S*)?(?![\w@])")
_EMPHASIS = re.compile(r"(\*\*|__|\*|`|~~)(?=\S)(.+?)(?<=\S)\1")
_HEADING = re.compile(r"^\s{0,3}#{1,6}\s*", re.MULTILINE)
_QUOTE = re.compile(r"^\s*>\s?", re.MULTILINE)
_TABLE_ROW = re.compile(r"^\s*\|.*\|\s*$\n?", re.MULTILINE)
_HTML = re.compile(r"</?[a-zA-Z][^>]*>")
_EMPTY_BRACKETS = re.compile(r"\s*[(\[]\s*[)\]]")
_PICTOGRAM = re.compile("[\U0001f000-\U0001ffff\u2600-\u27bf\ufe0f\u2190-\u21ff]")


def strip_markup(text: str, language: str) -> str:
    """The sentences of `text`, without anything that is not language."""
    text = _TABLE_ROW.sub("", text)
    text = _IMAGE.sub("", text)
    text = _LINK.sub(r"\1", text)
    text = _HTML.sub(" ", text)
    text = _drop_source_lines(text, language)
    text = _drop_addresses(text, language)
    text = _HEADING.sub("", text)
    text = _QUOTE.sub("", text)
    text = _EMPHASIS.sub(r"\2", text)
    text = _PICTOGRAM.sub("", text)
    text = _EMPTY_BRACKETS.sub("", text)
    return re.sub(r"[ \t]+", " ", text).strip()


def _drop_source_lines(text: str, language: str) -> str:
    labels = "|".join(re.escape(label) for label in lexicon(language).spoken["source_labels"])
    return re.sub(rf"^\s*[(\[]?(?:{labels})\s*:.*$", "", text, flags=re.MULTILINE)


def _drop_addresses(text: str, language: str) -> str:
    """Remove web addresses together with the word that introduces them."""
    words = "|".join(lexicon(language).spoken["link_words"])
    for pattern in (_URL, _BARE_DOMAIN):
        text = re.sub(
            rf"(?:\s*\b(?:{words}):?\s+)?{pattern.pattern}", " ", text, flags=re.IGNORECASE
        )
    return re.sub(r"\s+([.,;!?])", r"\1", text)
