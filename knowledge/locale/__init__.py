"""Sentences the assistant says around the facts, by language, from the YAML files beside this."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files
from typing import Any

from knowledge.entries import fast_yaml
from knowledge.entries.entry import Aspect

LANGUAGES = ("de", "en", "tr", "ru", "ar", "pl", "fr")
_NUMBER = re.compile(r"\d[\d.,]*")


class Locale:
    """Texts of one language; keys are dotted paths into the file."""

    def __init__(self, language: str, texts: Mapping[str, Any]) -> None:
        self.language = language
        self._texts = texts
        self.labels = {Aspect(key): str(label) for key, label in texts["aspects"].items()}
        self.weekdays: list[str] = list(texts["weekdays"])
        self._terms: dict[str, str] = dict(texts["terms"])
        self.agreement = frozenset(map(str, texts["agreement"]))
        self.ordinals: dict[str, int] = {str(k): int(v) for k, v in texts["ordinals"].items()}

    def say(self, key: str, **values: object) -> str:
        """The text under `key` with its gaps filled; KeyError when there is none."""
        text: Any = self._texts
        for part in key.split("."):
            text = text[part]
        return str(text).format(**values) if values else str(text)

    def date(self, day: dt.date) -> str:
        month = self._texts["months"][day.month - 1]
        return self.say("date", day=day.day, month=month, year=day.year)

    def clock(self, time: str) -> str:
        """ "08:30" → "8:30"; a full hour loses its minutes in German."""
        hour, minute = (int(part) for part in time.split(":"))
        return self.say("clock" if minute else "full_hour", hour=hour, minute=minute)

    def span(self, span: str) -> str:
        start, end = span.split("-")
        return self.say("span", start=self.clock(start), end=self.clock(end))

    def amount(self, amount: Decimal) -> str:
        """Whole euros without cents, else two digits."""
        number = f"{amount:.0f}" if amount == amount.to_integral_value() else f"{amount:.2f}"
        return number.replace(".", self.say("decimal"))

    def term(self, german: str) -> str:
        """A unit or condition of a fee ("ab 24 Jahren"); one without translation is marked."""
        numbers = _NUMBER.findall(german)
        known = self._terms.get(_NUMBER.sub("{}", german))
        return known.format(*numbers) if known else self.say("quoted", text=german)

    def quoted(self, german: str) -> str:
        """German text of the content, marked as such where another language is spoken."""
        mark = self.say("untranslated")
        return f"{mark}\n{german}" if mark else german

    def unknown(self, name: str, asked: Sequence[str]) -> str:
        """That this is not known of `name`: aspects, "number" or "detail"."""
        what = self.join([self.say(f"unknown.{one}") for one in asked])
        if self.language == "de":  # The sentence goes on with a verb: "Was das kostet, weiß ich …"
            what = what[:1].upper() + what[1:]
        return self.say("missing", name=name, what=what)

    def join(self, parts: list[str], key: str = "and") -> str:
        if len(parts) < 2:
            return "".join(parts)
        return ", ".join(parts[:-1]) + self.say(key) + parts[-1]


@lru_cache
def locale(language: str) -> Locale:
    """The texts of a language of `LANGUAGES`; German for any other."""
    name = language if language in LANGUAGES else "de"
    texts = fast_yaml.load((files(__name__) / f"{name}.yaml").read_text(encoding="utf-8"))
    return Locale(name, texts)
