r"""Fits the probability that the first candidate is right (`knowledge/models/calibration.json`),
and that one of the first three is, which would be offered (`offered.json` beside it).

    Q=benchmarks/questions/jena
    python -m benchmarks.training.calibrate pieces \
        $Q/{talks-train,talks-dev,chats-dev,uncovered-train,tricky-dev,languages-dev}.jsonl \
        --usual $Q/{dev,everyday-dev,fresh-dev,daily-dev,late-dev,unseen-dev}.jsonl
    python -m benchmarks.training.calibrate topics \
        $Q/{train,talks-train,talks-dev,chats-dev,uncovered-train,tricky-dev,languages-dev}.jsonl \
        --usual $Q/{dev,everyday-dev,fresh-dev,daily-dev,late-dev,unseen-dev,asked-dev}.jsonl

and the same with `nothing` instead of `topics`, which is fitted to keywords besides; with
`--other FOLDER QUESTIONS` after it, for questions to another town's content too (as imported:
`benchmarks/questions/muenchen/dev.jsonl`).
These are depths of what is learned from phrasings
(`knowledge/fitted.py`); all but `pieces` are fitted to contents that say less
(`benchmarks/lean.py`). Every answerable question counts twice: as it is, and with the right
documents taken away, which makes a near-domain question that must be refused.
"""

from __future__ import annotations

import argparse
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from benchmarks.lean import asked_of
from benchmarks.questions import Expectation, Question, load_questions
from benchmarks.training import chances
from benchmarks.training.chances import refuse_held_out
from benchmarks.training.desks import desks
from bot.settings import Settings, load_settings
from knowledge.deciding.finder import MAX_OPTIONS
from knowledge.deciding.judgement import EVIDENCE, evidence
from knowledge.desk import Desk
from knowledge.entries.content import Content, load_content
from knowledge.fitted import Depth, FittedChance
from knowledge.language.german import fold, tokens
from knowledge.local_time import local_now
from knowledge.retrieval.documents import OFFICE_PREFIX
from knowledge.retrieval.encoder import Encoder, load_encoder
from knowledge.retrieval.search import KEYWORDS, Candidate, Result

Target = Literal["right", "offered"]
MODELS: dict[Target, str] = {"right": "calibration", "offered": "offered"}


@dataclass(frozen=True)
class Kind:
    """How a model is fitted."""

    shape: chances.Shape
    taken_away: float
    """Weight of a question whose answer was taken away: a harder refusal than people ask in life,
    but of no content in particular."""
    keywords: bool = False
    """Fitted to single names too."""


KINDS = {
    # Keywords put to contents with few phrasings are judged so too.
    Depth.NOTHING: Kind(chances.Shape(bent=True), 0.25, keywords=True),
    Depth.TOPICS: Kind(chances.Shape(bent=True), 0.25),
    Depth.PIECES: Kind(chances.Shape(bent=True), 0.05),
}
_OF_OTHER_TOWN = 5.0
"""There is one such town, with a few hundred questions, beside eight contents made from Jena's."""
_PARTS = 5
_CHANCE = 20261129
"""Into which part a question comes."""


@dataclass(frozen=True)
class Example:
    values: list[float]
    right: bool
    """The first candidate is the right one."""
    offered: bool
    """One of the first three is."""
    question: str
    found: str
    usual: bool = False
    """It is as people ask."""
    taken_away: bool = False
    """Its answer is."""
    weight: float = 1.0
    """How much it shapes the model; of some contents there are few questions."""

    @property
    def counts(self) -> bool:
        """Whether the probability itself is fitted to it."""
        return self.usual and not self.taken_away


def examples(desk: Desk, questions: list[Question], usual: bool) -> Iterator[Example]:
    now = local_now()
    for question in questions:
        if question.context:
            continue
        read = desk.read(question.question, now)
        words = list(desk.topic_words(read))
        if not words or read.foreign_town:
            continue
        result = desk.searcher.search(words, read.text, limit=30)
        wanted = set(question.services) if question.expect == "answer" else set()
        if _says_nothing_of_topics(question):
            continue
        # Others are judged by another model: keywords, and what little is learned of.
        depth = desk.searcher.learned.depth
        if result.candidates[0].depth is depth:
            example = _example(desk, result, words, read.text, wanted, question)
            yield replace(example, usual=usual)
        others = [c for c in result.candidates if not _is_one_of(c, wanted)]
        if wanted and others[0].depth is depth:
            without = replace(result, candidates=others)
            example = _example(desk, without, words, read.text, set(), question)
            yield replace(example, usual=usual, taken_away=True)


def keywords(content: Content, less: Content) -> list[Question]:
    """What is typed into a search box: names of the content's entries that `less` says nowhere."""
    said = {name for entry in less.entries.values() for name in entry.synonyms}
    meant: defaultdict[str, list[str]] = defaultdict(list)
    for id, entry in content.entries.items():
        for name in entry.synonyms:
            if entry.audience == "public" and name not in said and len(tokens(name)) <= KEYWORDS:
                meant[name].append(id)
    return [
        Question(f"keyword-{number}", name, Expectation.ANSWER, "keyword", tuple(ids))
        for number, (name, ids) in enumerate(meant.items())
    ]


def of_other_town(
    folder: Path, asked: Sequence[Path], encoder: Encoder, settings: Settings, depth: Depth
) -> Iterator[Example]:
    """Examples from a content of its own, as an import brings it."""
    cache = settings.index_dir / "other" / folder.name / depth.value
    desk = Desk(load_content(folder), encoder, cache, settings.wrong_answer_cost)
    if depth is not Depth.NOTHING:
        desk.learn()
    for path in asked:
        for example in examples(desk, load_questions(path), usual=True):
            yield replace(example, weight=_OF_OTHER_TOWN)


def _says_nothing_of_topics(question: Question) -> bool:
    """The entry is known, only the aspect is not; or the right entry is not told."""
    if question.expect == "refuse":
        return bool(question.services) or "aspect" in question.style
    return not question.services


def _example(
    desk: Desk,
    result: Result,
    words: list[str],
    text: str,
    wanted: set[str],
    asked: Question,
) -> Example:
    first = result.candidates[0]
    piece = desk.searcher.likeliest_piece(first.document.id, text)
    shown = replace(result, candidates=result.candidates[:10], piece=piece)
    found = evidence(shown, words, desk.searcher.lexical)
    return Example(
        [found[name] for name in EVIDENCE],
        _is_one_of(first, wanted),
        any(_is_one_of(candidate, wanted) for candidate in result.candidates[:MAX_OPTIONS]),
        asked.question,
        first.document.id,
    )


def _is_one_of(candidate: Candidate, wanted: set[str]) -> bool:
    return candidate.document.id.removeprefix(OFFICE_PREFIX) in wanted


class Fitted(NamedTuple):
    model: FittedChance
    checked: chances.Rows
    """Chances of the examples, each by a model that did not see its question."""


def fit(rows: list[Example], target: Target, kind: Kind) -> Fitted:
    """The model of the target.

    All rows shape it. Many are harder than what people ask (made to mislead, or with their answer
    taken away), so the probability itself is fitted to the usual ones.
    """
    outcomes = np.array([getattr(row, target) for row in rows])
    weights = np.array([row.weight * (kind.taken_away if row.taken_away else 1.0) for row in rows])
    cases = chances.Cases(np.array([row.values for row in rows]), outcomes, weights)
    odds = chances.checked(cases, _parts(rows), kind.shape)
    counts = np.array([row.counts for row in rows])
    scale = chances.scale(odds[counts], outcomes[counts])
    model = chances.fit(cases, EVIDENCE, kind.shape)
    return Fitted(chances.scaled(model, scale), chances.as_chances(scale.of(odds)))


def _parts(rows: list[Example]) -> NDArray[np.int64]:
    """A part for each row, drawn by chance; a question is in one only, however it is written."""
    drawn = random.Random(_CHANCE)
    asked = [" ".join(map(fold, tokens(row.question))) for row in rows]
    part = {question: drawn.randrange(_PARTS) for question in asked}
    return np.array([part[question] for question in asked])


def report(rows: list[Example], checked: chances.Rows, target: Target) -> str:
    from sklearn.metrics import roc_auc_score

    real = np.array([row.counts for row in rows])
    right = np.array([getattr(row, target) for row in rows])
    lines = [f"{real.sum()} usual questions, AUROC {roc_auc_score(right[real], checked[real]):.3f}"]
    for limit in (0.5, 0.7, 0.8, 0.9, 0.94):
        covered = (checked[real & right] >= limit).mean()
        false = (checked[real & ~right] >= limit).mean()
        lines.append(
            f"answering from {limit}: {covered:.3f} of the answerable, {false:.3f} wrongly"
        )
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("depth", choices=[depth.value for depth in KINDS])
    parser.add_argument("questions", nargs="+", type=Path, help="harder ones than people ask")
    parser.add_argument(
        "--usual", nargs="+", type=Path, required=True, help="fit the probability to these"
    )
    parser.add_argument("--municipality", default="jena")
    parser.add_argument(
        "--other",
        nargs="+",
        type=Path,
        default=[],
        help="folder of another town's content, and the questions put to it",
    )
    parser.add_argument("--show", type=int, default=0, help="print the N worst on either side")
    arguments = parser.parse_args()
    refuse_held_out(parser, [*arguments.questions, *arguments.usual, *arguments.other])
    settings = load_settings()
    encoder: Encoder = load_encoder(settings.encoder, settings.models_dir)
    content = load_content(settings.content_dir / arguments.municipality)
    depth = Depth(arguments.depth)
    usual = {path.resolve() for path in arguments.usual}
    harder = {path.resolve() for path in arguments.questions} - usual
    rows: list[Example] = []
    for desk in desks(content, encoder, settings, depth):
        for path in (*sorted(harder), *sorted(usual)):
            rows += examples(desk, asked_of(desk.content, load_questions(path)), path in usual)
        if KINDS[depth].keywords:
            names = keywords(content, desk.content)
            rows += examples(desk, asked_of(desk.content, names), usual=True)
    if arguments.other:
        folder, *asked = arguments.other
        rows += of_other_town(folder, asked, encoder, settings, depth)
    for target, name in MODELS.items():
        fitted = fit(rows, target, KINDS[depth])
        print(f"{target}: {report(rows, fitted.checked, target)}")
        if target == "right":
            _show(rows, fitted.checked, arguments.show)
        print(f"written: {chances.store(name, depth, fitted.model)}")


def _show(rows: list[Example], checked: chances.Rows, count: int) -> None:
    order = np.argsort(checked)
    low = [i for i in order if rows[i].right and rows[i].counts][:count]
    high = [i for i in order[::-1] if not rows[i].right and rows[i].counts][:count]
    for title, chosen in (("right, but unlikely", low), ("wrong, but likely", high)):
        if count:
            print(title)
        for i in chosen:
            print(f"  {checked[i]:.2f} {rows[i].found}: {rows[i].question}")


if __name__ == "__main__":
    main()
