"""Answers in portions."""

from voice.spoken.answer import spoken_answer

LONG = " ".join(
    f"Dies ist der Satz Nummer {n} mit einigen weiteren Wörtern darin." for n in range(12)
)


def test_a_short_answer_is_said_at_once() -> None:
    answer = spoken_answer("Das kostet 46,00 €.", "de")
    assert answer.first == ("Das kostet 46 Euro.",)
    assert not answer.rest.portions


def test_a_long_answer_comes_in_portions_and_nothing_is_lost() -> None:
    answer = spoken_answer(LONG, "de")
    assert answer.rest.portions
    assert sum(map(len, answer.first)) <= 240
    said: list[str] = []
    while answer.portions:
        said += answer.first
        answer = answer.rest
    assert " ".join(said) == LONG


def test_an_answer_of_nothing_but_a_link_is_empty() -> None:
    assert spoken_answer("https://www.jena.de", "de").first == ()
