"""How likely the best candidate is the right one, and what to do at that likelihood."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from knowledge.fitted import Depth, fitted_chance
from knowledge.language.german import stem
from knowledge.retrieval.learned import ENOUGH_PHRASINGS
from knowledge.retrieval.lexical import LexicalIndex
from knowledge.retrieval.search import KEYWORDS, Result

EVIDENCE = (
    "score",
    "gap",
    "gap_to_third",
    "dense_names",
    "dense_texts",
    "names_coverage",
    "full_coverage",
    "focus",
    "focus_coverage",
    "chars",
    "full",
    "unknown",
    "unknown_short",
    "few",
    "weakest",
    "margin",
    "rival_dense_names",
    "rival_focus",
    "rival_names_coverage",
    "rival_chars",
    "dense_names_margin",
    "chars_margin",
    "coverage_margin",
    "learned",
    "learned_gap",
    "learned_margin",
    "piece",
    "size",
    "taught",
    "learned_untaught",
    "learned_gap_untaught",
    "learned_margin_untaught",
)
"""Inputs of the calibrated models, in order. A rival is a matter the content does not cover."""

_SHORT = 3
"""Up to so many words, each of them counts; in a long story most are beside the point."""

ALL_SAID = 0.99
"""Coverage from which all that was said is in the names."""
_REWORDED = 0.89
"""The same, where it may be in other words."""

CLARIFY_COST = 0.75
"""Cost of a clarifying question, where an honest refusal costs 1."""
_CHOICE_COST = 0.5
"""The same after a keyword: who types one expects to choose from what there is."""


class Zone(Enum):
    ANSWER = "answer"
    CLARIFY = "clarify"
    REFUSE = "refuse"


@dataclass(frozen=True)
class Judgement:
    """The evidence for the best candidate and what follows from it."""

    probability: float
    """That the best candidate is the one asked for, 0..1."""
    evidence: dict[str, float]
    zone: Zone
    offered: float = 0.0
    """That it, or one of the two behind it, is the one asked for, 0..1."""
    depth: Depth = Depth.NOTHING
    """How much of what was learned from phrasings took part."""
    clarify_cost: float = CLARIFY_COST
    """Of asking back, where a refusal costs 1."""


def judge(
    result: Result,
    words: Sequence[str],
    lexical: LexicalIndex,
    wrong_answer_cost: float,
    *,
    bare: bool = False,
    matter_alone: bool = False,
) -> Judgement:
    """Judges the first candidate. `wrong_answer_cost`: a wrong answer is worth N refusals.

    `bare`: nothing but the words was said. `matter_alone`: nothing is asked about what they name.
    """
    if not result.candidates:
        return Judgement(0.0, dict.fromkeys(EVIDENCE, 0.0), Zone.REFUSE)
    found = evidence(result, words, lexical)
    depth = result.candidates[0].depth
    likely = probability_of(found, depth)
    offered = fitted_chance("offered", depth).of(found)
    clarify_cost = _CHOICE_COST if bare and len(words) <= KEYWORDS else CLARIFY_COST
    chosen = zone(likely, offered, wrong_answer_cost, clarify_cost)
    # Where pieces were learned, it is better known what has no answer.
    guesses = chosen is Zone.REFUSE and depth is not Depth.PIECES
    if _is_named_alone(result):
        chosen = Zone.ANSWER  # So it was meant in 266 of 268 questions.
    elif bare and _said_by_two(result) >= ALL_SAID > result.candidates[0].features["focus"]:
        chosen = Zone.CLARIFY  # "Müll?" is what several are called by, and none in full.
    elif guesses and (bare or matter_alone) and _said_by_two(result) >= _REWORDED:
        chosen = Zone.CLARIFY  # "Wir wollen heiraten": of several one is meant.
    return Judgement(likely, found, chosen, offered, depth, clarify_cost)


def probability_of(found: Mapping[str, float], depth: Depth) -> float:
    """The calibrated probability (0..1) that a candidate with that evidence is the right one.

    `depth`: how much of what was learned from phrasings took part.
    """
    return fitted_chance("calibration", depth).of(found)


def costs(
    probability: float,
    offered: float,
    wrong_answer_cost: float,
    clarify_cost: float = CLARIFY_COST,
) -> dict[Zone, float]:
    """What answering, asking back and refusing are expected to cost.

    Answering costs `wrong_answer_cost` when wrong, refusing 1, asking back `clarify_cost` and a
    refusal on top when none of the offered topics is the right one.

    Args:
        probability: that the first candidate is the right one.
        offered: that it is among the topics which would be offered.
        wrong_answer_cost: a wrong answer is worth N refusals.
    """
    return {
        Zone.ANSWER: (1 - probability) * wrong_answer_cost,
        Zone.CLARIFY: clarify_cost + 1 - offered,
        Zone.REFUSE: 1.0,
    }


def _is_named_alone(result: Result) -> bool:
    """Whether all that was said is a name of the first candidate, in full, and of no other."""
    best, *others = result.candidates
    if result.rival is not None and result.rival.score >= best.score:
        return False
    also = max((candidate.features["focus"] for candidate in others[:1]), default=0.0)
    own = min(best.features["names_coverage"], best.features["focus"])
    return own >= ALL_SAID > also


def _said_by_two(result: Result) -> float:
    """How much of what was said names each of two topics ("Führerschein"), and nothing foreign."""
    first, *others = result.candidates
    foreign = result.rival is not None and result.rival.score > first.score
    if foreign or not others:
        return 0.0
    return min(candidate.features["names_coverage"] for candidate in (first, others[0]))


def zone(
    probability: float,
    offered: float,
    wrong_answer_cost: float,
    clarify_cost: float = CLARIFY_COST,
) -> Zone:
    """The cheapest of answering, asking back and refusing; arguments as for `costs`."""
    expected = costs(probability, offered, wrong_answer_cost, clarify_cost)
    return min(expected, key=lambda zone: expected[zone])


def evidence(result: Result, words: Sequence[str], lexical: LexicalIndex) -> dict[str, float]:
    """Values of `EVIDENCE` for the first candidate."""
    best, *others = result.candidates
    scores = [candidate.score for candidate in result.candidates[:3]]
    own = best.features
    rival = result.rival.features if result.rival else dict.fromkeys(own, 0.0)
    unknown = _unknown_share(words, lexical)
    named = own["names_coverage"] >= ALL_SAID
    # Without phrasings, what was learned tells of a document but that it is no other.
    taught = float(len(best.document.asked_as) >= ENOUGH_PHRASINGS)
    learned = {
        "learned": own["learned"],
        "learned_gap": own["learned"] - max((c.features["learned"] for c in others), default=0.0),
        "learned_margin": own["learned"] - rival["learned"],
    }
    return {
        "score": best.score,
        "gap": best.score - scores[min(1, len(scores) - 1)],
        "gap_to_third": best.score - scores[-1],
        **{name: own[name] for name in ("dense_names", "dense_texts", "names_coverage")},
        **{name: own[name] for name in ("full_coverage", "focus", "chars", "full")},
        "focus_coverage": own["focus"] * own["names_coverage"],
        "unknown": unknown,
        "unknown_short": unknown if len(words) <= _SHORT else 0.0,
        "few": 1 / len(words),
        "weakest": min(own["full_coverage"], max(own["dense_names"], own["dense_texts"])),
        "margin": best.score - (result.rival.score if result.rival else 0.0),
        **{f"rival_{name}": rival[name] for name in ("dense_names", "focus")},
        **{f"rival_{name}": rival[name] for name in ("names_coverage", "chars")},
        "dense_names_margin": own["dense_names"] - result.rival_best.get("dense_names", 0.0),
        "chars_margin": own["chars"] - result.rival_best.get("chars", 0.0),
        "coverage_margin": own["full_coverage"] - result.rival_best.get("names_coverage", 0.0),
        **learned,
        **{f"{name}_untaught": (1 - taught) * value for name, value in learned.items()},
        "taught": taught,
        # Where all is a name, nothing is said of what is asked about it.
        "piece": 1.0 if named else result.piece.chance,
        # The less a content has, the likelier people ask for what it lacks.
        "size": math.log(result.size),
    }


def _unknown_share(words: Sequence[str], lexical: LexicalIndex) -> float:
    """Share of the question's term weight in words that the content does not know."""
    weights = [(lexical.weight(stem(word)), word) for word in words]
    total = sum(weight for weight, _ in weights) or 1.0
    unknown = (w for w, word in weights if not lexical.knows(word) and not lexical.parts(word))
    return sum(unknown) / total
