"""Tests the dialogue core with Rasa's own means and prints the figures.

`python bot/rasa/test.py [--model FILE]`, in Rasa's own Python environment:

1. the data are consistent (what `rasa data validate` checks), without a warning;
2. the test stories come out, word by word through the classifier and the rules;
3. messages that are not among the examples get the intent they should;
4. cross-validation of the classifier over the examples.

Exit status 1 when a figure is below what is demanded.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import sys
import tempfile
from pathlib import Path
from typing import Any, Dict, List, Text, Tuple

PROJECT = Path(__file__).resolve().parent
sys.path.insert(0, str(PROJECT))

os.environ["TQDM_DISABLE"] = "1"  # progress bars

import lean_imports  # noqa: E402
import quiet  # noqa: E402

quiet.prepare()
lean_imports.install(lean_imports.NEURAL, lean_imports.SERVICES)

import components.recipe  # noqa: E402, F401
import lean_runtime  # noqa: E402
from components.dialogue_classifier import DialogueClassifier  # noqa: E402
from rasa.core.agent import Agent  # noqa: E402
from rasa.shared.importers.importer import TrainingDataImporter  # noqa: E402
from rasa.shared.nlu.training_data.loading import load_data  # noqa: E402
from train import train  # noqa: E402

FOLDS = 3
UNSEEN = ("unseen_messages.yml", "unseen_languages.yml")
QUESTIONS_FOUND = 0.99
"""Share of the unseen questions that must reach the knowledge."""
DIALOGUES_FOUND = 0.85
"""Share of the unseen dialogue messages that must be recognised."""
CROSS_VALIDATION_QUESTIONS = 0.97
"""The same for questions in cross-validation, where whole topics are unseen."""


def validate_data() -> bool:
    """What `rasa data validate` checks; a warning counts as a failure."""
    from rasa.validator import Validator

    warnings: List[Text] = []
    handler = _Collect(warnings)
    logging.getLogger().addHandler(handler)
    try:
        validator = Validator.from_importer(_importer())
        fine = validator.verify_domain_validity() and validator.verify_nlu(ignore_warnings=False)
        fine = fine and validator.verify_actions_in_stories_rules()
        fine = fine and validator.verify_story_structure(ignore_warnings=False)
    finally:
        logging.getLogger().removeHandler(handler)
    for warning in warnings:
        print(f"  {warning}")
    print(f"data: {'consistent' if fine and not warnings else 'NOT consistent'}")
    return bool(fine) and not warnings


async def run_stories(model: Path) -> bool:
    """Every test story must come out as written."""
    from rasa.core.test import test

    with tempfile.TemporaryDirectory() as folder:
        result = await test(
            str(PROJECT / "tests" / "test_stories.yml"),
            Agent.load(model),
            e2e=True,
            out_directory=folder,
            disable_plotting=True,
        )
        failed = (Path(folder) / "failed_test_stories.yml").read_text(encoding="utf-8")
    conversations = result["report"]["conversation_accuracy"]
    print(
        f"stories: {conversations['correct']} of {conversations['total']} correct, "
        f"{result['accuracy']:.3f} of their actions"
    )
    if conversations["correct"] == conversations["total"]:
        return True
    print(failed)
    return False


async def judge_unseen(model: Path, messages: Text) -> bool:
    """Messages outside the training data, from a file of the tests."""
    agent = Agent.load(model)
    examples = load_data(str(PROJECT / "tests" / messages)).intent_examples
    rows: List[Tuple[Text, Text]] = []
    for example in examples:
        text, wanted = example.get("text"), example.get("intent")
        given = (await agent.parse_message(text))["intent"]["name"]
        rows.append((wanted, given))
        if wanted != given:
            print(f"  {wanted:>13} taken for {given:<13} {text}")
    return _found(messages, rows, QUESTIONS_FOUND, DIALOGUES_FOUND)


async def cross_validate() -> bool:
    """Rasa's stratified cross-validation over all examples."""
    from rasa.nlu.test import cross_validate as validate

    data = _importer().get_nlu_data()
    with tempfile.TemporaryDirectory() as folder:
        result, _, _ = await validate(
            data, FOLDS, str(PROJECT / "config.yml"), folder, disable_plotting=True
        )
    report: Dict[Text, Any] = result.evaluation["report"]
    print(f"cross-validation, {FOLDS} folds, {len(data.intent_examples)} examples")
    print(f"  {'intent':<14}{'precision':>10}{'recall':>8}{'examples':>10}")
    for intent, figures in sorted(report.items()):
        if isinstance(figures, dict) and "support" in figures:
            print(
                f"  {intent:<14}{figures['precision']:>10.3f}{figures['recall']:>8.3f}"
                f"{figures['support']:>10.0f}"
            )
    print(f"  accuracy {report['accuracy']:.3f}")
    return bool(report["question"]["recall"] >= CROSS_VALIDATION_QUESTIONS)


def _found(title: Text, rows: List[Tuple[Text, Text]], questions: float, dialogues: float) -> bool:
    """Prints and compares the shares of questions and dialogues that were recognised."""
    question = DialogueClassifier.get_default_config()["question"]
    shares = []
    for of_questions in (True, False):
        hits = [wanted == given for wanted, given in rows if (wanted == question) == of_questions]
        shares.append(sum(hits) / len(hits))
        name = "questions" if of_questions else "dialogues"
        print(f"{title} {name}: {sum(hits)} of {len(hits)} recognised ({shares[-1]:.3f})")
    return shares[0] >= questions and shares[1] >= dialogues


def _importer() -> TrainingDataImporter:
    return TrainingDataImporter.load_from_config(
        str(PROJECT / "config.yml"), str(PROJECT / "domain"), [str(PROJECT / "data")]
    )


class _Collect(logging.Handler):
    def __init__(self, messages: List[Text]) -> None:
        super().__init__(logging.WARNING)
        self._messages = messages
        self.addFilter(quiet.is_about_us)

    def emit(self, record: logging.LogRecord) -> None:
        self._messages.append(record.getMessage())


async def _main(model: Path, folder: Path) -> int:
    os.environ["RASA_CACHE_DIRECTORY"] = str(folder / "cache")
    lean_runtime.install()
    results = [validate_data()]
    results.append(await run_stories(model))
    results += [await judge_unseen(model, messages) for messages in UNSEEN]
    results.append(await cross_validate())
    return 0 if all(results) else 1


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(description="Tests the dialogue core.")
    parser.add_argument("--model", type=Path, help="archive made by train.py; else one is trained")
    model = parser.parse_args().model
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        return asyncio.run(_main(model or train(folder), folder))


if __name__ == "__main__":
    sys.exit(main())
