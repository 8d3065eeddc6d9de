"""What people type, made harmless: the one place where raw text is cleaned."""

import re
import unicodedata

# Control characters (line breaks and tabs excepted) and halves of surrogate pairs mean nothing
# to the dialogue core, and some break logs, terminals or UTF-8 on the way there.
_UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
# Characters that take no room: a text of nothing else is empty.
_INVISIBLE = re.compile("[\\s\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]+")


def clean(text: str) -> str:
    """`text` in composed form without control characters; empty if nothing visible is left."""
    text = _UNWANTED.sub(" ", text).replace("\r\n", "\n").replace("\r", "\n").strip()
    if not _INVISIBLE.sub("", text):
        return ""
    return unicodedata.normalize("NFC", text)
