"""A key that stands twice is refused; one that overrides a merged one is not."""

import pytest

from knowledge.entries import fast_yaml


@pytest.mark.parametrize(
    ("text", "key", "first", "again"),
    [
        ("a: 1\nb: 2\na: 3\n", "a", 0, 2),
        ("a:\n  b: {c: 1,\n    'c': 2}\n", "c", 1, 2),
        ("- x: 1\n  x:\n    y: 2\n", "x", 0, 1),
        ("m: &m {k: 1}\nn: {<<: *m, k: 2,\n  k: 3, l: 4}\n", "k", 1, 2),
    ],
)
def test_a_key_that_stands_twice_is_refused(text: str, key: str, first: int, again: int) -> None:
    with pytest.raises(fast_yaml.DuplicateKeyError) as caught:
        fast_yaml.load(text)
    error = caught.value
    assert error.problem == f'found duplicate key "{key}"'
    assert error.context_mark is not None
    assert error.problem_mark is not None
    assert (error.context_mark.line, error.problem_mark.line) == (first, again)


def test_a_key_may_override_a_merged_one() -> None:
    text = "m: &m {k: 1}\na: {b: &n {<<: *m, k: 2}}\nc: {<<: *n, k: 3}\n"
    assert fast_yaml.load(text) == {"m": {"k": 1}, "a": {"b": {"k": 2}}, "c": {"k": 3}}
