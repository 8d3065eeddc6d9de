import pytest

from knowledge.importers.texts import clean, slug, split_teaser, unique


def test_clean_removes_what_cannot_be_shown() -> None:
    assert clean("\ufeffa\x00b\u202ec\r\nd\u00a0 e\n\n\n\n## f") == "abc\nd e\n\nf"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Müllabfuhr & Straßenreinigung", "muellabfuhr-strassenreinigung"),
        ("Café – Élysée", "cafe-elysee"),
        ("../../etc/passwd", "etc-passwd"),
        ("日本", "eintrag"),
        ("a" * 500, "a" * 80),
    ],
)
def test_slug(text: str, name: str) -> None:
    assert slug(text) == name


def test_unique() -> None:
    assert unique("a", {"b"}) == "a"
    assert unique("a", {"a"}, "7") == "a-7"
    assert unique("a", {"a", "a-7"}, "7") == "a-2"


def test_the_teaser_is_the_first_paragraph() -> None:
    assert split_teaser("Eins. Zwei.\nDrei.") == ("Eins. Zwei.", "Drei.")


def test_a_long_paragraph_is_cut_at_a_sentence() -> None:
    first = "Wort " * 50 + "Ende."
    teaser, rest = split_teaser(
        f"{first} Noch ein Satz mit mehr als zehn Wörtern, der nicht passt."
    )
    assert teaser == first
    assert rest.startswith("Noch")
