"""What the models of trust are fitted to."""

from pathlib import Path

from benchmarks.lean import lean_contents
from benchmarks.training.calibrate import keywords
from knowledge.entries.content import load_content

CONTENT = load_content(Path(__file__).parents[2] / "knowledge" / "content" / "jena")


def test_names_that_a_content_does_not_say_are_its_keywords() -> None:
    lean = dict(lean_contents(CONTENT))
    names = {question.question: question.services for question in keywords(CONTENT, lean["names"])}
    for name, ids in names.items():
        assert len(name.split()) <= 2
        assert all(name in CONTENT.entries[id].synonyms for id in ids)
    meant = {name for entry in CONTENT.entries.values() for name in entry.synonyms}
    assert set(names) < meant
    assert not any(
        CONTENT.entries[id].audience == "internal" for ids in names.values() for id in ids
    )


def test_names_that_it_says_are_none() -> None:
    assert not keywords(CONTENT, CONTENT)
    half = dict(lean_contents(CONTENT))["half"]
    gone = {id for question in keywords(CONTENT, half) for id in question.services}
    assert gone
    assert not gone & set(half.entries)
