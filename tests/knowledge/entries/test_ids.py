import pytest

from knowledge.entries.ids import slug, unique


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
