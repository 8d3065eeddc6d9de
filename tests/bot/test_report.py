"""Which questions editors are shown, and the totals."""

from typing import Any

from bot.report import Kind, report_on
from connectors.stored_turns import StoredTurn


def turn(question: str = "Gold?", time: float = 1.0, **fields: Any) -> StoredTurn:
    return StoredTurn(
        **{"channel": "web", "outcome": "refused", **fields}, time=time, question=question
    )


def shown(turns: list[StoredTurn], kind: Kind, limit: int = 10) -> list[str]:
    return [asked.question for asked in report_on("jena", turns, limit).groups[kind].asked]


def test_questions_are_grouped_by_what_became_of_them() -> None:
    turns = [
        turn("a"),
        turn("b", outcome="clarify"),
        turn("c", outcome="answered", in_doubt=True),
        turn("d", outcome="answered", rating="down"),
        turn("e", outcome="answered", rating="up"),
        turn("f", outcome="dialogue"),
    ]
    assert {kind: shown(turns, kind) for kind in Kind} == {
        Kind.REFUSED: ["a"],
        Kind.ASKED_BACK: ["b"],
        Kind.IN_DOUBT: ["c"],
        Kind.RATED_DOWN: ["d"],
    }


def test_a_refusal_rated_down_is_shown_as_both() -> None:
    turns = [turn("a", rating="down", comment="schade")]
    assert shown(turns, Kind.REFUSED) == shown(turns, Kind.RATED_DOWN) == ["a"]


def test_the_same_question_counts_once_with_all_that_is_known_of_it() -> None:
    turns = [
        turn("Wo gibt es Gold?", 1.0, comment="schade", entry="a"),
        turn("wo gibt es  gold", 3.0, channel="phone", entry="b"),
        turn("Was kostet Gold?", 2.0),
    ]
    first, second = report_on("jena", turns, 10).groups[Kind.REFUSED].asked
    assert (first.question, first.times, first.last) == ("wo gibt es  gold", 2, 3.0)
    assert (first.channels, first.entries) == (("phone", "web"), ("b", "a"))
    assert first.comments == ("schade",)
    assert second.question == "Was kostet Gold?"


def test_questions_without_a_word_are_told_apart() -> None:
    assert shown([turn("?", 2.0), turn("👍", 1.0)], Kind.REFUSED) == ["?", "👍"]


def test_the_newest_are_shown_and_the_rest_is_counted() -> None:
    turns = [turn("eins", 1.0), turn("drei", 3.0), turn("zwei", 2.0)]
    group = report_on("jena", turns, 2).groups[Kind.REFUSED]
    assert [asked.question for asked in group.asked] == ["drei", "zwei"]
    assert group.left_out == 1


def test_totals_count_questions_only() -> None:
    turns = [
        turn(),
        turn(outcome="clarify", channel="phone"),
        turn(outcome="answered"),
        turn(outcome="answered", in_doubt=True),
        turn(outcome="dialogue", rating="down"),
    ]
    totals = report_on("jena", turns, 10).totals
    assert (totals.questions, totals.by_channel) == (4, {"web": 3, "phone": 1})
    assert (totals.answered, totals.in_doubt) == (1, 1)
    assert (totals.asked_back, totals.refused, totals.rated_down) == (1, 1, 1)


def test_trials_are_shown_but_counted_apart() -> None:
    turns = [turn("a"), turn("b", channel="terminal")]
    report = report_on("jena", turns, 10)
    assert (report.totals.questions, report.totals.refused, report.totals.trials) == (1, 1, 1)
    assert shown(turns, Kind.REFUSED) == ["a", "b"]


def test_what_the_assistant_could_not_be_asked_says_nothing_of_the_content() -> None:
    turns = [turn("a", failed=True)]
    report = report_on("jena", turns, 10)
    assert (report.totals.questions, report.totals.refused, report.totals.failed) == (0, 0, 1)
    assert shown(turns, Kind.REFUSED) == []


def test_as_data() -> None:
    told = report_on("jena", [turn("a", 1.0)], 10).as_dict()
    assert told["municipality"] == "jena"
    assert told["first"] == told["last"] == "1970-01-01T00:00:01.000+00:00"
    assert told["totals"]["refused"] == 1
    [asked] = told["groups"]["refused"]["questions"]
    assert (asked["question"], asked["times"], asked["last"]) == ("a", 1, told["last"])
    assert report_on("jena", [], 10).as_dict()["first"] is None
