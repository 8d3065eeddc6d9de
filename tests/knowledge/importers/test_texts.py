import pytest

from knowledge.importers.texts import clean, split_teaser


def test_clean_removes_what_cannot_be_shown() -> None:
    assert clean("\ufeffa\x00b\u202ec\r\nd\u00a0 e\n\n\n\n## f") == "abc\nd e\n\nf"


def test_clean_reads_what_was_written_for_html() -> None:
    assert (
        clean("Informationsblatt &quot;Fuchs&quot; &amp; mehr")
        == 'Informationsblatt "Fuchs" & mehr'
    )


def test_the_teaser_is_the_first_paragraph() -> None:
    assert split_teaser("Eins. Zwei.\nDrei.") == ("Eins. Zwei.", "Drei.")


def test_a_long_paragraph_is_cut_at_a_sentence() -> None:
    first = "Wort " * 50 + "Ende."
    teaser, rest = split_teaser(
        f"{first} Noch ein Satz mit mehr als zehn Wörtern, der nicht passt."
    )
    assert teaser == first
    assert rest.startswith("Noch")


@pytest.mark.parametrize(
    "introduction", ["Der Titel erlischt, wenn:", "Wir beantworten Fragen", "- zum Amt"]
)
def test_a_list_stays_with_its_introduction(introduction: str) -> None:
    teaser, rest = split_teaser(f"{introduction}\n- eins\n- zwei\nDanach mehr.")
    assert teaser == f"{introduction}\n- eins\n- zwei"
    assert rest == "Danach mehr."


def test_a_list_after_a_finished_sentence_is_no_part_of_the_teaser() -> None:
    assert split_teaser("Eins. Zwei.\n- drei") == ("Eins. Zwei.", "- drei")


def test_a_long_list_is_left_with_its_introduction() -> None:
    items = "- Punkt der Liste\n" * 30
    assert split_teaser(f"Das ist es. Dazu gehört:\n{items}Ende.") == (
        "Das ist es.",
        f"Dazu gehört:\n{items}Ende.",
    )
    assert split_teaser(f"Dazu gehört:\n{items}Ende.") == (
        f"Dazu gehört:\n{items}".strip(),
        "Ende.",
    )
