"""What spoke for and against the best candidate, by kinds of evidence that an editor can follow."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from knowledge.deciding.judgement import Judgement, evidence, probability_of
from knowledge.desk import Desk
from knowledge.fitted import Depth

KINDS: dict[str, tuple[str, ...]] = {
    "words": (
        *("names_coverage", "full_coverage", "focus", "focus_coverage", "chars", "full"),
        *("unknown", "unknown_short"),
    ),
    "meaning": ("score", "dense_names", "dense_texts", "weakest"),
    "lead": ("gap", "gap_to_third"),
    "learned": (
        "learned",
        "learned_gap",
        "learned_untaught",
        "learned_gap_untaught",
        "taught",
        "piece",
    ),
    "length": ("few",),
}
"""Kind → names of its evidence."""

ELSEWHERE = "elsewhere"
"""Kind of the evidence about matters that the content does not cover."""

_OWN_OF_MARGIN = {
    "margin": "score",
    "dense_names_margin": "dense_names",
    "chars_margin": "chars",
    "coverage_margin": "full_coverage",
    "learned_margin": "learned",
    "learned_margin_untaught": "learned_untaught",
}
"""A margin is the candidate's own value less that of the matters not covered."""

_TOLD: dict[str, tuple[str, ...]] = {
    "words": ("names_coverage", "full_coverage"),
    "meaning": ("dense_names", "dense_texts"),
    "lead": ("gap",),
    "learned": ("learned",),
    ELSEWHERE: ("margin",),
}
"""Kind → the evidence that an editor is told of; the more of it, the better the candidate fits."""

OTHER = "other"
_SAMPLE = 30
"""So many own names, and so many of matters not covered, make the ordinary question."""
_SOME = 1e-6
"""Log-odds below which nothing was changed."""


@dataclass(frozen=True)
class Ground:
    """What one kind of evidence did to the probability."""

    kind: str
    effect: float
    """Change of the logarithm of the odds against an ordinary question: > 0 spoke for it."""
    better: bool | None = None
    """Whether what is told of it is better than for an ordinary question; None if undecided."""

    @property
    def is_sensible(self) -> bool:
        """Whether nothing good is said to speak against the candidate, and nothing bad for it.

        A fitted model weighs its inputs against each other and may well do so.
        """
        return self.better is None or self.better == (self.effect > 0)


def kind_of(name: str) -> str:
    """The kind to which a piece of evidence belongs."""
    if name.startswith("rival") or "margin" in name:
        return ELSEWHERE
    return next((kind for kind, names in KINDS.items() if name in names), OTHER)


def grounds(desk: Desk, judgement: Judgement) -> list[Ground]:
    """The kinds of evidence, strongest first. Empty where nothing was judged.

    Single weights of a fitted model tell little, since its inputs overlap. So each kind as a
    whole is put back to what it is for an ordinary question, and the probability compared.
    """
    found = judgement.evidence
    usual = _ordinary(desk, judgement.depth)
    if not found or not usual:
        return []
    reached = _log_odds(probability_of(found, judgement.depth))
    result: list[Ground] = []
    for kind in (*KINDS, ELSEWHERE, OTHER):
        changed = _put_back(kind, found, usual)
        if changed != found:
            effect = reached - _log_odds(probability_of(changed, judgement.depth))
            if abs(effect) >= _SOME:
                result.append(Ground(kind, effect, _is_better(kind, found, usual)))
    return sorted(result, key=lambda ground: -abs(ground.effect))


def _is_better(kind: str, found: Mapping[str, float], usual: Mapping[str, float]) -> bool | None:
    """None where some is better and some is worse, or nothing of it can be."""
    signs = {
        found[name] > usual[name] for name in _TOLD.get(kind, ()) if found[name] != usual[name]
    }
    return signs.pop() if len(signs) == 1 else None


def _put_back(
    kind: str, found: Mapping[str, float], usual: Mapping[str, float]
) -> dict[str, float]:
    """The evidence with one kind as usual; margins follow the value that they are made from."""
    changed = {name: usual[name] if kind_of(name) == kind else found[name] for name in found}
    for margin, own in _OWN_OF_MARGIN.items():
        if margin in found and own in found:
            source = usual if kind == ELSEWHERE else found
            changed[margin] = changed[own] - (source[own] - source[margin])
    return changed


def _ordinary(desk: Desk, depth: Depth) -> dict[str, float]:
    """Mean evidence of the content's own names, and of matters it does not cover, as questions."""
    searcher = desk.searcher
    own = [d.title for d in searcher.documents if not d.rival]
    rivals = [d.title for d in searcher.documents if d.rival]
    found: list[dict[str, float]] = []
    for name in (*_some(own), *_some(rivals)):
        words = name.split()
        result = searcher.search(words, name, depth=depth)
        if result.candidates:
            found.append(evidence(result, words, searcher.lexical))
    return {key: fmean(one[key] for one in found) for key in found[0]} if found else {}


def _some(names: Sequence[str]) -> list[str]:
    """At most `_SAMPLE` of them, evenly spread."""
    step = max(1, math.ceil(len(names) / _SAMPLE))
    return list(names[::step])


def _log_odds(probability: float) -> float:
    return math.log(probability / (1 - probability))
