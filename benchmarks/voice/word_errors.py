"""Word error rate: the share of words that were replaced, left out or made up."""

import re

from rapidfuzz.distance import Levenshtein


def normalised(text: str) -> list[str]:
    """Words without case and marks; ß as ss."""
    return re.findall(r"[\wäöü]+", text.lower().replace("ß", "ss"))


def errors(reference: str, heard: str) -> tuple[int, int]:
    """Wrong words and words in all."""
    wanted = normalised(reference)
    return Levenshtein.distance(wanted, normalised(heard)), len(wanted)


def rate(pairs: list[tuple[str, str]]) -> float:
    """Of (reference, heard) pairs, weighted by length."""
    counts = [errors(reference, heard) for reference, heard in pairs]
    words = sum(count for _, count in counts)
    return sum(wrong for wrong, _ in counts) / words if words else 0.0
