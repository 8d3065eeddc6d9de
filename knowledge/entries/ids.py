"""Ids: the short names that entries and offices have, and the files of entries."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

_MOST = 80


def slug(text: str, fallback: str = "eintrag") -> str:
    """Name for a file or an id: lower case letters, digits and hyphens."""
    lowered = text.lower().replace("ä", "ae").replace("ö", "oe").replace("ü", "ue")
    plain = unicodedata.normalize("NFKD", lowered.replace("ß", "ss")).encode("ascii", "ignore")
    name = re.sub(r"[^a-z0-9]+", "-", plain.decode()).strip("-")
    return name[:_MOST].rstrip("-") or fallback


def unique(name: str, taken: Collection[str], suffix: str = "") -> str:
    """`name`, or with the suffix or a number where it is taken."""
    if name not in taken:
        return name
    if suffix and f"{name}-{suffix}" not in taken:
        return f"{name}-{suffix}"
    number = 2
    while f"{name}-{number}" in taken:
        number += 1
    return f"{name}-{number}"
