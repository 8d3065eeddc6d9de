"""An explanation in words for editors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any

from knowledge.entries import fast_yaml
from knowledge.explaining.explain import Explanation, Judged, Part, Ranked
from knowledge.explaining.grounds import Ground
from knowledge.locale import locale

_LEAST_POINTS = 0.01
_LEAST_EFFECT = 0.25
"""Below, a ground is not worth a line (change of the logarithm of the odds)."""
_MIDDLE, _STRONG = 1.0, 2.5


def in_words(explanation: Explanation) -> str:
    """German paragraphs: understood, found, judged, decided."""
    sections = {
        "understood": _understood(explanation),
        "candidates": _candidates(explanation),
        "judged": _judged(explanation),
        "decision": _decision(explanation),
    }
    shown: list[str] = []
    for name, lines in sections.items():
        body = [f"  {line}" for line in lines]
        if body:
            shown.append("\n".join([_say(f"heading.{name}"), *body]))
    return "\n\n".join(shown)


def _understood(explanation: Explanation) -> Iterator[str]:
    read = explanation.understood
    if explanation.matters:
        yield _say("understood.matters", matters="; ".join(explanation.matters))
    elif read.text != explanation.question:
        yield _say("understood.text", text=read.text)
    yield _say("understood.language", language=_texts()["languages"].get(read.language, ""))
    if read.words:
        yield _say("understood.words", words=", ".join(read.words))
    else:
        yield _say("understood.no_words")
    for word, parts in read.parts.items():
        yield _say("understood.parts", word=word, parts=" + ".join(parts))
    if read.unknown:
        yield _say("understood.unknown", words=", ".join(read.unknown))
    if read.passed_over:
        yield _say("understood.passed_over", words=", ".join(dict.fromkeys(read.passed_over)))
    if read.aspects:
        yield _say("understood.aspects", aspects=_aspects(read.aspects))
    else:
        yield _say("understood.no_aspects")
    if read.age is not None:
        yield _say("understood.age", age=read.age)
    if read.day is not None:
        yield _say("understood.day", day=read.day)
    if read.days_left is not None:
        yield _say("understood.days_left", days=read.days_left)


def _candidates(explanation: Explanation) -> Iterator[str]:
    if explanation.judged is None:
        return
    if not explanation.candidates:
        yield _say("candidates.none")
    for rank, candidate in enumerate(explanation.candidates, start=1):
        values = {"rank": rank, "title": candidate.title, "id": candidate.id}
        yield _say("candidates.line", **values, score=_number(candidate.score))
        if parts := _parts(candidate):
            yield "   " + _say("candidates.parts", parts=parts)
    rival = explanation.rival
    if rival is not None and rival.score >= _LEAST_POINTS:
        yield _say("candidates.rival", title=rival.title, score=_number(rival.score))
    seen = {part.name for c in explanation.candidates for part in c.parts if _has_points(part)}
    if seen:
        yield _say("candidates.legend", best=_number(explanation.best_score))
    for name, words in _texts()["parts"].items():
        if name in seen:
            yield f"- {words['label']}: {words['meaning']}"


def _parts(candidate: Ranked) -> str:
    labels = _texts()["parts"]
    return ", ".join(
        f"{labels.get(part.name, {}).get('label', part.name)} {_number(part.points)}"
        for part in candidate.parts
        if _has_points(part)
    )


def _has_points(part: Part) -> bool:
    return abs(part.points) >= _LEAST_POINTS


def _judged(explanation: Explanation) -> Iterator[str]:
    judged = explanation.judged
    if judged is None:
        return
    yield _say("judged.probability", percent=_percent(judged.probability))
    for ground in judged.grounds:
        if abs(ground.effect) >= _LEAST_EFFECT and ground.is_sensible:
            side = "for" if ground.effect > 0 else "against"
            text = _ground(ground, judged, explanation)
            yield _say(f"judged.{side}", strength=_strength(ground), text=text)
    decided = explanation.step == "search" and explanation.overruled is None
    yield _say(
        "judged.costs",
        **{name: _number(cost) for name, cost in judged.costs.items()},
        decides=_say("judged.cheapest" if decided else "judged.not_cheapest"),
    )
    yield _say("judged.price", cost=f"{judged.wrong_answer_cost:g}".replace(".", ","))


def _ground(ground: Ground, judged: Judged, explanation: Explanation) -> str:
    found, rival = judged.evidence, explanation.rival
    count = len(explanation.understood.words)
    return _say(
        f"grounds.{ground.kind}",
        names=_percent(found.get("names_coverage", 0.0)),
        full=_percent(found.get("full_coverage", 0.0)),
        meaning=_number(max(found.get("dense_names", 0.0), found.get("dense_texts", 0.0))),
        gap=_number(found.get("gap", 0.0)),
        learned=_number(found.get("learned", 0.0)),
        rival=_say("nearest_rival", title=rival.title, score=_number(rival.score)) if rival else "",
        words=_say("one_word" if count == 1 else "words", count=count),
    )


def _decision(explanation: Explanation) -> Iterator[str]:
    judged = explanation.judged
    step = explanation.step
    if step == "search":
        step = judged.zone if judged and explanation.candidates else "nothing"
    if explanation.overruled is not None:
        step = f"{explanation.overruled}.{step}"
    if step == "follow_up" and not explanation.is_continued:
        step = "may_follow_up"
    found = (candidate.title for candidate in explanation.candidates)
    topic = next(filter(None, (*explanation.hurried, explanation.topic, *found)), None)
    reason = _say(
        f"step.{step}",
        town=explanation.town,
        municipality=explanation.municipality,
        topic=topic,
        aspects=_aspects(explanation.understood.aspects),
        percent=_percent(judged.probability if judged else 0.0),
        chance=_percent(explanation.goes_on or 0.0),
    )
    yield f"{_say(f'outcome.{explanation.outcome}')} {reason}"
    if explanation.hurried:
        hurried = ", ".join(f"„{title}“" for title in explanation.hurried)
        yield _say("in_time", hurried=hurried, topic=explanation.topic)
    if explanation.in_doubt:
        yield _say("in_doubt")
    if explanation.unanswered is not None:
        yield _say("unanswered", chance=_percent(explanation.unanswered))
    elif explanation.lacking:
        yield _say("lacking", aspects=_aspects(explanation.lacking))
    yield _say("answer_line", text=explanation.reply.replace("\n", "\n  "))


def _aspects(names: tuple[str, ...]) -> str:
    labels = {aspect.value: label for aspect, label in locale("de").labels.items()}
    return ", ".join(labels.get(name, name) for name in names)


def _strength(ground: Ground) -> str:
    size = abs(ground.effect)
    name = "strong" if size >= _STRONG else "middle" if size >= _MIDDLE else "weak"
    return str(_texts()["strength"][name])


def _number(value: float) -> str:
    return f"{value:.2f}".replace(".", ",")


def _percent(share: float) -> str:
    """Never "100" or "0" for what is not quite so."""
    return str(min(99, max(1, round(100 * share))) if 0 < share < 1 else round(100 * share))


def _say(key: str, **values: object) -> str:
    text: Any = _texts()
    for part in key.split("."):
        text = text[part]
    return str(text).format(**values)


@lru_cache
def _texts() -> Mapping[str, Any]:
    text = (files("knowledge") / "locale" / "explain.de.yaml").read_text(encoding="utf-8")
    loaded: Mapping[str, Any] = fast_yaml.load(text)
    return loaded
