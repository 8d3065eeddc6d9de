from knowledge.entries.entry import Aspect
from knowledge.language.vocabulary import first_names
from knowledge.reading.question import find_aspects
from knowledge.retrieval.general_follow_ups import general_follow_ups


def test_they_ask_for_aspects_in_german_and_english() -> None:
    found = general_follow_ups()
    assert found["wie läuft das ab"] is Aspect.PROCEDURE
    assert found["who can get it"] is Aspect.PREREQUISITES
    assert len(found) > 400


def test_none_names_a_day_or_a_person() -> None:
    for text in general_follow_ups():
        words = set(text.split())
        assert not words & first_names()
        assert not words & {"tochter", "sohn", "mutter", "opa", "oma"}, text
        assert not any(word.isdigit() for word in words), text


def test_many_have_no_word_that_tells_the_aspect() -> None:
    """Else the patterns of the vocabulary would do."""
    known = sum(bool(find_aspects(text, "de")) for text in general_follow_ups())
    assert known < len(general_follow_ups()) / 2
