"""Contents that say less, made from Jena's."""

from pathlib import Path

import pytest

from benchmarks.lean import asked_of, lean_contents
from benchmarks.questions import Expectation, Question
from knowledge.entries.content import Content, load_content

CONTENT = Path(__file__).parents[2] / "knowledge" / "content" / "jena"


@pytest.fixture(scope="module")
def lean() -> dict[str, Content]:
    return dict(lean_contents(load_content(CONTENT)))


def test_nobody_has_written_phrasings(lean: dict[str, Content]) -> None:
    for name, content in lean.items():
        for entry in content.entries.values():
            assert not entry.unanswered
            assert not any(faq.asked_as or faq.follow_ups for faq in entry.questions)
        phrased = [entry for entry in content.entries.values() if entry.asked_as]
        assert bool(phrased) is (name == "phrased")
        assert len(phrased) < len(content.entries)


def test_a_page_is_one_text_under_a_title(lean: dict[str, Content]) -> None:
    page, entry = (lean[name].entries["hundesteuer"] for name in ("pages", "bare"))
    assert entry.sections[0].text in page.teaser
    assert entry.questions[0].answer in page.teaser
    assert not (page.sections)
    assert not (page.questions)
    assert not (page.synonyms)
    assert not (page.fees)
    assert page.short_name == entry.title


def test_small_contents_name_no_entry_that_is_not_there(lean: dict[str, Content]) -> None:
    few = lean["few"].entries
    assert len(few) < len(lean["half"].entries) < len(lean["bare"].entries)
    assert not set(few) & set(lean["other-few"].entries)
    for content in lean.values():
        for entry in content.entries.values():
            assert content.entries.keys() >= set(entry.related)
            assert entry.later is None or entry.later.entry in content.entries


def test_what_only_entries_that_are_left_out_would_answer_is_refused(
    lean: dict[str, Content],
) -> None:
    few = lean["few"]
    there = next(iter(few.entries))
    gone = next(id for id in lean["bare"].entries if id not in few.entries)
    office = next(iter(few.offices))
    questions = [
        Question(id, "?", Expectation.ANSWER, "", services=services)
        for id, services in (("a", (there,)), ("b", (gone,)), ("c", (gone, office)), ("d", ()))
    ]
    asked = asked_of(few, questions)
    assert [question.expect.value for question in asked] == ["answer", "refuse", "answer", "answer"]
    assert asked[1].services == ()
