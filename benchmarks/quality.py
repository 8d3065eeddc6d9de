"""How many questions are answered rightly, wrongly, asked back or refused."""

import argparse
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.askers import Asker, DeskAsker, GatewayAsker, KnowledgeAsker
from benchmarks.judge import Answer, Judgement, Verdict, judge, share
from benchmarks.lean import LEAN, asked_of, lean_contents
from benchmarks.plots import plot_quality
from benchmarks.questions import Expectation, Question, load_questions, question_set
from benchmarks.separation import separation
from benchmarks.tables import markdown_table, percent
from bot.settings import load_settings
from knowledge.entries.content import Content, load_content

if TYPE_CHECKING:  # loads the encoder's libraries: seconds
    from knowledge.desk import Desk

OUTPUT_DIR = Path("var/bench")
_SETS = (
    "",
    "talks-",
    "chats-",
    "moves-",
    "double-",
    "unseen-",
    "asked-",
    "recent-",
    "everyday-",
    "fresh-",
    "late-",
    "languages-",
)
SPLITS = (
    *(f"{name}{half}" for name in _SETS for half in ("dev", "heldout")),
    *(
        "latest-heldout",
        "errands-dev",
        "uncovered-train",
        "uncovered-heldout",
        "talks-train",
        "daily-dev",
        "tricky-dev",
        "followups-dev",
        "followups-check",
    ),
)
RIGHT_TARGET, WRONG_TARGET = 0.90, 0.02


@dataclass(frozen=True)
class Result:
    """One question, what came back, and how it counts."""

    question: Question
    answer: Answer
    judgement: Judgement

    @property
    def verdict(self) -> Verdict:
        return self.judgement.verdict


def measure(asker: Asker, questions: Iterable[Question]) -> list[Result]:
    """Puts every question and judges the answers."""
    results = []
    for question in questions:
        answer = asker.ask(question)
        results.append(Result(question, answer, judge(question, answer)))
    return results


def by_style(results: Sequence[Result]) -> dict[str, list[Verdict]]:
    """Verdicts by style, followed by the groups "answerable", "to refuse" and "all"."""
    groups: dict[str, list[Verdict]] = defaultdict(list)
    for result in sorted(results, key=lambda r: (r.question.expect, r.question.style)):
        groups[result.question.style].append(result.verdict)
    totals: dict[str, Callable[[Result], bool]] = {
        "answerable": lambda r: r.question.expect is Expectation.ANSWER,
        "to refuse": lambda r: r.question.expect is Expectation.REFUSE,
        "all": lambda r: True,
    }
    for name, belongs in totals.items():
        groups[name] = [r.verdict for r in results if belongs(r)]
    return dict(groups)


def table(results: Sequence[Result]) -> str:
    """Markdown table: a line a style, a column a verdict."""
    columns = ("right", "asked back (right)", "asked back", "refused", "unsure", "wrong")
    header = ["style", "questions", *columns]
    rows = [
        [style, str(len(verdicts)), *(percent(share(verdicts, v)) for v in Verdict)]
        for style, verdicts in by_style(results).items()
    ]
    return markdown_table(header, rows)


def summary(results: Sequence[Result]) -> dict[str, Any]:
    """Shares (0..1) of all questions and by style, for the JSON report."""
    verdicts = [r.verdict for r in results]
    return {
        "questions": len(results),
        "shares": {v.value: share(verdicts, v) for v in Verdict},
        "targets_met": share(verdicts, Verdict.RIGHT) >= RIGHT_TARGET
        and share(verdicts, Verdict.WRONG) <= WRONG_TARGET,
        "by_style": {
            style: {v.value: share(group, v) for v in Verdict}
            for style, group in by_style(results).items()
        },
    }


def failures(results: Sequence[Result]) -> str:
    """One paragraph for each question that was not answered rightly."""
    return "\n".join(_failure(r) for r in results if r.verdict is not Verdict.RIGHT)


def _failure(result: Result) -> str:
    question, answer = result.question, result.answer
    turns = " > ".join((*question.context, question.question))
    lines = [
        f"{result.verdict:15} {question.id} [{question.style}] {turns}",
        f"{'':19} {result.judgement.reason}",
        f"{'':19} {answer.text[:160]!r}",
    ]
    return "\n".join(lines)


def run(
    asker: Asker,
    split: str,
    *,
    municipality: str = "jena",
    label: str = "knowledge",
    output: Path = OUTPUT_DIR,
    content: Content | None = None,
) -> list[Result]:
    """Measures one split and writes `quality-<label>-<split>.json` and `.png`.

    `content`: what is asked, where that is less than the questions expect.

    The files hold figures only, no questions: the held-out half must stay unseen.
    """
    questions = load_questions(question_set(municipality, split))
    results = measure(asker, asked_of(content, questions) if content else questions)
    output.mkdir(parents=True, exist_ok=True)
    stem = output / f"quality-{label}-{split}"
    stem.with_suffix(".json").write_text(json.dumps(summary(results), indent=2) + "\n")
    plot_quality(by_style(results), stem.with_suffix(".png"), f"{municipality}, {split}")
    return results


def open_knowledge(municipality: str) -> KnowledgeAsker:
    """The knowledge layer of the settings in this process."""
    from knowledge.service import Knowledge  # loads the encoder's libraries: seconds

    return KnowledgeAsker(Knowledge.open(load_settings()), municipality)


def open_lean(municipality: str, name: str) -> "Desk":
    """A content of `benchmarks/lean.py`, made from that of the municipality; public only."""
    from knowledge.desk import Desk
    from knowledge.retrieval.encoder import load_encoder

    settings = load_settings()
    contents = dict(lean_contents(load_content(settings.content_dir / municipality)))
    encoder = load_encoder(settings.encoder, settings.models_dir)
    folder = settings.index_dir / "lean" / municipality / "quality" / name
    desk = Desk(contents[name], encoder, folder, settings.wrong_answer_cost)
    desk.learn()
    return desk


def verdict_line(results: Sequence[Result]) -> str:
    """The figures against the targets in one line."""
    verdicts = [r.verdict for r in results]
    return (
        f"right {percent(share(verdicts, Verdict.RIGHT))} (target ≥ {percent(RIGHT_TARGET)}),"
        f" wrong {percent(share(verdicts, Verdict.WRONG))} (target ≤ {percent(WRONG_TARGET)})"
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """`python -m benchmarks.quality [--split NAME] [--url …] [--failures]`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--split", choices=SPLITS, default="dev")
    parser.add_argument("--municipality", default="jena")
    asked = parser.add_mutually_exclusive_group()
    asked.add_argument("--url", help="ask a running assistant instead of the knowledge layer")
    asked.add_argument("--lean", choices=LEAN, help="ask a content that says less")
    parser.add_argument("--failures", action="store_true", help="list what failed (dev only)")
    options = parser.parse_args(arguments)
    if options.failures and "heldout" in options.split:
        parser.error("--failures is for the dev splits: the held-out half must stay unseen")
    asker: Asker
    content = None
    if options.url:
        asker = GatewayAsker(options.url, options.municipality)
    elif options.lean:
        desk = open_lean(options.municipality, options.lean)
        asker, content = DeskAsker(desk), desk.content
    else:
        asker = open_knowledge(options.municipality)
    label = "gateway" if options.url else options.lean or "knowledge"
    results = run(
        asker, options.split, municipality=options.municipality, label=label, content=content
    )
    print(table(results))
    print(f"\n{options.split}, {label}: {verdict_line(results)}")
    for kind, area in separation(results).items():
        print(f"{kind} told from answerable: AUROC {area:.3f}")
    if options.failures:
        print("\n" + failures(results))


if __name__ == "__main__":
    main()
