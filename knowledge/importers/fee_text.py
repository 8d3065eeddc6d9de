"""Turns free text about fees into structured fees where the text is clear."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from knowledge.entries.entry import Fee
from knowledge.language.amounts import amounts

_LIST_ITEM = re.compile(r"^[-–•*]\s*")
_FREE = re.compile(
    r"^(?:(?P<label>.{2,120}?)\s*[:_]\s*)?"
    r"(?:gebührenfrei|kostenfrei|kostenlos|keine gebühr(?:en)?|es fallen keine gebühren an)\.?$",
    re.IGNORECASE,
)
_HEAD = re.compile(r"^(?P<label>[^:]{2,120}):(?:\s.*)?$")
_QUALIFIER = re.compile(
    r"(?P<least>\bab)$|(?P<about>\b(?:etwa|ca\.?|circa|rund|in der regel|grundsätzlich))$"
    r"|(?P<extra>\b(?:(?:gebühr )?plus|zusätzlich|zuzüglich))$|\b(?:je antrag)$",
    re.IGNORECASE,
)
_UNCLEAR = re.compile(
    r"\b(?:bis(?: zu)?|zwischen|höchstens|maximal|jeweils|prozent|oder)\b|\d\s*[-–]\s*$",
    re.IGNORECASE,
)
_UNIT = re.compile(r"^(?:pro|je|im|monatlich|jährlich|täglich)\b[\w. ]*$", re.IGNORECASE)
_NOTE = re.compile(r"^\((?P<note>[^()]*)\)\.?$")
_AGE = re.compile(
    r"\b(?P<word>unter|ab|über|bis)(?: zur| zum)?(?P<completed> vollendung des| vollendeten)?"
    r" (?P<age>\d{1,2})(?:\.|\b)(?: jahren?|(?P<year> lebensjahre?s?))?",
    re.IGNORECASE,
)
_MINOR = re.compile(r"^(?:minderjährige|kinder und jugendliche)$", re.IGNORECASE)
_ADULT = re.compile(r"^erwachsene$", re.IGNORECASE)
_MAX_LABEL = 160
_MAX_PREFIX_WORDS = 4
"""A longer line before a list is a sentence, not a heading."""


@dataclass(frozen=True)
class FeeText:
    """What could be understood: fees, and the text that says more than they do."""

    fees: tuple[Fee, ...]
    rest: str


def read_fees(text: str) -> FeeText:
    """Structured fees when every line that names an amount is clear; else only text."""
    fees: list[Fee] = []
    rest: list[str] = []
    prefix = ""
    for raw in text.split("\n"):
        line = _LIST_ITEM.sub("", raw.strip())
        if not line:
            continue
        inside = raw.startswith((" ", "\t", "-", "–", "•"))
        if not inside:
            prefix = ""
        fee = _fee(line)
        if fee is not None:
            fees.append(_with_prefix(fee, prefix))
            continue
        if any(True for _ in amounts(line)):
            return FeeText((), text.strip())
        head = _HEAD.match(line)
        if head and (line.endswith(":") or "gebühr" in head["label"].lower()):
            prefix = re.sub(r"\s*\([^()]*\)", "", head["label"]).strip()
            if len(prefix.split()) > _MAX_PREFIX_WORDS:
                return FeeText((), text.strip())
            if not line.endswith(":"):
                rest.append(line)
            continue
        rest.append(raw.strip())
    if not fees or _ambiguous(fees):
        return FeeText((), text.strip())
    return FeeText(_with_ages(fees), "\n".join(rest))


def _fee(line: str) -> Fee | None:
    free = _FREE.match(line)
    if free:
        return Fee(amount=Decimal(0), label=(free["label"] or "").strip())
    found = list(amounts(line))
    if len(found) != 1:
        return None
    amount = found[0]
    before, after = line[: amount.start].strip(), line[amount.end :].strip().rstrip(".")
    if _UNCLEAR.search(before.rpartition(":")[2] if ":" in before else before):
        return None
    # "mit Reservierung ab: 23 Euro" says the same as "mit Reservierung: ab 23 Euro".
    qualifier = _QUALIFIER.search(before) or _QUALIFIER.search(before.rstrip(": "))
    if qualifier:
        before = before[: qualifier.start()].strip()
    if before and not qualifier and not before.endswith(":"):
        # "Es kostet 5 Euro" and the like are sentences; only "label: amount" is clear.
        return None
    return _assembled(amount.value, before.rstrip(": "), after, qualifier)


def _assembled(
    value: Decimal, label: str, after: str, qualifier: re.Match[str] | None
) -> Fee | None:
    unit = ""
    note = _NOTE.match(after)
    if note:
        after = note["note"].strip()
    if _UNIT.match(after) and len(after.split()) <= 4:
        unit, after = after, ""
    extra = qualifier is not None and bool(qualifier["extra"])
    if extra:
        after = "zusätzlich" if after in {"", "Aufpreis"} else f"zusätzlich, {after}"
    if any(True for _ in amounts(after)) or (_UNCLEAR.search(after) and not _AGE.search(after)):
        return None
    full = ", ".join(part for part in (label, after.strip(", ")) if part)
    if len(full) > _MAX_LABEL:
        return None
    return Fee.model_validate(
        {
            "amount": value,
            "label": full,
            "unit": unit,
            "at_least": qualifier is not None and bool(qualifier["least"]),
            "about": qualifier is not None and bool(qualifier["about"]),
        }
    )


def _with_prefix(fee: Fee, prefix: str) -> Fee:
    label = ", ".join(part for part in (prefix, fee.label) if part)
    return fee.model_copy(update={"label": label})


def _ambiguous(fees: Sequence[Fee]) -> bool:
    """Two amounts for the same label: the source means something a list cannot say."""
    seen: dict[tuple[str, str], Decimal] = {}
    for fee in fees:
        key = (fee.label.lower(), fee.unit)
        if seen.setdefault(key, fee.amount) != fee.amount:
            return True
    return False


@dataclass(frozen=True)
class _Ages:
    subject: str
    min_age: int | None = None
    max_age: int | None = None


def _with_ages(fees: Sequence[Fee]) -> tuple[Fee, ...]:
    """Adds ages where the labels divide all ages in two, without a gap."""
    ages = [_ages(fee.label) for fee in fees]
    result: list[Fee] = []
    for fee, age in zip(fees, ages, strict=True):
        if age is None:
            result.append(fee)
            continue
        same = [a for a in ages if a is not None and a.subject == age.subject]
        ends = [a.max_age for a in same if a.max_age is not None]
        starts = [a.min_age for a in same if a.min_age is not None]
        whole = len(ends) == len(starts) == 1 and ends[0] + 1 == starts[0]
        update = {"min_age": age.min_age, "max_age": age.max_age} if whole else {}
        result.append(fee.model_copy(update=update))
    return tuple(result)


def _ages(label: str) -> _Ages | None:
    if _MINOR.match(label):
        return _Ages("", max_age=17)
    if _ADULT.match(label):
        return _Ages("", min_age=18)
    found = list(_AGE.finditer(label))
    if len(found) != 1:
        return None
    match, age, word = found[0], int(found[0]["age"]), found[0]["word"].lower()
    if match["year"] and not match["completed"]:
        return None  # The 18th year of a life is that of a 17-year-old, but few mean that.
    rest = label[: match.start()] + label[match.end() :]
    ages = _Ages(" ".join(re.sub(r"\W+", " ", rest).lower().split()))
    if word == "unter" or (word == "bis" and match["completed"]):
        return replace(ages, max_age=age - 1)
    if word == "bis":
        return replace(ages, max_age=age)
    if word == "über" and not match["completed"]:
        return replace(ages, min_age=age + 1)
    return replace(ages, min_age=age)
