"""Numbers as they may be stored, and what a dialplan tells."""

import pytest

from voice.media.asterisk import info_from
from voice.media.link import mask_number
from voice.media.outcomes import CallOutcome, Outcomes


@pytest.mark.parametrize(
    ("number", "masked"),
    [("+4936414938", "+49…38"), ("03641 493800", "036…00"), ("115", "…"), ("", ""), ("anon", "")],
)
def test_masking(number: str, masked: str) -> None:
    assert mask_number(number) == masked


def test_what_the_dialplan_tells() -> None:
    info = info_from("/asterisk?conversation=7&caller=%2B4936414938&returned=1&municipality=jena")
    assert (info.conversation, info.caller, info.returned, info.municipality) == (
        "7",
        "+49…38",
        True,
        "jena",
    )
    bare = info_from("/asterisk")
    assert bare.conversation
    assert not bare.returned


def test_outcomes_are_told_once_and_unknown_calls_go_to_a_human() -> None:
    outcomes = Outcomes(keep=2)
    for call in ("a", "b", "c"):
        outcomes.note(call, CallOutcome.END)
    assert outcomes.take("a") is CallOutcome.HUMAN
    assert outcomes.take("c") is CallOutcome.END
    assert outcomes.take("c") is CallOutcome.HUMAN
    with pytest.raises(ValueError, match="keep"):
        Outcomes(keep=0)
