import pytest

from benchmarks.judge import Answer, Verdict, judge, says, share
from benchmarks.questions import Expectation, Question
from knowledge.locale import LANGUAGES, locale

FEE = Question(
    id="a1",
    question="was kost der perso",
    expect=Expectation.ANSWER,
    style="clipped",
    services=("perso", "amt"),
    aspects=("fee",),
    must_contain=("46",),
    must_not_contain=("37,00",),
)
OTHER_CITY = Question("a2", "perso in erfurt", Expectation.REFUSE, "oos-city")
GOOD = Answer("Das kostet 46,00 €.", "answered", "perso", "fee")


def test_the_right_answer_is_right() -> None:
    assert judge(FEE, GOOD).verdict is Verdict.RIGHT


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (Answer(GOOD.text, "answered", "pass", "fee"), "service pass, expected perso or amt"),
        (Answer("Am Platz.\n\n46 €", "answered", "perso", "place"), "aspect place, expected fee"),
        (Answer("Das kostet 146 €.", "answered", "perso", "fee"), "does not say 46"),
        (Answer("46 €, früher 37.00 €", "answered", "perso", "fee"), "says 37,00"),
    ],
)
def test_an_answer_with_a_fault_is_wrong(answer: Answer, reason: str) -> None:
    judgement = judge(FEE, answer)
    assert judgement.verdict is Verdict.WRONG
    assert judgement.reason == reason


def test_another_aspect_is_right_if_the_first_paragraph_says_it() -> None:
    answer = Answer("46 €.\n\nZuständig: das Amt", "answered", "perso", "overview")
    assert judge(FEE, answer).verdict is Verdict.RIGHT


@pytest.mark.parametrize("outcome", ["refused", "handover", "dialogue"])
def test_anything_but_an_answer_is_a_refusal(outcome: str) -> None:
    answer = Answer("Das weiß ich nicht.", outcome)
    assert judge(FEE, answer).verdict is Verdict.REFUSED
    assert judge(OTHER_CITY, answer).verdict is Verdict.RIGHT


def test_an_answer_where_a_refusal_is_due_is_wrong() -> None:
    assert judge(OTHER_CITY, GOOD).verdict is Verdict.WRONG


def test_asking_back_counts_by_the_services_offered() -> None:
    with_right = Answer("Was meinen Sie?", "clarify", options=("pass", "perso"))
    without = Answer("Was meinen Sie?", "clarify", options=("pass",))
    assert judge(FEE, with_right).verdict is Verdict.CLARIFIED_RIGHT
    assert judge(FEE, without).verdict is Verdict.CLARIFIED
    assert judge(OTHER_CITY, with_right).verdict is Verdict.CLARIFIED


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Di 08:30–18:00 Uhr", "8:30"),
        ("Di 08:30–18:00 Uhr", "18"),
        ("46\u00a0€", "46"),
        ("27.60 €", "27,60"),
        ("Telefon 03641\u202f49 3800", "49-3800"),
        ("bis zum 19.01.2027.", "2027"),
        ("fällig am 15.02., 15.05.", "15.02|15. Februar"),
        ("am ENGELPLATZ 1", "Engelplatz"),
        ("2 Wochen", "zwei Wochen|2 Wochen"),
    ],
)
def test_finds_what_is_said_in_any_notation(text: str, wanted: str) -> None:
    assert says(text, wanted)


@pytest.mark.parametrize(("text", "wanted"), [("146 €", "46"), ("460 €", "46"), ("", "46|47")])
def test_does_not_find_parts_of_other_figures(text: str, wanted: str) -> None:
    assert not says(text, wanted)


def test_share_of_nothing_is_nothing() -> None:
    assert share([], Verdict.RIGHT) == 0
    assert share([Verdict.RIGHT, Verdict.WRONG], Verdict.RIGHT) == 0.5


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_answer_that_is_said_to_be_in_doubt_is_not_wrong(language: str) -> None:
    lead = locale(language).say("only_near", name="Reisepass")
    said = Answer(f"{lead}\n\nDas kostet 70 €.", "answered", "pass", "fee")
    assert judge(FEE, said).verdict is Verdict.UNSURE
    assert judge(OTHER_CITY, said).verdict is Verdict.UNSURE
    right = Answer(f"{lead}\n\n{GOOD.text}", "answered", "perso", "fee")
    assert judge(FEE, right).verdict is Verdict.RIGHT


def test_doubt_counts_only_where_the_answer_begins_with_it() -> None:
    lead = locale("de").say("only_near", name="Reisepass")
    late = Answer(f"Das kostet 70 €.\n\n{lead}", "answered", "pass", "fee")
    assert judge(FEE, late).verdict is Verdict.WRONG
