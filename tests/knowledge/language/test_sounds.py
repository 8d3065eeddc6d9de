import pytest

from knowledge.language.sounds import sound


@pytest.mark.parametrize(
    ("spoken", "standard"),
    [
        ("gombosdierd", "kompostiert"),
        ("stüüre", "steuer"),
        ("choschtet", "kostet"),
        ("jewerbe", "gewerbe"),
        ("bassbort", "passport"),
        ("gebühr", "gebür"),
        ("meldn", "melden"),
    ],
)
def test_sounds_alike(spoken: str, standard: str) -> None:
    assert sound(spoken) == sound(standard)


@pytest.mark.parametrize(
    ("one", "other"), [("inselplatz", "engelplatz"), ("melden", "mieten"), ("tonne", "tanz")]
)
def test_sounds_different(one: str, other: str) -> None:
    assert sound(one) != sound(other)
